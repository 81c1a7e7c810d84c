package dev.countersign.registerwebhook;

import dev.countersign.confidential.SecretValue;
import dev.countersign.secrets.WritableSecrets;
import dev.countersign.stripe.StripeTransport;
import java.util.Optional;
import java.util.function.Supplier;

/** Ends the function, as Lambda may at any time, before or after one of its calls. */
final class Killable {
  private int calls;
  private int fatal = -1;
  private boolean isAfter;
  private Runnable whileItWorks = () -> {};

  /** The function's process is gone. Nothing in it can catch that. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  /** The call with that number, from 0, is the last. */
  void killAt(int call, boolean after) {
    fatal = call;
    isAfter = after;
    calls = 0;
  }

  void live() {
    fatal = -1;
    calls = 0;
  }

  /** Happens before and after each call. */
  void meanwhile(Runnable what) {
    whileItWorks = what;
  }

  private <T> T call(Supplier<T> call) {
    int number = calls++;
    if (number == fatal && !isAfter) {
      throw new Killed();
    }
    whileItWorks.run();
    T answer = call.get();
    whileItWorks.run();
    if (number == fatal) {
      throw new Killed();
    }
    return answer;
  }

  StripeTransport around(StripeTransport transport) {
    return request -> call(() -> transport.send(request));
  }

  WritableSecrets around(WritableSecrets secrets) {
    return new WritableSecrets() {
      @Override
      public Optional<Version> find(String secretId) {
        return call(() -> secrets.find(secretId));
      }

      @Override
      public Optional<SecretValue> previous(String secretId) {
        return call(() -> secrets.previous(secretId));
      }

      @Override
      public void put(String secretId, SecretValue value) {
        var _ =
            call(
                () -> {
                  secrets.put(secretId, value);
                  return true;
                });
      }
    };
  }
}
