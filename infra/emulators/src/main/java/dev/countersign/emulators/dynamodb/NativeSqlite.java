package dev.countersign.emulators.dynamodb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Logger;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import software.amazon.dynamodb.services.local.shared.access.sqlite.SQLiteLibraryLoader;
import software.amazon.dynamodb.services.local.shared.access.sqlite.SQLiteLibraryLoaderUtil;

/**
 * The native SQLite with which DynamoDB Local stores its tables. Its jar contains one for each
 * common system. It is unpacked to a folder of this process and deleted as soon as it is loaded, so
 * neither a second process nor a killed one leaves a file.
 */
final class NativeSqlite {
  private static final String FOLDER_PROPERTY = "org.sqlite.tmpdir";

  /**
   * It warns about the hash codes of SQLite's own driver. The reference is kept, because otherwise
   * the level would be lost.
   */
  private static final Logger DRIVERS_MAPS = Logger.getLogger("javolution");

  private static boolean loaded;

  private NativeSqlite() {}

  static synchronized void load() {
    if (loaded) {
      return;
    }
    Configurator.setRootLevel(Level.ERROR);
    DRIVERS_MAPS.setLevel(java.util.logging.Level.SEVERE);
    String system = SQLiteLibraryLoaderUtil.getNativeLibFolderPathForCurrentOS();
    if (SQLiteLibraryLoader.class.getResource(
            "native/" + system + "/" + SQLiteLibraryLoaderUtil.getNativeLibName())
        == null) {
      throw new UnsupportedOperationException(
          "DynamoDB Local has no native SQLite library for "
              + system
              + "; it has them for Linux, macOS and Windows on x86_64, and for Linux and macOS on"
              + " aarch64");
    }
    try {
      Path folder = Files.createTempDirectory("countersign-sqlite-");
      String before = System.getProperty(FOLDER_PROPERTY);
      System.setProperty(FOLDER_PROPERTY, folder.toString());
      try {
        SQLiteLibraryLoader.initialize();
      } finally {
        if (before == null) {
          System.clearProperty(FOLDER_PROPERTY);
        } else {
          System.setProperty(FOLDER_PROPERTY, before);
        }
        deleteWithContent(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Can't unpack DynamoDB Local's native SQLite library", e);
    } catch (Exception e) {
      throw new IllegalStateException(
          "DynamoDB Local can't load its native SQLite library for " + system, e);
    }
    loaded = true;
  }

  private static void deleteWithContent(Path folder) throws IOException {
    try (var files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (FileSystemException _) {
      // Windows locks a loaded library; the loader has marked it for deletion at exit.
      folder.toFile().deleteOnExit();
    }
  }
}
