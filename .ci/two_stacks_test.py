"""What two_stacks.py must find, and what it must leave alone."""

import unittest

from two_stacks import fixed_names, shared_marks


def found(resource_type, properties, **sections):
    return list(fixed_names({"Resources": {"It": {"Type": resource_type, "Properties": properties}}, **sections}))


def marked(variables):
    function = {"Type": "AWS::Lambda::Function", "Properties": {"Environment": {"Variables": variables}}}
    return list(shared_marks({"Resources": {"It": function}}))


class TwoStacksTest(unittest.TestCase):
    def test_a_schedule_named_after_its_logical_id_is_found(self):
        self.assertEqual(
            found("AWS::Scheduler::Schedule", {"Name": "ReconcileFunctionRegularly"}),
            ["It, Name: ReconcileFunctionRegularly"],
        )

    def test_a_name_that_is_left_to_cloudformation_differs(self):
        self.assertEqual(found("AWS::Scheduler::Schedule", {"ScheduleExpression": "rate(15 minutes)"}), [])

    def test_a_name_with_the_stack_s_name_or_a_resource_of_the_stack_in_it_differs(self):
        for name in (
            {"Ref": "AWS::StackName"},
            {"Fn::Sub": "${AWS::StackName}-orders"},
            {"Fn::Sub": ["${Stack}-orders", {"Stack": {"Ref": "AWS::StackName"}}]},
            {"Fn::Join": ["-", ["orders", {"Ref": "AWS::StackName"}]]},
            {"Ref": "Queue"},
            {"Fn::GetAtt": ["Queue", "QueueName"]},
        ):
            self.assertEqual(found("AWS::SQS::Queue", {"QueueName": name}), [], name)

    def test_a_name_made_of_what_both_stacks_have_is_found(self):
        for name in (
            "orders",
            {"Ref": "AWS::Region"},
            {"Fn::Sub": "${AWS::AccountId}-orders"},
            {"Fn::Sub": "${!AWS::StackName}-orders"},
            {"Ref": "Shop"},
        ):
            lines = found("AWS::SQS::Queue", {"QueueName": name}, Parameters={"Shop": {"Type": "String"}})
            self.assertEqual(len(lines), 1, name)

    def test_a_name_deep_inside_is_found_unless_it_is_unique_within_what_is_the_stack_s_own(self):
        rule = {"Name": "PerClient", "VisibilityConfig": {"MetricName": "PerClient"}}
        self.assertEqual(
            found("AWS::WAFv2::WebACL", {"Rules": [rule]}),
            ["It, Rules.VisibilityConfig.MetricName: PerClient"],
        )

    def test_a_name_is_found_on_either_side_of_a_condition(self):
        queue = {"QueueName": {"Fn::If": ["IsFirst", {"Ref": "AWS::StackName"}, "orders"]}}
        rule = {"Name": "PerClient", "VisibilityConfig": {"MetricName": "PerClient"}}
        self.assertEqual(len(found("AWS::SQS::Queue", {"Inner": {"Fn::If": ["IsFirst", queue, {"QueueName": "x"}]}})), 1)
        self.assertEqual(
            found("AWS::WAFv2::WebACL", {"Rules": [{"Fn::If": ["IsFirst", rule, {"Ref": "AWS::NoValue"}]}]}),
            ["It, Rules.VisibilityConfig.MetricName: PerClient"],
        )

    def test_an_api_without_a_name_is_called_by_its_document_s_title(self):
        body = {"info": {"title": "Countersign"}}
        self.assertEqual(found("AWS::ApiGateway::RestApi", {"Body": body}), ["It, Name: Countersign"])
        self.assertEqual(found("AWS::ApiGateway::RestApi", {"Body": body, "Name": {"Ref": "AWS::StackName"}}), [])

    def test_an_export_with_a_fixed_name_is_found(self):
        outputs = {"Url": {"Value": "x", "Export": {"Name": "url"}}}
        self.assertEqual(found("AWS::SQS::Queue", {}, Outputs=outputs), ["output Url, Name: url"])

    def test_a_mark_differs_in_two_stacks_of_one_name_only_by_what_is_in_the_stack_s_id(self):
        guid = {"Fn::Select": [2, {"Fn::Split": ["/", {"Ref": "AWS::StackId"}]}]}
        own = {"Fn::Join": ["/", [{"Ref": "AWS::StackName"}, guid]]}
        self.assertEqual(marked({"STACK_NAME": "x", "STACK_MARK": own}), [])
        self.assertEqual(marked({"STACK_NAME": "x", "STACK_MARK": {"Ref": "AWS::StackName"}}), ["It: same"])
        self.assertEqual(marked({"STACK_NAME": "x", "STACK_MARK": ""}), ["It: "])
        self.assertEqual(marked({"STACK_MARK": own, "ENDPOINT_MARK": {"Ref": "AWS::StackName"}}), ["It: same"])
        self.assertEqual(marked({}), [])


if __name__ == "__main__":
    unittest.main()
