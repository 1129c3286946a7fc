package io.github.quota4j.servlet;

import io.github.quota4j.Decision;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * How the limits of a decision are said in fields of an answer; there is a draft for it, and older customs. To be swapped
 * with {@link QuotaAnswers#fields}. Safe for concurrent use.
 */
public interface RateLimitFields {
  /** The names of all fields that it may set, for scripts of other origins. */
  List<String> names();

  /**
   * Says a decision.
   *
   * @param field sets a field: its name, and its value in visible ASCII
   */
  void say(Decision decision, BiConsumer<String, String> field);

  /** {@code RateLimit} and {@code RateLimit-Policy} of draft-ietf-httpapi-ratelimit-headers-11. */
  static RateLimitFields draft11() {
    return new Draft11();
  }
}
