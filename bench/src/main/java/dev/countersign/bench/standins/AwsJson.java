package dev.countersign.bench.standins;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * The SDK's own types as AWS's JSON protocol writes them (Smithy, "AWS JSON 1.0 and 1.1
 * protocols"): a client reads answers and writes requests; a server needs the other way round.
 */
final class AwsJson {
  private AwsJson() {}

  /** Sets the members of a request's builder. */
  static <B extends SdkPojo> B read(JsonObject json, B builder) {
    for (SdkField<?> field : builder.sdkFields()) {
      JsonElement value = json.get(field.locationName());
      if (value != null && !value.isJsonNull()) {
        field.set(builder, value(field, value));
      }
    }
    return builder;
  }

  private static Object value(SdkField<?> field, JsonElement json) {
    MarshallingType<?> type = field.marshallingType();
    if (type == MarshallingType.STRING) {
      return json.getAsString();
    }
    if (type == MarshallingType.BOOLEAN) {
      return json.getAsBoolean();
    }
    if (type == MarshallingType.INTEGER) {
      return json.getAsInt();
    }
    if (type == MarshallingType.SDK_POJO) {
      return ((Buildable) read(json.getAsJsonObject(), field.constructor().get())).build();
    }
    if (type == MarshallingType.LIST) {
      SdkField<?> member = field.getTrait(ListTrait.class).memberFieldInfo();
      List<Object> list = new ArrayList<>();
      json.getAsJsonArray().forEach(one -> list.add(value(member, one)));
      return list;
    }
    if (type == MarshallingType.MAP) {
      SdkField<?> member = field.getTrait(MapTrait.class).valueFieldInfo();
      Map<String, Object> map = new LinkedHashMap<>();
      json.getAsJsonObject().asMap().forEach((key, one) -> map.put(key, value(member, one)));
      return map;
    }
    throw new UnsupportedOperationException(field.memberName() + " is a " + type);
  }

  /** Returns the members of an answer that are given. */
  static JsonObject write(SdkPojo answer) {
    var json = new JsonObject();
    for (SdkField<?> field : answer.sdkFields()) {
      Object value = field.getValueOrDefault(answer);
      if (isGiven(value)) {
        json.add(field.locationName(), json(value));
      }
    }
    return json;
  }

  private static boolean isGiven(@Nullable Object value) {
    return value != null
        && !(value instanceof SdkAutoConstructList<?>)
        && !(value instanceof SdkAutoConstructMap<?, ?>);
  }

  private static JsonElement json(Object value) {
    return switch (value) {
      case String text -> new JsonPrimitive(text);
      case Boolean truth -> new JsonPrimitive(truth);
      case Number number -> new JsonPrimitive(number);
      case Instant moment -> new JsonPrimitive(BigDecimal.valueOf(moment.toEpochMilli(), 3));
      case SdkPojo pojo -> write(pojo);
      case Collection<?> list -> {
        var array = new JsonArray();
        list.forEach(one -> array.add(json(one)));
        yield array;
      }
      case Map<?, ?> map -> {
        var object = new JsonObject();
        map.forEach((key, one) -> object.add(key.toString(), json(one)));
        yield object;
      }
      default -> throw new UnsupportedOperationException(value.getClass().getName());
    };
  }
}
