package io.github.quota4j;

import io.github.quota4j.decision.Counter;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Crossed;
import io.github.quota4j.decision.Item;
import io.github.quota4j.decision.Leg;
import io.github.quota4j.plan.Alert;
import io.github.quota4j.store.Alerts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Looks for what usage has reached and no charge has told: a threshold or a limit was changed, or others recorded usage. */
final class Monitoring {
  private final Alerts alerts;

  Monitoring(Alerts alerts) {
    this.alerts = alerts;
  }

  /** Looks at one customer. */
  Monitored look(List<Item> items, Function<CounterKey, Counter> books, Instant now) {
    long reached = 0;
    long raised = 0;
    for (Item item : items) {
      for (Leg leg : item.legs()) {
        Optional<Alert> alert = Crossed.reached(leg, item.scale(), books, now);
        if (alert.isEmpty()) continue;
        reached++;
        if (alerts.raise(alert.get()).isPresent()) raised++;
      }
    }
    return new Monitored(1, reached, raised);
  }
}
