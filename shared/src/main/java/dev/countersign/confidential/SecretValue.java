package dev.countersign.confidential;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * A secret that is shown only by an explicit call ({@link #reveal}). It prints as {@code ***},
 * compares in constant time, and no serializer finds its value.
 */
public final class SecretValue {
  private final transient String value;

  public SecretValue(String value) {
    this.value = value;
  }

  /** Returns the secret itself. Do not put it where it could be logged or stored. */
  public String reveal() {
    return value;
  }

  /**
   * Returns the text without byte order marks, which some editors and shells write before a text,
   * and without surrounding white space.
   */
  public String text() {
    return value.replace('\uFEFF', ' ').strip();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SecretValue that && MessageDigest.isEqual(bytes(), that.bytes());
  }

  /** Returns the same for all secrets, because a hash would reveal something about the secret. */
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
