package dev.countersign.createpaymentintent;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.countersign.http.ApiRequest;
import dev.countersign.testkit.Contract;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What a client may send as its key, whatever it is. */
class IdempotencyKeyFuzz {
  private static final byte[] CART =
      "{\"currency\":\"usd\",\"items\":[{\"productId\":\"tee\",\"quantity\":2}]}"
          .getBytes(StandardCharsets.UTF_8);

  @DictionaryEntries({
    "5f0c8f3e-2b1d-4c7a-9e6f-1a2b3c4d5e6f",
    "01890a5d-ac96-774b-bcce-b302099a8057",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "-4",
    "-7"
  })
  @FuzzTest
  void a_key_is_refused_or_is_one_random_uuid(byte[] bytes) { // D4, CR03
    String key = new String(bytes, StandardCharsets.UTF_8);
    var request =
        new ApiRequest(
            "fuzz",
            "POST",
            "",
            Map.of("Content-Type", List.of("application/json"), "Idempotency-Key", List.of(key)),
            Map.of(),
            CART);
    Optional<UUID> read =
        CartRequest.read(request) instanceof CartRequest.Validation.Accepted(var accepted)
            ? Optional.of(accepted.idempotencyKey())
            : Optional.empty();
    assertThat(read).as(key).isEqualTo(randomUuid(key));
    assertThat(Contract.isKey(key)).as("openapi.yaml: " + key).isEqualTo(read.isPresent());
  }

  /** By the JDK's reader, which takes more: only what it would write again the same counts. */
  private static Optional<UUID> randomUuid(String text) {
    try {
      return Optional.of(UUID.fromString(text))
          .filter(uuid -> uuid.toString().equalsIgnoreCase(text))
          .filter(uuid -> uuid.variant() == 2)
          .filter(uuid -> uuid.version() == 4 || uuid.version() == 7);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
