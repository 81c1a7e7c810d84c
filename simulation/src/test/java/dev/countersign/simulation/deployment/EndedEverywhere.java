package dev.countersign.simulation.deployment;

import dev.countersign.confidential.SecretValue;
import dev.countersign.secrets.WritableSecrets;
import dev.countersign.stripe.StripeTransport;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Ends a function's process at each of its calls: the first time that a run comes there before the
 * call, the second time after it, when its effect is there and the answer is lost. The third time
 * the run goes on. So a run that comes to its end made no call at which none was ended.
 *
 * <p>Where a run is, is told by what was written last, whoever wrote it, and by the calls since.
 */
final class EndedEverywhere {
  private static final Pattern ID = Pattern.compile("we_[A-Za-z0-9]+");
  private static final Pattern PARAMETER = Pattern.compile("(?:^|&)([^=&]*)");

  private final Runnable meanwhile;
  private final Set<String> before = new LinkedHashSet<>();
  private final Set<String> afterwards = new LinkedHashSet<>();
  private final Set<String> writes = new LinkedHashSet<>();
  private String lastWrite = "";
  private int sinceThen;

  /** The process is gone. Nothing in it can catch that. */
  static final class Ended extends Error {
    private static final long serialVersionUID = 1;
  }

  /**
   * Creates it.
   *
   * @param meanwhile happens before each call and after it
   */
  EndedEverywhere(Runnable meanwhile) {
    this.meanwhile = meanwhile;
  }

  /** A new process begins. */
  void begins() {
    sinceThen = 0;
  }

  /** The calls before which a run was ended. */
  Set<String> before() {
    return before;
  }

  /** The calls after which a run was ended. */
  Set<String> afterwards() {
    return afterwards;
  }

  /** The names of the calls that have changed something. */
  Set<String> writes() {
    return writes;
  }

  private <T> T call(String name, boolean isWrite, Supplier<T> call) {
    String place = "%s as call %d after %s".formatted(name, ++sinceThen, lastWrite);
    meanwhile.run();
    if (before.add(place)) {
      throw new Ended();
    }
    T answer = call.get();
    if (isWrite) {
      writes.add(name);
      lastWrite = name;
      sinceThen = 0;
    }
    meanwhile.run();
    if (afterwards.add(place)) {
      throw new Ended();
    }
    return answer;
  }

  StripeTransport around(StripeTransport transport) {
    return request ->
        call(name(request), !request.method().equals("GET"), () -> transport.send(request));
  }

  /** The call without its values. */
  private static String name(StripeTransport.Request request) {
    return "%s %s %s"
        .formatted(
            request.method(),
            ID.matcher(request.path()).replaceAll("ID"),
            PARAMETER
                .matcher(request.form().orElse(""))
                .results()
                .map((MatchResult parameter) -> parameter.group(1))
                .collect(Collectors.joining("&")));
  }

  WritableSecrets around(WritableSecrets secrets) {
    return new WritableSecrets() {
      @Override
      public Optional<Version> find(String secretId) {
        return call("read " + secretId, false, () -> secrets.find(secretId));
      }

      @Override
      public Optional<SecretValue> previous(String secretId) {
        return call("read what was before " + secretId, false, () -> secrets.previous(secretId));
      }

      @Override
      public void put(String secretId, SecretValue value) {
        var _ =
            call(
                "put " + secretId,
                true,
                () -> {
                  secrets.put(secretId, value);
                  return true;
                });
      }
    };
  }
}
