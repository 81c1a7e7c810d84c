"""Which change of the template makes a new version of a function, by AWS's own translator.

The alias `live` moves with a new version alone: without one, a change never goes live.
"""

import os
import unittest

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

from sam_transform import NoManagedPolicies, packaged, transformed

TEMPLATE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "template.yaml")


# What is not the same for all functions, and so does not change with Globals.
OF_THEIR_OWN = {"ReconcileFunction": ["Timeout"], "RegisterWebhookFunction": ["Timeout", "MemorySize"]}

GRADUAL = {f"{name}FunctionAliaslive" for name in ("CreatePaymentIntent", "ReceiveWebhook", "GetOrder")}


def deployed(change, **parameters):
    """The resources that CloudFormation would be given."""
    with open(TEMPLATE, encoding="utf-8") as file:
        template = yaml_parse(file.read())
    change(template)
    return transformed(template, os.path.dirname(TEMPLATE), parameters)["Resources"]


def versions(change=lambda template: None, **parameters):
    """The logical id and the description of each function's version; another of either is a new version."""
    return {
        resource["Properties"]["FunctionName"]["Ref"]: (logical_id, str(resource["Properties"].get("Description")))
        for logical_id, resource in deployed(change, **parameters).items()
        if resource["Type"] == "AWS::Lambda::Version"
    }


def function(template, name):
    return template["Resources"][name]["Properties"]


class VersionsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.before = versions()

    def test_a_new_timeout_memory_size_or_runtime_of_all_is_a_new_version_of_all(self):
        for name, value in (("Timeout", 27), ("MemorySize", 2048), ("Runtime", "java21")):
            after = versions(lambda template: template["Globals"]["Function"].update({name: value}))
            for changed in self.before:
                if name in OF_THEIR_OWN.get(changed, ()):
                    continue
                self.assertNotEqual(after[changed][0], self.before[changed][0], f"{changed}, {name}")

    def test_a_new_timeout_of_one_function_is_a_new_version_of_it_alone(self):
        after = versions(lambda template: function(template, "GetOrderFunction").update({"Timeout": 27}))
        changed = [name for name in self.before if after[name] != self.before[name]]
        self.assertEqual(changed, ["GetOrderFunction"])

    def test_an_environment_variable_is_a_new_version(self):
        after = versions(
            lambda template: function(template, "GetOrderFunction")["Environment"]["Variables"].update({"NEW": "1"})
        )
        self.assertNotEqual(after["GetOrderFunction"], self.before["GetOrderFunction"])

    def test_a_description_still_refers_to_what_the_function_reads(self):
        """What that is, DeploymentTest derives from the environment."""
        for name, (_, description) in self.before.items():
            self.assertIn("'Fn::Sub'", description, name)

    def test_another_number_of_reserved_executions_is_no_new_version(self):
        """Lambda refuses a version that differs from the one before in this alone, and the deployment fails."""
        for name in ("CreateReservedConcurrency", "WebhookReservedConcurrency"):
            for number in ("5", "7"):
                self.assertEqual(versions(**{name: number}), self.before, f"{name} {number}")

    def test_another_way_to_deploy_or_to_keep_logs_is_no_new_version(self):
        self.assertEqual(versions(LogRetentionDays="30"), self.before)
        self.assertEqual(versions(DeletionProtection="on"), self.before)
        self.assertEqual(versions(Deployment="Canary10Percent5Minutes"), self.before)

    def test_a_gradual_deployment_goes_through_codedeploy_and_one_at_once_does_not(self):
        for deployment, policies in (("AllAtOnce", set()), ("Linear10PercentEvery1Minute", GRADUAL)):
            resources = deployed(lambda template: None, Deployment=deployment)
            self.assertEqual(
                {name for name, alias in resources.items() if "CodeDeployLambdaAliasUpdate" in str(alias)}, policies
            )
            alarmed = [name for name, group in resources.items() if "DeploymentGroup" in group["Type"]]
            self.assertEqual(len(alarmed), len(policies))
            for name in alarmed:
                self.assertIn("Fails", str(resources[name]["Properties"]["AlarmConfiguration"]), name)

    def test_sam_reads_the_template_without_the_contract_that_cloudformation_includes(self):
        """SAM CLI translates it on the developer's machine, where nothing is included yet."""
        with open(TEMPLATE, encoding="utf-8") as file:
            template = yaml_parse(file.read())
        resources = transform(packaged(template), {}, NoManagedPolicies())["Resources"]
        self.assertIn("Fn::Transform", resources["Api"]["Properties"]["Body"])

    def test_no_function_has_tags_which_would_ask_for_a_version_that_lambda_refuses(self):
        with open(TEMPLATE, encoding="utf-8") as file:
            template = yaml_parse(file.read())
        self.assertNotIn("Tags", template["Globals"]["Function"])
        for name in self.before:
            self.assertNotIn("Tags", function(template, name))


if __name__ == "__main__":
    unittest.main()
