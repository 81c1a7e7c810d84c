package dev.countersign.local.lambda;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The native part of AWS's runtime interface client. The client itself would unpack it to one fixed
 * path in /tmp, over a file that another process may be loading, and that process would die of
 * SIGBUS. Therefore we unpack it to this process's own temporary folder and give the client its
 * path.
 */
final class NativeInterfaceClient {
  private static final String PATH_PROPERTY =
      "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";
  private static final List<String> LIBRARIES =
      List.of("linux-x86_64", "linux-aarch_64", "linux_musl-x86_64", "linux_musl-aarch_64");

  private NativeInterfaceClient() {}

  /** Loads the library. Returns whether this machine can run it. */
  @SuppressWarnings("restricted") // it is AWS's library, from the jar of their client
  static boolean load() throws IOException {
    for (String platform : LIBRARIES) {
      Path library = unpack("libaws-lambda-jni." + platform + ".so");
      try {
        System.load(library.toString());
        System.setProperty(PATH_PROPERTY, library.toString());
        return true;
      } catch (UnsatisfiedLinkError _) {
        Files.delete(library); // for another platform
      }
    }
    return false;
  }

  private static Path unpack(String name) throws IOException {
    Path library = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath().resolve(name);
    try (InputStream packed = AWSLambda.class.getResourceAsStream("/jni/" + name)) {
      if (packed == null) {
        throw new IOException("the runtime interface client has no " + name);
      }
      Files.copy(packed, library);
    }
    return library;
  }
}
