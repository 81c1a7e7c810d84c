package dev.countersign.simulation.teeth;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles the sources that a mutant changes, in memory, and loads all our classes with them. */
final class MutantClasses {
  private static final String OURS = "dev.countersign.";

  private final Sources sources;

  MutantClasses(Sources sources) {
    this.sources = sources;
  }

  /**
   * Returns a loader that loads all our classes anew, with those that the mutant changes.
   *
   * @throws IllegalStateException if the mutant is out of date or does not compile
   */
  ClassLoader load(Mutant mutant) {
    return new Loader(compile(mutant, mutant.broken(sources)));
  }

  private static Map<String, byte[]> compile(Mutant mutant, Map<String, String> sources) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    var messages = new StringWriter();
    List<JavaSource> units = new ArrayList<>();
    sources.forEach((name, text) -> units.add(new JavaSource(name, text)));
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        var memory = new Memory(files)) {
      List<String> options =
          List.of("-classpath", System.getProperty("java.class.path"), "-proc:none", "-nowarn");
      if (!compiler.getTask(messages, memory, null, options, null, units).call()) {
        throw new IllegalStateException(mutant.name() + " doesn't compile:\n" + messages);
      }
      return memory.classes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Keeps compiled classes in memory. */
  private static final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> written = new TreeMap<>();

    Memory(JavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("mutant:///" + className), kind) {
        @Override
        public OutputStream openOutputStream() {
          return written.computeIfAbsent(className, _ -> new ByteArrayOutputStream());
        }
      };
    }

    Map<String, byte[]> classes() {
      Map<String, byte[]> classes = new TreeMap<>();
      written.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
      return classes;
    }
  }

  /** Uses its parent only for classes that are not ours. */
  private static final class Loader extends URLClassLoader {
    private final Map<String, byte[]> changed;

    Loader(Map<String, byte[]> changed) {
      super(classPath(), MutantClasses.class.getClassLoader());
      this.changed = changed;
    }

    private static URL[] classPath() {
      return Arrays.stream(
              System.getProperty("java.class.path").split(System.getProperty("path.separator"), -1))
          .map(entry -> url(Path.of(entry)))
          .toArray(URL[]::new);
    }

    private static URL url(Path entry) {
      try {
        return entry.toUri().toURL();
      } catch (MalformedURLException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(OURS)) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : findClass(name);
      }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] bytes = changed.get(name);
      return bytes == null ? super.findClass(name) : defineClass(name, bytes, 0, bytes.length);
    }
  }
}
