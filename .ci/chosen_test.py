"""What is left of a template once its choices are made."""

import unittest

from chosen import chosen

TEMPLATE = {
    "Parameters": {"Level": {"Type": "Number", "Default": 0}, "Key": {"Type": "String", "Default": ""}},
    "Mappings": {"Levels": {"0": {"IsHigh": "false"}, "9": {"IsHigh": "true"}}},
    "Conditions": {
        "HasLevel": {"Fn::Not": [{"Fn::Equals": [{"Ref": "Level"}, 0]}]},
        "IsHigh": {"Fn::Equals": [{"Fn::FindInMap": ["Levels", {"Ref": "Level"}, "IsHigh"]}, "true"]},
        "HasKey": {"Fn::Not": [{"Fn::Equals": [{"Fn::Join": ["", [{"Ref": "Key"}]]}, ""]}]},
        "HasBoth": {"Fn::And": [{"Condition": "HasLevel"}, {"Condition": "HasKey"}]},
        "HasOne": {"Fn::Or": [{"Condition": "HasLevel"}, {"Condition": "HasKey"}]},
    },
    "Resources": {
        "Queue": {
            "Type": "Q",
            "Properties": {
                "Key": {"Fn::If": ["HasKey", {"Ref": "Key"}, {"Ref": "AWS::NoValue"}]},
                "Words": [{"Fn::If": ["IsHigh", "high", {"Ref": "AWS::NoValue"}]}, "always"],
            },
        },
        "Both": {"Type": "B", "Condition": "HasBoth"},
        "One": {"Type": "O", "Condition": "HasOne"},
    },
}


def resources(**given):
    return chosen(TEMPLATE, given)["Resources"]


class ChosenTest(unittest.TestCase):
    def test_by_its_defaults(self):
        self.assertEqual(resources(), {"Queue": {"Type": "Q", "Properties": {"Words": ["always"]}}})

    def test_with_everything(self):
        queue = {"Type": "Q", "Properties": {"Key": {"Ref": "Key"}, "Words": ["high", "always"]}}
        self.assertEqual(resources(Level="9", Key="new"), {"Queue": queue, "Both": {"Type": "B"}, "One": {"Type": "O"}})

    def test_what_is_given_for_a_parameter_is_its_default(self):
        self.assertEqual(chosen(TEMPLATE, {"Key": "new"})["Parameters"]["Key"]["Default"], "new")
        self.assertEqual(chosen(TEMPLATE, {"Key": "new"})["Parameters"]["Level"]["Default"], 0)

    def test_a_parameter_that_is_none_is_told(self):
        with self.assertRaisesRegex(KeyError, "Lebel"):
            resources(Lebel="9")


if __name__ == "__main__":
    unittest.main()
