package io.github.quota4j;

import io.github.quota4j.decision.Counter;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Crossed;
import io.github.quota4j.decision.Item;
import io.github.quota4j.decision.Leg;
import io.github.quota4j.plan.Alert;
import io.github.quota4j.store.Alerts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Looks for what usage has reached and no charge has told: a threshold or a limit was changed, or others recorded usage. */
final class Monitoring {
  private final Alerts alerts;

  Monitoring(Alerts alerts) {
    this.alerts = alerts;
  }

  /** Looks at some customers. */
  Monitored look(List<List<Item>> customers, Function<CounterKey, Counter> books, Instant now) {
    List<Alert> reached = new ArrayList<>();
    for (List<Item> items : customers) {
      for (Item item : items) {
        for (Leg leg : item.legs()) {
          Crossed.reached(leg, item.scale(), books, now).ifPresent(reached::add);
        }
      }
    }
    int raised = alerts.raiseAll(reached).size();
    return new Monitored(customers.size(), reached.size(), raised);
  }
}
