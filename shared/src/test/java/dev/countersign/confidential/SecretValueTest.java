package dev.countersign.confidential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretValueTest { // SE03
  private static final String CANARY = "sk_test_51CanaryCanaryCanary";
  private static final SecretValue SECRET = new SecretValue(CANARY);

  private record Holder(String name, SecretValue key) {}

  @Test
  void a_secret_prints_as_a_fixed_mask_everywhere() {
    assertThat(SECRET).hasToString("***");
    assertThat(new SecretValue("a")).hasToString("***");
    assertThat("key: " + SECRET).isEqualTo("key: ***");
    assertThat(String.format("%s %S %10s", SECRET, SECRET, SECRET)).isEqualTo("*** ***        ***");
    assertThat(new Holder("stripe", SECRET)).hasToString("Holder[name=stripe, key=***]");
    assertThat(List.of(SECRET)).hasToString("[***]");
    assertThat(Map.of("key", SECRET)).hasToString("{key=***}");
    assertThat(new IllegalStateException("refused: " + SECRET)).hasMessage("refused: ***");
  }

  @Test
  void json_shows_nothing_of_it() {
    for (Gson gson : List.of(new Gson(), new GsonBuilder().serializeNulls().create())) {
      assertShowsNothing(gson.toJson(SECRET));
      assertShowsNothing(gson.toJson(new Holder("stripe", SECRET)));
      assertShowsNothing(gson.toJson(Map.of("key", SECRET)));
    }
  }

  @Test
  void java_serialization_refuses_it() throws Exception {
    try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
      assertThatExceptionOfType(NotSerializableException.class)
          .isThrownBy(() -> out.writeObject(SECRET))
          .satisfies(e -> assertShowsNothing(String.valueOf(e.getMessage())));
    }
  }

  @Test
  void two_secrets_of_one_value_are_equal_and_the_hash_code_reveals_nothing() {
    assertThat(SECRET).isEqualTo(new SecretValue(CANARY)).isNotEqualTo(new SecretValue("other"));
    assertThat(SECRET).isNotEqualTo(CANARY).isNotEqualTo(null);
    assertThat(SECRET.hashCode()).isEqualTo(new SecretValue("other").hashCode());
  }

  @Test
  void a_secret_is_revealed_by_its_named_method() {
    assertThat(SECRET.reveal()).isEqualTo(CANARY);
  }

  private static void assertShowsNothing(String text) {
    for (int i = 0; i + 8 <= CANARY.length(); i++) {
      assertThat(text).doesNotContain(CANARY.substring(i, i + 8));
    }
  }
}
