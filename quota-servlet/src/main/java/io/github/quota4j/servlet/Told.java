package io.github.quota4j.servlet;

import io.github.quota4j.Decision;
import io.github.quota4j.QuotaStatus;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * The limits that callers were told of a request. What a filter further in says takes the place of what was said before it,
 * so it says that as well.
 *
 * @param statuses of what was allowed so far
 */
record Told(List<QuotaStatus> statuses) {
  private static final String ATTRIBUTE = "io.github.quota4j.servlet.told";

  /** The decision, with what was told of other limits before; a refusal names the one that refused, and no other. */
  static Decision after(Decision decision, HttpServletRequest request) {
    if (!(decision instanceof Decision.Allowed allowed)) return decision;
    Decision.Allowed all = request.getAttribute(ATTRIBUTE) instanceof Told told
        ? with(told.beside(allowed.statuses()), allowed)
        : allowed;
    request.setAttribute(ATTRIBUTE, new Told(all.statuses()));
    return all;
  }

  /** What is newer, then what was told of other limits. */
  List<QuotaStatus> beside(List<QuotaStatus> newer) {
    List<String> policies = newer.stream().map(LimitFields::policy).toList();
    List<QuotaStatus> all = new ArrayList<>(newer);
    statuses.stream()
        .filter(status -> !policies.contains(LimitFields.policy(status)))
        .forEach(all::add);
    return all;
  }

  /** The same decision about these limits. */
  static Decision.Allowed with(List<QuotaStatus> statuses, Decision.Allowed decision) {
    return new Decision.Allowed(
        decision.reason(),
        decision.at(),
        statuses,
        decision.granted(),
        decision.shortfall(),
        decision.operation(),
        decision.repeated());
  }
}
