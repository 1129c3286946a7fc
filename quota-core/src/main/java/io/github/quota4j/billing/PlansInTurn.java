package io.github.quota4j.billing;

import io.github.quota4j.plan.Subscription;
import io.github.quota4j.plan.SubscriptionStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The plans that a subscription gives one after the other, by time alone: the present one, the one that follows, and none once it
 * has ended. Bills go by the plan whatever the status, until it is ended.
 *
 * @param former the names of those that end, in the order in which they do
 * @param last the name of the one that does not; an empty name is none
 */
public record PlansInTurn(List<Former<String>> former, String last) {
  static final String NONE = "";

  public PlansInTurn {
    former = List.copyOf(former);
  }

  /** Those of a subscription. */
  public static PlansInTurn of(Subscription subscription) {
    List<Former<String>> former = new ArrayList<>();
    Optional<Instant> ends = subscription.ends();
    Optional<Subscription.Next> next =
        subscription.next().filter(change -> ends.isEmpty() || change.from().isBefore(ends.get()));
    String plan = subscription.plan();
    if (next.isPresent()) {
      former.add(new Former<>(plan, next.get().from()));
      plan = next.get().plan();
    }
    if (ends.isPresent()) former.add(new Former<>(plan, ends.get()));
    boolean isOver = ends.isPresent() || subscription.status() == SubscriptionStatus.CANCELED;
    return new PlansInTurn(former, isOver ? NONE : plan);
  }

  /** The name of the one that holds at an instant; an empty name is none. */
  public String at(Instant instant) {
    return Former.at(former, instant, last);
  }

  /** Those that have ended by an instant. */
  public List<Former<String>> endedBy(Instant now) {
    return former.stream().filter(each -> !now.isBefore(each.until())).toList();
  }
}
