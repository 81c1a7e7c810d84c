"""One stack of template.yaml: packaged as `sam package` would, and deployed by LocalStack's CloudFormation."""

import json
import logging
import os
import sys
import time

import boto3
from botocore.config import Config
from samtranslator.yaml_helper import yaml_parse

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.dirname(HERE))

from sam_transform import transformed  # noqa: E402

logging.getLogger("samtranslator").setLevel(logging.ERROR)  # or it tells of its own metrics

REGION = "eu-west-1"
BUCKET = "artifacts"  # so sam_transform.py calls it

KINDS = (
    ("apigateway", "get_rest_apis", "items", "id"),
    ("cloudwatch", "describe_alarms", "MetricAlarms", "AlarmName"),
    ("cloudwatch", "describe_alarms", "CompositeAlarms", "AlarmName"),
    ("cloudwatch", "list_dashboards", "DashboardEntries", "DashboardName"),
    ("dynamodb", "list_tables", "TableNames", None),
    ("events", "list_event_buses", "EventBuses", "Name"),
    ("iam", "list_roles", "Roles", "RoleName"),
    ("lambda", "list_event_source_mappings", "EventSourceMappings", "UUID"),
    ("lambda", "list_functions", "Functions", "FunctionName"),
    ("logs", "describe_log_groups", "logGroups", "logGroupName"),
    ("scheduler", "list_schedules", "Schedules", "Name"),
    ("secretsmanager", "list_secrets", "SecretList", "ARN"),
    ("sns", "list_topics", "Topics", "TopicArn"),
    ("sqs", "list_queues", "QueueUrls", None),
)


class DeploymentFailed(Exception):
    """A stack did not come to where it should; the message has the reasons."""


class Aws:
    """Clients of what answers at the address."""

    def __init__(self, endpoint):
        self.endpoint = endpoint

    def inventory(self):
        """What the account has of what a stack is made of: each by its physical id, as CloudFormation gives it."""
        return {
            each[name] if name else each
            for service, operation, member, name in KINDS
            for page in self.pages(service, operation)
            for each in page.get(member, [])
        }

    def pages(self, service, operation):
        client = self.client(service)
        if client.can_paginate(operation):
            return client.get_paginator(operation).paginate()
        return [getattr(client, operation)()]

    def client(self, service):
        return boto3.client(
            service,
            endpoint_url=self.endpoint,
            region_name=REGION,
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(read_timeout=180),
        )


class Artifacts:
    """The bucket with what the template names: the zips, and the nested templates."""

    def __init__(self, aws):
        self.aws = aws
        self.s3 = aws.client("s3")
        self.s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})

    def add_zips(self):
        for path in {
            resource["Properties"]["CodeUri"]
            for resource in read("template.yaml")["Resources"].values()
            if resource["Type"] == "AWS::Serverless::Function"
        }:
            with open(os.path.join(ROOT, path), "rb") as file:
                self.s3.put_object(Bucket=BUCKET, Key=os.path.basename(path), Body=file)

    def add_template(self, template, key):
        """Adds the template, after those that it nests. Gives its address."""
        for resource in template["Resources"].values():
            if resource["Type"] == "AWS::CloudFormation::Stack":
                name = os.path.basename(resource["Properties"]["TemplateURL"])
                resource["Properties"]["TemplateURL"] = self.add_template(read(f"infra/aws/{name}"), name)
        # LocalStack's suffix is its own address and port, of which no name of a host can be made.
        body = json.dumps(template).replace("${AWS::URLSuffix}", "amazonaws.com")
        self.s3.put_object(Bucket=BUCKET, Key=key, Body=body.encode())
        return f"{self.aws.endpoint}/{BUCKET}/{key}"


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return yaml_parse(file.read())


class Stack:
    """A stack by its name."""

    def __init__(self, aws, artifacts, name, parameters):
        self.aws = aws
        self.artifacts = artifacts
        self.cloudformation = aws.client("cloudformation")
        self.name = name
        self.parameters = parameters

    def create(self):
        self.deploy(read("template.yaml"), "CREATE")

    def update(self, change, parameters):
        """Deploys the template as `change` leaves it, with some parameters changed."""
        template = read("template.yaml")
        change(template)
        self.parameters = self.parameters | parameters
        self.deploy(template, "UPDATE")

    def fail(self):
        """Deploys the template for the first time, with one resource more, which is made last and can't be. Gives what
        the account had until it was taken back.

        LocalStack says that it has gone back, and has deleted nothing. Nor does it know RetainExceptOnCreate: it deletes
        such a resource with its stack, as AWS does on the way back. So a deletion is the way back here.
        """
        template = transformed(read("template.yaml"), ROOT, self.parameters)
        template["Resources"]["NeverMade"] = {
            "Type": "AWS::Events::Rule",
            "DependsOn": list(template["Resources"]),
            "DeletionPolicy": "Retain",  # LocalStack fails to delete what was never there
            "Properties": {"EventBusName": "of-nobody", "EventPattern": {"source": ["countersign"]}},
        }
        self.execute(template, "CREATE")
        failed = self.settled(self.name)
        causes = self.failures(failed["StackId"])
        if set(causes) != {"NeverMade", self.name}:
            raise DeploymentFailed(f"{self.name} should have failed for NeverMade alone: {causes}")
        made = self.aws.inventory()
        self.cloudformation.delete_stack(StackName=self.name)
        self.settled(failed["StackId"])
        return made

    def deploy(self, template, kind):
        self.execute(self.plain(template), kind)
        self.wait_for(f"{kind}_COMPLETE")

    def execute(self, template, kind):
        """By a change set, as `sam deploy` does."""
        change_set = self.cloudformation.create_change_set(
            StackName=self.name,
            ChangeSetName=f"{kind.lower()}-by-test",
            ChangeSetType=kind,
            TemplateURL=self.artifacts.add_template(template, f"{self.name}.json"),
            Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in self.parameters.items()],
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
        )["Id"]
        self.cloudformation.get_waiter("change_set_create_complete").wait(
            ChangeSetName=change_set, WaiterConfig={"Delay": 1}
        )
        self.cloudformation.execute_change_set(ChangeSetName=change_set)

    def plain(self, template):
        """What CloudFormation makes of it, with the one word that LocalStack would misunderstand replaced."""
        template = transformed(template, ROOT, self.parameters)
        for resource in template["Resources"].values():
            if resource.get("DeletionPolicy") == "RetainExceptOnCreate":  # LocalStack would delete it
                resource["DeletionPolicy"] = "Retain"
        return template

    def delete(self):
        stack_id = self.describe(self.name)["StackId"]
        self.cloudformation.delete_stack(StackName=self.name)
        self.wait_for("DELETE_COMPLETE", stack_id)

    def settled(self, name):
        """The stack, once nothing is in progress."""
        deadline = time.monotonic() + 180
        stack = self.describe(name)
        while stack["StackStatus"].endswith("_IN_PROGRESS") and time.monotonic() < deadline:
            time.sleep(0.5)
            stack = self.describe(name)
        return stack

    def wait_for(self, status, name=None):
        stack = self.settled(name or self.name)
        failures = self.failures(stack["StackId"])  # a deletion is complete for LocalStack whatever came of it
        if stack["StackStatus"] != status or failures:
            raise DeploymentFailed(f"{self.name} is {stack['StackStatus']}: {failures}")

    def describe(self, name):
        return self.cloudformation.describe_stacks(StackName=name)["Stacks"][0]

    def failures(self, stack_id):
        """The reasons of what has failed, by logical id."""
        events = self.cloudformation.describe_stack_events(StackName=stack_id)["StackEvents"]
        return {
            event["LogicalResourceId"]: event.get("ResourceStatusReason")
            for event in events
            if event["ResourceStatus"].endswith("_FAILED")
        }

    def outputs(self):
        return {output["OutputKey"]: output["OutputValue"] for output in self.describe(self.name)["Outputs"]}

    def resources(self):
        """The physical id of each resource."""
        pages = self.cloudformation.get_paginator("list_stack_resources").paginate(StackName=self.name)
        return {
            resource["LogicalResourceId"]: resource.get("PhysicalResourceId")
            for page in pages
            for resource in page["StackResourceSummaries"]
        }

    def tables(self):
        """The name of each table, by its logical id: what stays when the stack is deleted."""
        template = read("template.yaml")["Resources"]
        return {
            name: physical
            for name, physical in self.resources().items()
            if template.get(name, {}).get("Type") == "AWS::DynamoDB::Table"
        }

    def live(self, function):
        """The configuration that the function's alias `live` leads to."""
        functions, name = self.aws.client("lambda"), self.resources()[function]
        version = functions.get_alias(FunctionName=name, Name="live")["FunctionVersion"]
        return functions.get_function_configuration(FunctionName=name, Qualifier=version)

    def versions(self):
        """The number of each function's newest version."""
        functions = self.aws.client("lambda")
        return {
            name: functions.list_versions_by_function(FunctionName=physical)["Versions"][-1]["Version"]
            for name, physical in self.resources().items()
            if name in read("template.yaml")["Resources"] and name.endswith("Function")
        }

    def url(self):
        """LocalStack's address of the API; the output ApiUrl is AWS's."""
        return f"{self.aws.endpoint}/_aws/execute-api/{self.resources()['Api']}/live"
