package io.github.quota4j.servlet;

import io.github.quota4j.Decision;
import java.util.List;
import java.util.function.BiConsumer;

/** {@code RateLimit-Policy} and {@code RateLimit}: lists of RFC 9651, with a member for each limit. */
final class Draft11 implements RateLimitFields {
  private static final String POLICY = "RateLimit-Policy";
  private static final String LIMIT = "RateLimit";

  @Override
  public List<String> names() {
    return List.of(LIMIT, POLICY);
  }

  @Override
  public void say(Decision decision, BiConsumer<String, String> field) {
    List<LimitFields> limits = LimitFields.of(decision);
    if (limits.isEmpty()) return;
    field.accept(POLICY, LimitFields.list(limits, LimitFields::policyItem));
    field.accept(LIMIT, LimitFields.list(limits, LimitFields::limitItem));
  }
}
