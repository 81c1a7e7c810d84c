"""Prints a template as it is for these parameters: each Fn::If decided, and no resource whose condition does not hold.

checkov decides no condition, so it would miss what a choice brings, and report what it leaves out.

usage: chosen.py template.yaml [Parameter=value ...] > template.json
"""

import json
import sys

from samtranslator.yaml_helper import yaml_parse

NOTHING = {"Ref": "AWS::NoValue"}


class Choices:
    def __init__(self, template, given):
        declared = template.get("Parameters", {})
        unknown = given.keys() - declared.keys()
        if unknown:
            raise KeyError(f"no parameters of the template: {', '.join(sorted(unknown))}")
        self.parameters = {name: given.get(name, one.get("Default")) for name, one in declared.items()}
        self.conditions = template.get("Conditions", {})
        self.mappings = template.get("Mappings", {})

    def value(self, piece):
        """A scalar of a condition. Numbers and their texts are equal, as for CloudFormation."""
        if not isinstance(piece, dict):
            return str(piece)
        (function, argument), = piece.items()
        if function == "Ref" and argument in self.parameters:
            return str(self.parameters[argument])
        if function == "Fn::FindInMap":
            name, first, second = map(self.value, argument)
            return str(self.mappings[name][first][second])
        if function == "Fn::Join":
            delimiter, parts = argument
            return delimiter.join(map(self.value, parts)) if isinstance(parts, list) else self.value(parts)
        raise ValueError(f"a condition with {function} {argument}")

    def holds(self, condition):
        (function, argument), = condition.items()
        match function:
            case "Fn::Equals":
                return self.value(argument[0]) == self.value(argument[1])
            case "Fn::Not":
                return not self.holds(argument[0])
            case "Fn::And":
                return all(map(self.holds, argument))
            case "Fn::Or":
                return any(map(self.holds, argument))
            case "Condition":
                return self.holds(self.conditions[argument])
        raise ValueError(f"a condition of {function}")

    def of(self, piece):
        """The piece without choices: each Fn::If is one of its two values."""
        if isinstance(piece, dict):
            if "Fn::If" in piece:
                name, then, otherwise = piece["Fn::If"]
                return self.of(then if self.holds(self.conditions[name]) else otherwise)
            decided = {key: self.of(value) for key, value in piece.items()}
            return {key: value for key, value in decided.items() if value != NOTHING}
        if isinstance(piece, list):
            return [value for value in map(self.of, piece) if value != NOTHING]
        return piece


def chosen(template, given):
    choices = Choices(template, given)
    resources = {
        name: {key: choices.of(value) for key, value in resource.items() if key != "Condition"}
        for name, resource in template["Resources"].items()
        if "Condition" not in resource or choices.holds({"Condition": resource["Condition"]})
    }
    # What still refers to a parameter refers to what was given for it.
    parameters = {
        name: {**one, "Default": choices.parameters[name]} if name in given else one
        for name, one in template.get("Parameters", {}).items()
    }
    return {**template, "Parameters": parameters, "Resources": resources}


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        print(json.dumps(chosen(yaml_parse(file.read()), dict(it.split("=", 1) for it in sys.argv[2:])), indent=1))
