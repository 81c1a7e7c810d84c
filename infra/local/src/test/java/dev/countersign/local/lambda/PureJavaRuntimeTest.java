package dev.countersign.local.lambda;

class PureJavaRuntimeTest extends FunctionsContract {
  @Override
  FunctionRuntime runtime() {
    return FunctionRuntime.PURE_JAVA;
  }
}
