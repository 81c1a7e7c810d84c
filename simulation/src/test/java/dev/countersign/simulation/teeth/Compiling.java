package dev.countersign.simulation.teeth;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticListener;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** What the compiler says of sources that are on no disk, by the simple names of their classes. */
final class Compiling {
  private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

  /** One for all, because it remembers what is in the jars. */
  private static final StandardJavaFileManager FILES =
      COMPILER.getStandardFileManager(null, null, null);

  private Compiling() {}

  static JavacTask task(Map<String, String> sources, List<String> errors) {
    List<JavaFileObject> units = new ArrayList<>();
    sources.forEach((name, text) -> units.add(new JavaSource(name, text)));
    DiagnosticListener<JavaFileObject> listener =
        message -> {
          if (message.getKind() == Diagnostic.Kind.ERROR) {
            errors.add(message.getSource().getName() + ": " + message.getMessage(Locale.ROOT));
          }
        };
    List<String> options =
        List.of("-classpath", System.getProperty("java.class.path"), "-proc:none", "-nowarn");
    return (JavacTask) COMPILER.getTask(null, FILES, listener, options, null, units);
  }

  static List<String> errors(Map<String, String> sources) throws IOException {
    List<String> errors = new ArrayList<>();
    task(sources, errors).analyze();
    return errors;
  }

  static List<String> syntaxErrors(Map<String, String> sources) throws IOException {
    List<String> errors = new ArrayList<>();
    task(sources, errors).parse();
    return errors;
  }
}
