package dev.countersign.rehearsal;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.countersign.aws.FunctionEnvironment;
import dev.countersign.aws.SharedHttpClient;
import dev.countersign.http.Log;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Answers whole requests before a snapshot is taken, so that the snapshot contains the classes and
 * the compiled code that the first real request needs (docs/adr/0028-rehearse.md).
 *
 * <p>The function that rehearses is another one than the function that serves: of the same classes,
 * but made for an environment whose every address is one on loopback, whose HTTP client trusts
 * nothing but the rehearsal's own certificate, whose credentials are no one's, and whose log is
 * dropped. So nothing of a rehearsal reaches AWS, Stripe, a log or a metric, and nothing that it
 * learned stays.
 */
public enum Rehearsal {
  /** Shows that each scene gets its answer. */
  ONCE(1),

  /** C1 compiles a method after 200 calls (the JDK's {@code Tier3InvocationThreshold}). */
  UNTIL_COMPILED(250);

  /** Publication of a version must not take long (Lambda: initialization in at most 130 s). */
  private static final Duration LONGEST = Duration.ofSeconds(15);

  private final int rounds;

  Rehearsal(int rounds) {
    this.rounds = rounds;
  }

  /**
   * Plays the scenes, again and again if that is asked for, for at most 15 s.
   *
   * @param serving the environment of the function that serves
   * @param function makes the function that rehearses
   * @param script the scenes, given the environment of the rehearsal
   * @throws IllegalStateException if a request got another answer than its scene says: then this
   *     version must not be published
   */
  public void play(
      FunctionEnvironment serving,
      BiFunction<FunctionEnvironment, Log, RequestStreamHandler> function,
      Function<FunctionEnvironment, List<Scene>> script) {
    try (var services = LoopbackServices.start();
        var http = SharedHttpClient.trusting(services.certificate())) {
      FunctionEnvironment environment = serving.movedTo(services.address(), http);
      var lastLine = new AtomicReference<>("");
      var log = new Log("rehearsal", "rehearsal", InstantSource.system(), lastLine::set);
      RequestStreamHandler rehearsing = function.apply(environment, log);
      List<Scene> scenes = script.apply(environment);
      long end = System.nanoTime() + LONGEST.toNanos();
      for (int round = 0; round < rounds && System.nanoTime() < end; round++) {
        for (Scene scene : scenes) {
          services.answerWith(scene.services());
          int status = play(scene.event(), rehearsing);
          if (status != scene.status()) {
            throw new IllegalStateException(
                "answered %d instead of %d: %s".formatted(status, scene.status(), lastLine.get()));
          }
        }
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("the rehearsal could not be held", e);
    }
  }

  /** Returns the status of the answer. */
  private static int play(JsonObject event, RequestStreamHandler function) throws IOException {
    var out = new ByteArrayOutputStream();
    byte[] bytes = event.toString().getBytes(StandardCharsets.UTF_8);
    function.handleRequest(new ByteArrayInputStream(bytes), out, new RehearsalContext());
    return JsonParser.parseString(out.toString(StandardCharsets.UTF_8))
        .getAsJsonObject()
        .get("statusCode")
        .getAsInt();
  }
}
