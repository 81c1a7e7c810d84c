package dev.countersign.simulation.mutants;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Loads the whole program afresh with one class broken: compiled from its real source, with the
 * mutant's change in it.
 */
final class MutantLoader extends URLClassLoader {
  private final Map<String, byte[]> broken;

  private MutantLoader(URL[] classPath, Map<String, byte[]> broken) {
    super(classPath, ClassLoader.getPlatformClassLoader());
    this.broken = broken;
  }

  /**
   * @param root of the repository
   */
  static MutantLoader of(Mutant mutant, Path root) throws IOException {
    String source = mutant.mutated(Files.readString(root.resolve(mutant.file())));
    return new MutantLoader(classPath(), compiled(mutant, source));
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = broken.get(name);
    return bytes == null ? super.findClass(name) : defineClass(name, bytes, 0, bytes.length);
  }

  private static URL[] classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
        .map(
            entry -> {
              try {
                return Path.of(entry).toUri().toURL();
              } catch (MalformedURLException e) {
                throw new IllegalStateException(e);
              }
            })
        .toArray(URL[]::new);
  }

  private static Map<String, byte[]> compiled(Mutant mutant, String source) {
    var diagnostics = new DiagnosticCollector<JavaFileObject>();
    var compiler = ToolProvider.getSystemJavaCompiler();
    var classes = new Classes(compiler.getStandardFileManager(diagnostics, null, null));
    boolean compiles =
        compiler
            .getTask(
                null,
                classes,
                diagnostics,
                List.of("-proc:none", "-nowarn", "--release", "25"),
                null,
                List.of(new Source(mutant.className(), source)))
            .call();
    if (!compiles) {
      throw new IllegalStateException(
          "mutant \"%s\" does not compile: %s"
              .formatted(
                  mutant.name(),
                  diagnostics.getDiagnostics().stream()
                      .filter(found -> found.getKind() == Diagnostic.Kind.ERROR)
                      .findFirst()));
    }
    Map<String, byte[]> bytes = new HashMap<>();
    classes.written.forEach((name, written) -> bytes.put(name, written.toByteArray()));
    return bytes;
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String className, String text) {
      super(URI.create("string:///" + className.replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /** Keeps what the compiler writes. */
  private static final class Classes extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> written = new HashMap<>();

    Classes(JavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(
          URI.create("memory:///" + className.replace('.', '/') + ".class"), kind) {
        @Override
        public OutputStream openOutputStream() {
          var bytes = new ByteArrayOutputStream();
          written.put(className, bytes);
          return bytes;
        }
      };
    }
  }
}
