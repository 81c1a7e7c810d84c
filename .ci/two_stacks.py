"""Fails if two stacks of one template, transformed or nested, would share a name, or a mark.

Most names must be unique in an account and region, so one that is the same in each stack makes the second
stack fail. Others may be shared, as a metric's, and then the numbers of two shops are added up. So every
property that is called Name, or ends with it, must differ, unless it stands in INSIDE.

The mark is what they are known by at Stripe, whose account may serve stacks of one name in two regions. So
it must differ even then, by the stack's id.

usage: two_stacks.py transformed.json nested.yaml …
"""

import json
import re
import sys

from samtranslator.yaml_helper import yaml_parse

# What need not differ, because it is unique within something that is a stack's own.
INSIDE = {
    ("AWS::ApiGateway::BasePathMapping", "DomainName"): "the stack that it was given to",
    ("AWS::ApiGateway::DomainName", "DomainName"): "the stack that it was given to",
    ("AWS::ApiGateway::Stage", "StageName"): "its API",
    ("AWS::CloudFormation::Stack", "Parameters.StageName"): "its API",
    ("AWS::CloudWatch::Alarm", "Dimensions.Name"): "its metric, whose values differ",
    ("AWS::CloudWatch::Alarm", "MetricName"): "its dimensions",
    ("AWS::CloudWatch::Alarm", "Metrics.MetricStat.Metric.Dimensions.Name"): "its metric, whose values differ",
    ("AWS::CloudWatch::Alarm", "Metrics.MetricStat.Metric.MetricName"): "its dimensions",
    ("AWS::DynamoDB::Table", "AttributeDefinitions.AttributeName"): "its table",
    ("AWS::DynamoDB::Table", "GlobalSecondaryIndexes.IndexName"): "its table",
    ("AWS::DynamoDB::Table", "GlobalSecondaryIndexes.KeySchema.AttributeName"): "its table",
    ("AWS::DynamoDB::Table", "KeySchema.AttributeName"): "its table",
    ("AWS::DynamoDB::Table", "TimeToLiveSpecification.AttributeName"): "its table",
    ("AWS::IAM::Role", "Policies.PolicyName"): "its role",
    ("AWS::Lambda::Alias", "Name"): "its function",
    ("AWS::WAFv2::WebACL", "Rules.Name"): "its web ACL",
    ("AWS::WAFv2::WebACL", "Rules.Action.Block.CustomResponse.ResponseHeaders.Name"): "its answer",
    ("AWS::WAFv2::WebACL", "Rules.Statement.ManagedRuleGroupStatement.Name"): "AWS's own groups",
    ("AWS::WAFv2::WebACL", "Rules.Statement.ManagedRuleGroupStatement.RuleActionOverrides.Name"): "AWS's own group",
    ("AWS::WAFv2::WebACL", "Rules.Statement.ManagedRuleGroupStatement.VendorName"): "AWS's own groups",
}


class Stack:
    """Gives what a value of the template is in the stack of this name and id."""

    def __init__(self, name, parameters, stack_id=None):
        self.name = name
        self.parameters = parameters
        self.id = stack_id or name

    def value(self, value):
        if isinstance(value, list):
            return ",".join(self.value(each) for each in value)
        if not isinstance(value, dict):
            return str(value)
        [(function, argument)] = value.items()
        if function == "Ref":
            return self.referred_to(argument)
        if function == "Fn::Sub":
            text, variables = argument if isinstance(argument, list) else (argument, {})
            return re.sub(r"\$\{([^!}]+)}", lambda found: self.substitute(found[1], variables), text)
        if function == "Fn::GetAtt":
            return self.referred_to(self.value(argument))
        return f"{function}({self.value(argument)})"

    def substitute(self, name, variables):
        return self.value(variables[name]) if name in variables else self.referred_to(name)

    def referred_to(self, name):
        """A parameter may be given the same value twice; a resource is never the same one."""
        if name == "AWS::StackName":
            return self.name
        if name == "AWS::StackId":
            return self.id
        shared = name.startswith("AWS::") or name in self.parameters
        return name if shared else f"{name} of {self.name}"


def names(value, path=()):
    """Each property that is called a name, with the properties that it stands in."""
    if isinstance(value, list):
        for each in value:
            yield from names(each, path)
    elif isinstance(value, dict):
        for key, each in value.items():
            if key.endswith("Name"):
                yield ".".join((*path, key)), each
            else:
                yield from names(each, path if key == "Fn::If" else (*path, key))


def fixed_names(template):
    """What would be the same in two stacks, a line for each."""
    one, other = (Stack(name, template.get("Parameters", {})) for name in ("one", "other"))
    for logical_id, resource in template["Resources"].items():
        properties = dict(resource.get("Properties", {}))
        if resource["Type"] == "AWS::ApiGateway::RestApi":
            body = properties.pop("Body", {})  # its title is the name of an API that has no other
            properties.setdefault("Name", body.get("info", {}).get("title"))
        for path, name in names(properties):
            if (resource["Type"], path) not in INSIDE and one.value(name) == other.value(name):
                yield f"{logical_id}, {path}: {one.value(name)}"
    for output_id, output in template.get("Outputs", {}).items():
        for path, name in names(output.get("Export", {})):
            if one.value(name) == other.value(name):
                yield f"output {output_id}, {path}: {one.value(name)}"


def shared_marks(template):
    """Which of the functions that have a mark would have the same one in two stacks of one name."""
    one, other = (Stack("same", template.get("Parameters", {}), stack_id) for stack_id in ("one", "other"))
    for logical_id, resource in template["Resources"].items():
        variables = resource.get("Properties", {}).get("Environment", {}).get("Variables", {})
        for mark in (variables[name] for name in ("STACK_MARK", "ENDPOINT_MARK") if name in variables):
            if one.value(mark) == other.value(mark):
                yield f"{logical_id}: {one.value(mark)}"


def read(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file) if path.endswith(".json") else yaml_parse(file.read())


def main(paths):
    found = []
    for path in paths:
        template = read(path)
        found += [f"{path}: Two stacks would share a name. {line}" for line in fixed_names(template)]
        found += [f"{path}: Two stacks of one name would share a mark. {line}" for line in shared_marks(template)]
    for line in found:
        print(line, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
