package dev.countersign.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * AWS's own client; its native part exists for Linux only, the contract holds for both runtimes.
 */
@EnabledOnOs(OS.LINUX)
class AwsInterfaceClientTest extends FunctionsContract {
  @Override
  FunctionRuntime runtime() {
    return FunctionRuntime.AWS_INTERFACE_CLIENT;
  }

  @Test
  void the_native_library_is_the_process_s_own_for_the_client_s_fixed_path_is_overwritten_in_use()
      throws Exception {
    var functions = start(probe());
    invoke(functions, "pid");
    for (ProcessHandle process : functions.processes("probe")) {
      String mapped = Files.readString(Path.of("/proc", "" + process.pid(), "maps"));
      assertThat(mapped).contains("libaws-lambda-jni").doesNotContain("/tmp/.libaws-lambda-jni.so");
    }
  }
}
