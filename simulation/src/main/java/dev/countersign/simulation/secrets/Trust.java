package dev.countersign.simulation.secrets;

import dev.countersign.emulators.secretsmanager.Secret.Version;
import dev.countersign.emulators.secretsmanager.SecretsManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Computes how long a signing secret proves a delivery, from the times when its versions were put.
 */
public final class Trust {
  /**
   * A value that a person pastes by mistake, after copying the wrong key: unusable for any secret
   * of ours.
   */
  public static final String MALFORMED = "pk_test_pasted";

  /** While a version is younger than this, the version before it is accepted (D14). */
  private static final Duration OVERLAP = Duration.ofHours(25);

  /**
   * The time for which a value is used without another read, and the additional time if no read
   * succeeds.
   */
  private static final Duration CACHED = Duration.ofMinutes(5);

  private static final Duration LAST_GOOD = Duration.ofMinutes(65);

  /** The environments' clocks are wrong by up to four minutes, and are set. */
  private static final Duration CLOCKS = Duration.ofMinutes(10);

  private final SecretsManager secrets;
  private final String secretId;

  public Trust(SecretsManager secrets, String secretId) {
    this.secrets = secrets;
    this.secretId = secretId;
  }

  /** Returns whether a version is that secret, or lists it among others. */
  public static boolean lists(Version version, String secret) {
    String text = Objects.requireNonNull(version.text(), "a binary secret");
    return List.of(text.split(" ", -1)).contains(secret);
  }

  /**
   * Returns whether a delivery signed with this secret must be believed by a function that reads
   * the secrets now.
   */
  public boolean mustProve(String secret, Instant now) {
    List<Version> versions = secrets.versions(secretId);
    Version current = versions.getLast();
    boolean young = now.isBefore(current.created().plus(OVERLAP).minus(CLOCKS));
    return lists(current, secret)
        || (young && versions.size() > 1 && lists(versions.get(versions.size() - 2), secret));
  }

  /**
   * Returns whether a delivery signed with this secret may be believed by a function that has read
   * the secrets recently.
   */
  public boolean mayProve(String secret, Instant now) {
    return mayProve(secret, now, CACHED);
  }

  /**
   * Returns the same for a function that could not read them recently, and uses the last good ones.
   */
  public boolean mayProveAsLastGood(String secret, Instant now) {
    return mayProve(secret, now, LAST_GOOD);
  }

  private boolean mayProve(String secret, Instant now, Duration usedFor) {
    List<Version> versions = secrets.versions(secretId);
    for (int i = 0; i < versions.size(); i++) {
      if (lists(versions.get(i), secret)) {
        Instant replaced = since(versions, i + 1);
        boolean asCurrent = isBefore(now, replaced, usedFor);
        boolean asPrevious =
            isBefore(now, replaced, OVERLAP) && isBefore(now, since(versions, i + 2), CACHED);
        if (asCurrent || asPrevious) {
          return true;
        }
      }
    }
    return false;
  }

  /** Returns when that version was put; never, if it was not yet. */
  private static Instant since(List<Version> versions, int index) {
    return index < versions.size() ? versions.get(index).created() : Instant.MAX;
  }

  private static boolean isBefore(Instant now, Instant moment, Duration later) {
    return moment.equals(Instant.MAX) || now.isBefore(moment.plus(later).plus(CLOCKS));
  }
}
