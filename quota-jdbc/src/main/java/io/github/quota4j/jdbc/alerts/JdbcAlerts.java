package io.github.quota4j.jdbc.alerts;

import io.github.quota4j.jdbc.work.Query;
import io.github.quota4j.jdbc.work.Workers;
import io.github.quota4j.plan.Alert;
import io.github.quota4j.store.Alerts;
import io.github.quota4j.store.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Each call a transaction, on the caller's thread: charges must not wait behind it. */
public final class JdbcAlerts implements Alerts {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Workers workers;

  public JdbcAlerts(Workers workers) {
    this.workers = workers;
  }

  private <A> A change(Query.Body<A> body) {
    return workers.changeHere(PATIENCE, session -> {
      A answer = body.run(session);
      session.commit();
      return answer;
    });
  }

  @Override
  public Optional<Alert> raise(Alert alert) {
    return raiseAll(List.of(alert)).stream().findFirst();
  }

  @Override
  public List<Alert> raiseAll(List<Alert> alerts) {
    return change(session -> AlertTables.raise(session, alerts));
  }

  @Override
  public List<Alert> of(String customer, int most) {
    return change(session -> AlertTables.of(session, customer, most));
  }

  @Override
  public void open(Set<String> channels, Instant now) {
    boolean unused = change(session -> {
      DeliveryTable.open(session, channels, now);
      return true;
    });
  }

  @Override
  public List<Delivery> claim(Set<String> channels, int most, Instant now, Instant until) {
    return change(session -> DeliveryTable.claim(session, channels, most, now, until));
  }

  @Override
  public void delivered(Delivery delivery, Instant now) {
    settle(delivery, Delivery.State.DELIVERED, now, Optional.empty());
  }

  @Override
  public void failed(Delivery delivery, String error, Optional<Instant> again, Instant now) {
    Delivery.State state = again.isPresent() ? Delivery.State.PENDING : Delivery.State.DEAD;
    settle(delivery, state, again.orElse(now), Optional.of(error));
  }

  private void settle(
      Delivery delivery, Delivery.State state, Instant next, Optional<String> error) {
    boolean unused = change(session -> {
      DeliveryTable.settle(session, delivery, state, next, error);
      return true;
    });
  }

  @Override
  public List<Delivery> deliveries(String customer, int most) {
    return change(session -> DeliveryTable.of(session, customer, most));
  }

  @Override
  public int replay(String alert, Instant now) {
    return change(session -> DeliveryTable.replay(session, alert, now));
  }
}
