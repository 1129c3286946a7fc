package io.github.quota4j;

import io.github.quota4j.plan.Grant;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Subscription;
import java.util.List;
import java.util.stream.Collectors;

/** What was agreed, as the audit tells of it: on one line, for people. The entry names customer and service itself. */
final class AuditText {
  private AuditText() {}

  static String plans(List<Plan> plans) {
    return plans.stream().map(AuditText::plan).collect(Collectors.joining("; "));
  }

  private static String plan(Plan plan) {
    return plan.quotas().stream()
        .map(quota -> quota.service() + " " + quota(quota))
        .collect(Collectors.joining(", ", plan.name() + ": ", ""));
  }

  static String quota(Quota quota) {
    return quota.words().toString();
  }

  static String grant(Grant grant) {
    return grant.id() + ": " + grant.amount().toPlainString() + " from " + grant.effective()
        + grant.expiry().map(end -> " until " + end).orElse("") + ", priority " + grant.priority();
  }

  static String subscription(Subscription subscription) {
    return subscription.plan() + " " + subscription.status().word() + ", "
        + subscription.cycle().period().word()
        + subscription.cycle().anchor().map(anchor -> " from " + anchor).orElse("") + " in "
        + subscription.cycle().zone()
        + subscription.ends().map(end -> ", ends " + end).orElse("")
        + subscription
            .next()
            .map(next -> ", then " + next.plan() + " from " + next.from())
            .orElse("");
  }
}
