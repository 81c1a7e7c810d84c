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

  /** Returns a sentence for each count that is worse than in the saved result of the suite. */
  public List<String> worse(SuiteResult result) throws IOException {
    if (!Files.exists(json(result.suite()))) {
      return List.of();
    }
    List<String> sentences = new ArrayList<>();
    for (Figure recorded : read(result.suite()).result().figures()) {
      for (Figure figure : result.figures()) {
        if (figure.isWorseThan(recorded)) {
          sentences.add(
              "%s: %s, recorded are %s".formatted(figure.name(), figure.text(), recorded.text()));
        }
      }
    }
    return sentences;
  }

  private List<SavedResult> saved() throws IOException {
    List<SavedResult> saved = new ArrayList<>();
    for (String suite : order) {
      if (Files.exists(json(suite))) {
        saved.add(read(suite));
      }
    }
    return saved;
  }

  private SavedResult read(String suite) throws IOException {
    return GSON.fromJson(Files.readString(json(suite)), SavedResult.class);
  }

  private Path json(String suite) {
    return folder.resolve(suite + ".json");
  }
}
