package dev.countersign.bench.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files of results: one JSON and one picture for each suite, and one page over all. */
public final class Results {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private final Path page;
  private final Path folder;
  private final List<String> order;

  /**
   * Creates the files' names.
   *
   * @param base the folder of the page
   * @param order the suites' names, in the order of the page
   */
  public Results(Path base, List<String> order) {
    this.page = base.resolve("RESULTS.md");
    this.folder = base.resolve("results");
    this.order = List.copyOf(order);
  }

  /** Returns the page over all suites. */
  public Path page() {
    return page;
  }

  /** Writes a suite's files, and the page anew; the other suites stay as they were measured. */
  public void save(Origin origin, SuiteResult result) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(json(result.suite()), GSON.toJson(new SavedResult(origin, result)) + "\n");
    Files.writeString(folder.resolve(result.suite() + ".svg"), Picture.of(result));
    Files.writeString(page, Markdown.page(saved()));
  }

  private List<SavedResult> saved() throws IOException {
    List<SavedResult> saved = new ArrayList<>();
    for (String suite : order) {
      if (Files.exists(json(suite))) {
        saved.add(GSON.fromJson(Files.readString(json(suite)), SavedResult.class));
      }
    }
    return saved;
  }

  private Path json(String suite) {
    return folder.resolve(suite + ".json");
  }
}
