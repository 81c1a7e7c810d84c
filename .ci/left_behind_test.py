"""What a first deployment that fails would leave in the account, by the template that AWS's own translator makes.

Whatever outlives its stack does so by RetainExceptOnCreate: CloudFormation deletes it if the operation that made it is
taken back. The nested templates are DeploymentTest's.
"""

import os
import unittest

from samtranslator.yaml_helper import yaml_parse

from sam_transform import transformed

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")


class LeftBehindTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with open(os.path.join(FOLDER, "template.yaml"), encoding="utf-8") as file:
            cls.resources = transformed(yaml_parse(file.read()), FOLDER)["Resources"]

    def types(self, policy):
        return {each["Type"] for each in self.resources.values() if each.get("DeletionPolicy") == policy}

    def test_only_versions_outlive_a_failed_first_deployment_and_they_go_with_their_function(self):
        self.assertEqual(self.types("Retain"), {"AWS::Lambda::Version"})
        self.assertEqual(self.types("Snapshot"), set())
        functions = {name for name, each in self.resources.items() if each["Type"] == "AWS::Lambda::Function"}
        kept = [each for each in self.resources.values() if each["Type"] == "AWS::Lambda::Version"]
        self.assertEqual({each["Properties"]["FunctionName"]["Ref"] for each in kept}, functions)
        self.assertFalse([name for name in functions if "DeletionPolicy" in self.resources[name]])

    def test_tables_their_key_and_what_an_account_has_once_outlive_their_stack(self):
        self.assertEqual(
            self.types("RetainExceptOnCreate"),
            {"AWS::ApiGateway::Account", "AWS::DynamoDB::Table", "AWS::IAM::Role", "AWS::KMS::Key"},
        )


if __name__ == "__main__":
    unittest.main()
