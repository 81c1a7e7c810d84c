"""What LocalStack's CloudFormation lacks to update a stack with functions, repaired as AWS has it.

- A Ref to a resource that is changed in place stays the same. LocalStack takes it for changed, and replaces the alias of
  each function that is changed.
- An attribute of a resource that is replaced is another. LocalStack takes it for the same, and leaves the alias at the
  old version.
- Another Description replaces a version (CloudFormation reference, AWS::Lambda::Version). LocalStack has no update of it.
- An alias moves to another version, and a stage to another deployment. LocalStack has no update of them either.
"""

from localstack.services.apigateway.resource_providers.aws_apigateway_stage import ApiGatewayStageProvider
from localstack.services.cloudformation.engine.v2.change_set_model import ChangeSetModel, ChangeType
from localstack.services.cloudformation.resource_provider import OperationStatus, ProgressEvent
from localstack.services.lambda_.resource_providers.aws_lambda_version import LambdaVersionProvider
from localstack.services.lambda_.resource_providers.lambda_alias import LambdaAliasProvider

change_of_ref = ChangeSetModel._resolve_intrinsic_function_ref
change_of_attribute = ChangeSetModel._resolve_intrinsic_function_fn_get_att


def modified(model, name):
    """The resource of this name, if an update modifies it."""
    if all(isinstance(template, dict) and name in template["Resources"] for template in (model._before_template, model._after_template)):
        resource = model._retrieve_or_visit_resource(resource_name=name)
        return resource if resource.change_type == ChangeType.MODIFIED else None
    return None


def ref(model, arguments):
    change = change_of_ref(model, arguments)
    resource = modified(model, arguments.value) if change == ChangeType.MODIFIED else None
    return ChangeType.UNCHANGED if resource and not resource.requires_replacement else change


def get_att(model, arguments):
    resource = modified(model, arguments.array[0].value)
    return ChangeType.MODIFIED if resource and resource.requires_replacement else change_of_attribute(model, arguments)


def update_alias(_provider, request):
    alias = {name: request.desired_state[name] for name in ("FunctionName", "Name", "FunctionVersion")}
    arn = request.aws_client_factory.lambda_.update_alias(**alias)["AliasArn"]
    return ProgressEvent(status=OperationStatus.SUCCESS, resource_model={**request.desired_state, "Id": arn})


def update_stage(_provider, request):
    stage = request.desired_state
    request.aws_client_factory.apigateway.update_stage(
        restApiId=stage["RestApiId"],
        stageName=stage["StageName"],
        patchOperations=[{"op": "replace", "path": "/deploymentId", "value": stage["DeploymentId"]}],
    )
    return ProgressEvent(status=OperationStatus.SUCCESS, resource_model=stage)


def repair():
    ChangeSetModel._resolve_intrinsic_function_ref = ref
    ChangeSetModel._resolve_intrinsic_function_fn_get_att = get_att
    LambdaVersionProvider.SCHEMA["createOnlyProperties"].append("/properties/Description")
    LambdaAliasProvider.update = update_alias
    ApiGatewayStageProvider.update = update_stage
