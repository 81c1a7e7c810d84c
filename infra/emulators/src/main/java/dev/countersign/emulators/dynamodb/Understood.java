package dev.countersign.emulators.dynamodb;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/** Rejects requests with members that are not supported, so that none is ignored. */
final class Understood {
  /** Cached for each kind of request, because the search took longer than most requests. */
  private static final Map<Class<?>, List<SdkField<?>>> NOT_UNDERSTOOD = new ConcurrentHashMap<>();

  private Understood() {}

  /**
   * Returns the request if it has only these members.
   *
   * @param members always the same for a kind of request
   * @throws UnsupportedOperationException if it has another
   */
  static <T extends SdkPojo> T only(Set<String> members, T request) {
    List<SdkField<?>> notUnderstood =
        NOT_UNDERSTOOD.computeIfAbsent(
            request.getClass(), _ -> without(members, request.sdkFields()));
    for (SdkField<?> field : notUnderstood) {
      if (isGiven(field.getValueOrDefault(request))) {
        throw new UnsupportedOperationException(
            request.getClass().getSimpleName() + " with " + field.memberName());
      }
    }
    return request;
  }

  private static List<SdkField<?>> without(Set<String> members, List<SdkField<?>> fields) {
    return fields.stream().filter(field -> !members.contains(field.memberName())).toList();
  }

  private static boolean isGiven(@Nullable Object value) {
    return value != null
        && !(value instanceof SdkAutoConstructList<?>)
        && !(value instanceof SdkAutoConstructMap<?, ?>);
  }
}
