"""Transforms template.yaml as CloudFormation's AWS::Serverless macro would, openapi.yaml included.

Prints the plain CloudFormation template that would be deployed, for cfn-lint to check. AWS's own
translator does the work; what `sam package` would upload is replaced by an address as it would give.

usage: sam_transform.py template.yaml > transformed.json
"""

import json
import os
import sys

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

os.environ.setdefault("AWS_DEFAULT_REGION", "eu-west-1")


class NoManagedPolicies:
    """The functions have statements of their own and no AWS-managed policy."""

    def load(self):
        return {}


def packaged(template):
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            zip_name = os.path.basename(resource["Properties"]["CodeUri"])
            resource["Properties"]["CodeUri"] = f"s3://artifacts/{zip_name}"
        if resource["Type"] == "AWS::CloudFormation::Stack":
            template_name = os.path.basename(resource["Properties"]["TemplateURL"])
            resource["Properties"]["TemplateURL"] = f"https://artifacts.s3.amazonaws.com/{template_name}"
    return template


def with_openapi(template, folder):
    """CloudFormation expands AWS::Include before AWS::Serverless, from the innermost outwards."""
    for resource in template["Resources"].values():
        body = resource["Properties"].get("DefinitionBody", {})
        if "Fn::Transform" in body:
            location = body["Fn::Transform"]["Parameters"]["Location"]
            with open(os.path.join(folder, location), encoding="utf-8") as file:
                resource["Properties"]["DefinitionBody"] = yaml_parse(file.read())
    return template


def transformed(template, folder, parameters=None):
    return transform(with_openapi(packaged(template), folder), parameters or {}, NoManagedPolicies())


def main(path):
    with open(path, encoding="utf-8") as file:
        template = yaml_parse(file.read())
    print(json.dumps(transformed(template, os.path.dirname(os.path.abspath(path))), indent=1))


if __name__ == "__main__":
    main(sys.argv[1])
