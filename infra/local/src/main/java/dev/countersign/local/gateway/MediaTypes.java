package dev.countersign.local.gateway;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The media types that the API treats as binary; everything else is text in UTF-8. */
record MediaTypes(List<String> binary) {
  static MediaTypes of(Document openApi) {
    return new MediaTypes(
        openApi.list("x-amazon-apigateway-binary-media-types").stream()
            .map(type -> String.valueOf(type).toLowerCase(Locale.ROOT))
            .toList());
  }

  boolean isBinary(Optional<String> type) {
    return binary.contains("*/*") || type.filter(binary::contains).isPresent();
  }
}
