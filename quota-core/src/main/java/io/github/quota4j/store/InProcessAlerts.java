package io.github.quota4j.store;

import io.github.quota4j.plan.Alert;
import io.github.quota4j.plan.Threshold;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Alerts and deliveries in memory, under one lock: they are rare. What is older than the last so many is forgotten. */
final class InProcessAlerts implements Alerts {
  private static final int MOST = 10_000;

  /** Thresholds that were raised: what is forgotten here could be raised again. */
  private static final int MOST_RAISED = 100_000;

  private final Set<String> raised = new LinkedHashSet<>(); // oldest first
  private final Map<String, Alert> alerts = new LinkedHashMap<>(); // oldest first
  private final Set<String> channels = new LinkedHashSet<>();
  private final Map<Key, Delivery> deliveries = new LinkedHashMap<>(); // oldest first

  private record Key(String alert, String channel) {}

  @Override
  public synchronized Optional<Alert> raise(Alert alert) {
    List<Threshold> fresh =
        alert.thresholds().stream().filter(one -> raised.add(alert.idOf(one))).toList();
    if (fresh.isEmpty()) return Optional.empty();
    Alert kept = alert.with(fresh);
    alerts.put(kept.id(), kept);
    for (String channel : channels) put(kept, channel, kept.at());
    forgetOldest();
    return Optional.of(kept);
  }

  private void put(Alert alert, String channel, Instant next) {
    deliveries.put(
        new Key(alert.id(), channel),
        new Delivery(alert, channel, Delivery.State.PENDING, 0, next, Optional.empty()));
  }

  private void forgetOldest() {
    while (raised.size() > MOST_RAISED) raised.remove(raised.iterator().next());
    while (alerts.size() > MOST) {
      String oldest = alerts.keySet().iterator().next();
      alerts.remove(oldest);
      for (String channel : channels) deliveries.remove(new Key(oldest, channel));
    }
  }

  @Override
  public synchronized List<Alert> of(String customer, int most) {
    return newest(
        alerts.values().stream().filter(alert -> alert.customer().equals(customer)), most);
  }

  private static <T> List<T> newest(Stream<T> oldestFirst, int most) {
    List<T> all = new ArrayList<>(oldestFirst.toList());
    Collections.reverse(all);
    return List.copyOf(all.subList(0, Math.min(most, all.size())));
  }

  @Override
  public synchronized void open(Set<String> opened, Instant now) {
    for (String channel : opened) {
      if (!channels.add(channel)) continue;
      alerts.values().stream()
          .filter(alert -> alert.at().isAfter(now.minus(BEFORE_OPENED)))
          .forEach(alert -> put(alert, channel, now));
    }
  }

  @Override
  public synchronized List<Delivery> claim(Set<String> of, int most, Instant now, Instant until) {
    List<Delivery> due = deliveries.values().stream()
        .filter(one -> of.contains(one.channel()) && one.state() == Delivery.State.PENDING)
        .filter(one -> !one.next().isAfter(now))
        .limit(most)
        .toList();
    List<Delivery> claimed = new ArrayList<>();
    for (Delivery one : due) {
      change(
              one,
              known -> new Delivery(
                  known.alert(),
                  known.channel(),
                  Delivery.State.PENDING,
                  known.attempts() + 1,
                  until,
                  known.lastError()))
          .ifPresent(claimed::add);
    }
    return claimed;
  }

  @Override
  public synchronized void delivered(Delivery delivery, Instant now) {
    settle(delivery, Delivery.State.DELIVERED, now, Optional.empty());
  }

  @Override
  public synchronized void failed(
      Delivery delivery, String error, Optional<Instant> again, Instant now) {
    Delivery.State state = again.isPresent() ? Delivery.State.PENDING : Delivery.State.DEAD;
    settle(delivery, state, again.orElse(now), Optional.of(error));
  }

  private void settle(
      Delivery delivery, Delivery.State state, Instant next, Optional<String> error) {
    Optional<Delivery> unused = change(
        delivery,
        known ->
            new Delivery(known.alert(), known.channel(), state, known.attempts(), next, error));
  }

  private Optional<Delivery> change(Delivery delivery, UnaryOperator<Delivery> change) {
    Key key = new Key(delivery.alert().id(), delivery.channel());
    return Optional.ofNullable(
        deliveries.computeIfPresent(key, (same, known) -> change.apply(known)));
  }

  @Override
  public synchronized List<Delivery> deliveries(String customer, int most) {
    return newest(
        deliveries.values().stream().filter(one -> one.alert().customer().equals(customer)), most);
  }

  @Override
  public synchronized int replay(String id, Instant now) {
    Optional<Alert> alert = Optional.ofNullable(alerts.get(id));
    alert.ifPresent(found -> channels.forEach(channel -> put(found, channel, now)));
    return alert.isPresent() ? channels.size() : 0;
  }
}
