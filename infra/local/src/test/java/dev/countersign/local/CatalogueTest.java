package dev.countersign.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueTest {
  @TempDir private Path folder;

  @Test
  void the_sample_sells_a_dozen_products_in_many_currencies_and_the_tee_of_the_readme() {
    var sample = Catalogue.read(Path.of("catalogue.json"));

    assertThat(sample.size()).isGreaterThanOrEqualTo(12);
    assertThat(sample.prices().stream().map(listed -> listed.price().currency().code()).distinct())
        .contains("usd", "eur", "jpy", "kwd", "isk");
    var example = sample.example().orElseThrow();
    assertThat(example.product().value()).isEqualTo("tee-black-m");
    assertThat(example.price()).hasToString("20.00 USD");
  }

  @Test
  void a_product_is_active_unless_it_says_otherwise() throws IOException {
    var catalogue =
        read(
            """
            {"sold": {"name": "S", "prices": {"usd": 100, "jpy": 150}},
             "retired": {"name": "R", "active": false, "prices": {"usd": 100}}}
            """);

    assertThat(catalogue.prices())
        .extracting(listed -> listed.product() + " " + listed.price() + " " + listed.active())
        .containsExactly("sold 1.00 USD true", "sold 150 JPY true", "retired 1.00 USD false");
  }

  @Test
  void a_price_may_have_twelve_digits() throws IOException { // MN04
    var catalogue =
        read(
            "{\"batik\": {\"name\": \"B\", \"prices\": {\"idr\": 150000000, \"usd\":"
                + " 999999999999}}}");

    assertThat(catalogue.prices())
        .extracting(listed -> listed.price().toString())
        .containsExactly("1500000.00 IDR", "9999999999.99 USD");
  }

  @Test
  void every_mistake_is_told_with_its_product() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    {"has space": {"name": "x", "prices": {"usd": 100}},
                     "nameless": {"prices": {"usd": 100}},
                     "free": {"name": "x", "prices": {"usd": 0}},
                     "fraction": {"name": "x", "prices": {"usd": 19.99}},
                     "text": {"name": "x", "prices": {"usd": "100"}},
                     "huge": {"name": "x", "prices": {"usd": 1000000000000}},
                     "former": {"name": "x", "prices": {"bgn": 100}},
                     "shouting": {"name": "x", "prices": {"USD": 100}},
                     "coins": {"name": "x", "prices": {"kwd": 6155}},
                     "krona": {"name": "x", "prices": {"isk": 2850}},
                     "typo": {"name": "x", "price": 100, "prices": {"usd": 100}},
                     "maybe": {"name": "x", "active": "yes", "prices": {"usd": 100}},
                     "unpriced": {"name": "x", "prices": {}}}
                    """))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(
            "The catalogue " + folder.resolve("catalogue.json") + " can't be used")
        .hasMessageContaining("has space: a product's id has")
        .hasMessageContaining("nameless: needs a name")
        .hasMessageContaining("free: the usd price must be a whole number")
        .hasMessageContaining("fraction: the usd price must be a whole number")
        .hasMessageContaining("and not 19.99")
        .hasMessageContaining("text: the usd price")
        .hasMessageContaining("huge: the usd price")
        .hasMessageContaining("from 1 to 999999999999")
        .hasMessageContaining("former: bgn is no currency")
        .hasMessageContaining("shouting: USD is no currency")
        .hasMessageContaining("coins: the kwd price must be a multiple of 10")
        .hasMessageContaining("krona: the isk price must be a multiple of 100")
        .hasMessageContaining("typo: has a member price")
        .hasMessageContaining("maybe: active must be true or false")
        .hasMessageContaining("unpriced: needs prices by currency");
  }

  @Test
  void a_file_that_is_not_json_is_reported_with_the_position() {
    assertThatThrownBy(() -> read("{\n\"tee\": {\"name\": \"x\",}\n}"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("not proper JSON")
        .hasMessageContaining("line 2");
    assertThatThrownBy(() -> read("{\"tee\": {")).hasMessageContaining("ends too early");
    assertThatThrownBy(() -> read("{} x")).hasMessageContaining("not proper JSON");
    assertThatThrownBy(() -> read("[]")).hasMessageContaining("must be a JSON object");
    assertThatThrownBy(() -> read("{}")).hasMessageContaining("no products");
    assertThatThrownBy(() -> read("{\"tee\": 1, \"tee\": 2}"))
        .hasMessageContaining("/tee: the member is there twice");
    assertThatThrownBy(() -> Catalogue.read(folder.resolve("none.json")))
        .hasMessageContaining("There is no catalogue");
  }

  private Catalogue read(String json) throws IOException {
    return Catalogue.read(Files.writeString(folder.resolve("catalogue.json"), json));
  }
}
