package dev.countersign.emulators.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Parameters in Stripe's bracketed form encoding: {@code
 * metadata[order_id]=x&types[]=a&types[1]=b}.
 */
final class Form {
  private static final Pattern INDEX = Pattern.compile("[0-9]*");
  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,18}");

  private final List<Parameter> parameters;

  private Form(List<Parameter> parameters) {
    this.parameters = parameters;
  }

  /** Reads the body of a POST, and the query of any other call, as Stripe does. */
  static Form of(StripeCall call) {
    return parse(call.method().equals("POST") ? call.body() : call.query());
  }

  static Form parse(String encoded) {
    var parameters = new ArrayList<Parameter>();
    for (String pair : encoded.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        parameters.add(new Parameter(name, equals < 0 ? "" : decode(pair.substring(equals + 1))));
      }
    }
    return new Form(parameters);
  }

  /**
   * Checks the names. Like Stripe, the error names the first parameter that the endpoint does not
   * know.
   */
  Form allowing(Set<String> names) {
    for (Parameter parameter : parameters) {
      if (!names.contains(parameter.top())) {
        throw StripeFailure.invalid(
            "parameter_unknown", parameter.top(), "Received unknown parameter: " + parameter.top());
      }
    }
    return this;
  }

  /** Returns whether the parameter, or any part of it, was sent, also if it is empty. */
  boolean has(String name) {
    return parameters.stream().anyMatch(parameter -> parameter.top().equals(name));
  }

  Optional<String> text(String name) {
    for (Parameter parameter : parameters.reversed()) {
      if (parameter.name().equals(name)) {
        return parameter.value().isEmpty() ? Optional.empty() : Optional.of(parameter.value());
      }
    }
    return Optional.empty();
  }

  String required(String name) {
    return text(name).orElseThrow(() -> StripeFailure.missing(name));
  }

  OptionalLong number(String name) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    if (!WHOLE_NUMBER.matcher(text.get()).matches()) {
      throw StripeFailure.invalid(
          "parameter_invalid_integer", name, "Invalid integer: " + text.get());
    }
    return OptionalLong.of(Long.parseLong(text.get()));
  }

  Optional<Boolean> flag(String name) {
    return text(name)
        .map(
            value ->
                switch (value) {
                  case "true" -> true;
                  case "false" -> false;
                  default -> throw StripeFailure.invalid(null, name, "Invalid boolean: " + value);
                });
  }

  /**
   * Returns a list. SDKs write it as {@code name[]=a&name[]=b} or as {@code name[0]=a&name[1]=b}.
   */
  List<String> list(String name) {
    return parameters.stream()
        .filter(parameter -> parameter.top().equals(name) && !parameter.name().equals(name))
        .filter(parameter -> INDEX.matcher(parameter.inner()).matches())
        .map(Parameter::value)
        .toList();
  }

  /** Returns the values of {@code name[key]=value}, in the order sent. */
  Map<String, String> map(String name) {
    var map = new LinkedHashMap<String, String>();
    for (Parameter parameter : parameters) {
      if (parameter.top().equals(name) && !parameter.inner().isEmpty()) {
        map.put(parameter.inner(), parameter.value());
      }
    }
    return Collections.unmodifiableMap(map);
  }

  /**
   * Returns a value that is equal for equal parameters, in whatever order the client wrote them.
   */
  List<String> fingerprint() {
    return parameters.stream()
        .map(parameter -> parameter.name() + "=" + parameter.value())
        .sorted()
        .toList();
  }

  private static String decode(String encoded) {
    try {
      return URLDecoder.decode(encoded, UTF_8);
    } catch (IllegalArgumentException _) {
      throw StripeFailure.invalid(null, "body", "Invalid form encoding.");
    }
  }

  private record Parameter(String name, String value) {
    String top() {
      int bracket = name.indexOf('[');
      return bracket < 0 ? name : name.substring(0, bracket);
    }

    /** Returns the text in the first brackets. */
    String inner() {
      int open = name.indexOf('[');
      int close = name.indexOf(']', open + 1);
      return open < 0 || close < 0 ? "" : name.substring(open + 1, close);
    }
  }
}
