package dev.countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LuhnTest {
  private static final long SEED = 7812;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4242424242424242", "4242 4242 4242 4242", "4242-4242-4242-4242", " 4242424242424242 ",
        "378282246310005", "30569309025904", "6011111111111117", "4222222222222",
        "0000000000000", "6304000000000000000"
      })
  void a_card_number_is_one_however_it_is_spaced(String text) {
    assertThat(Luhn.isValid(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "4242424242424241",
        "424242424242",
        "000000000000",
        "00000000000000000000",
        "4242424242424242x",
        "4242.4242.4242.4242",
        "\u0664\u0662\u0664\u0662\u0664\u0662\u0664\u0662\u0664\u0662\u0664\u0662\u0664\u0662\u0664\u0662"
      })
  void a_text_that_is_not_just_a_valid_card_number_is_not_one(String text) {
    assertThat(Luhn.isValid(text)).isFalse();
  }

  @Test
  void one_of_the_ten_possible_check_digits_is_valid() {
    Random random = new Random(SEED);
    for (int i = 0; i < 2_000; i++) {
      StringBuilder digits = new StringBuilder();
      int length = 12 + random.nextInt(7);
      for (int j = 0; j < length; j++) {
        digits.append(random.nextInt(10));
      }
      int valid = 0;
      for (int last = 0; last < 10; last++) {
        valid += Luhn.isValid(digits.toString() + last) ? 1 : 0;
      }
      assertThat(valid).as("seed %d, case %d: %s", SEED, i, digits).isEqualTo(1);
    }
  }

  @Test
  void one_wrong_digit_is_noticed() {
    String card = "4242424242424242";
    for (int place = 0; place < card.length(); place++) {
      for (char digit = '0'; digit <= '9'; digit++) {
        if (card.charAt(place) != digit) {
          String wrong = card.substring(0, place) + digit + card.substring(place + 1);
          assertThat(Luhn.isValid(wrong)).as(wrong).isFalse();
        }
      }
    }
  }
}
