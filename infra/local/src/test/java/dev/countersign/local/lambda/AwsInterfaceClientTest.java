package dev.countersign.local.lambda;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class AwsInterfaceClientTest extends FunctionsContract {
  @Override
  FunctionRuntime runtime() {
    return FunctionRuntime.AWS_INTERFACE_CLIENT;
  }
}
