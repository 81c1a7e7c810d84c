package dev.countersign.confidential;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * A secret that shows itself only to who asks by name ({@link #reveal}). It prints as {@code ***},
 * compares in constant time, and no serializer finds anything in it.
 */
public final class SecretValue {
  private final transient String value;

  public SecretValue(String value) {
    this.value = value;
  }

  /** The secret itself; don't put it where it could be logged or stored. */
  public String reveal() {
    return value;
  }

  /**
   * Its text without byte order marks, which some editors and shells put before what they write,
   * and without white space around it.
   */
  public String text() {
    return value.replace('\uFEFF', ' ').strip();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SecretValue that && MessageDigest.isEqual(bytes(), that.bytes());
  }

  /** The same for all, because a hash would say something about the secret. */
  @Override
  public int hashCode() {
    return 0;
  }

  @Override
  public String toString() {
    return "***";
  }

  private byte[] bytes() {
    return value.getBytes(StandardCharsets.UTF_8);
  }
}
