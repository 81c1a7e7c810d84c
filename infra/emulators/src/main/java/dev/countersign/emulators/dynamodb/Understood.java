package dev.countersign.emulators.dynamodb;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/** Keeps requests to what is understood, so that no member is quietly left out. */
final class Understood {
  private Understood() {}

  /**
   * The request, if it has no members but these.
   *
   * @throws UnsupportedOperationException if it has another
   */
  static <T extends SdkPojo> T only(Set<String> members, T request) {
    for (SdkField<?> field : request.sdkFields()) {
      if (!members.contains(field.memberName()) && isGiven(field.getValueOrDefault(request))) {
        throw new UnsupportedOperationException(
            request.getClass().getSimpleName() + " with " + field.memberName());
      }
    }
    return request;
  }

  private static boolean isGiven(@Nullable Object value) {
    return value != null
        && !(value instanceof SdkAutoConstructList<?>)
        && !(value instanceof SdkAutoConstructMap<?, ?>);
  }
}
