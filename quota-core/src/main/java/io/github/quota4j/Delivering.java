package io.github.quota4j;

import io.github.quota4j.store.Alerts;
import io.github.quota4j.store.Delivery;
import io.github.quota4j.text.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Empties the outbox into channels: each delivery at least once, and again, ever later, while its channel fails. */
final class Delivering {
  private static final Logger log = LoggerFactory.getLogger(Quotas.class);

  /** Then it is dead: some four hours after the first. */
  static final int MOST_ATTEMPTS = 12;

  private static final Duration FIRST_WAIT = Duration.ofSeconds(10);
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  /** So long nobody else takes what is under way. */
  private static final Duration CLAIM = Duration.ofMinutes(1);

  private static final int MOST_ERROR = 500;

  private final Alerts alerts;
  private final Supplier<Instant> clock;
  private final Map<String, Channel> channels = new LinkedHashMap<>();

  /** @throws IllegalArgumentException if two channels have one name, or a name is too long */
  Delivering(Alerts alerts, Supplier<Instant> clock, List<Channel> channels) {
    this.alerts = alerts;
    this.clock = clock;
    for (Channel channel : channels) {
      String name = channel.name();
      if (name.isBlank() || name.length() > 60) {
        throw new IllegalArgumentException(
            "channel must have a name of 1 to 60 characters, was \"" + name + "\"");
      }
      Text.requireKept("channel", name);
      if (this.channels.put(name, channel) != null)
        throw new IllegalArgumentException("channels must have different names, two were " + name);
    }
  }

  /** Delivers all that is due. One at a time, so that what waits here can be taken by other nodes. */
  Delivered run() {
    if (channels.isEmpty()) return new Delivered(0, 0, 0);
    alerts.open(channels.keySet(), clock.get());
    Map<Delivery.State, Integer> counts = new EnumMap<>(Delivery.State.class);
    Optional<Delivery> due = claim();
    while (due.isPresent()) {
      counts.merge(deliver(due.get()), 1, Integer::sum);
      due = Thread.currentThread().isInterrupted() ? Optional.empty() : claim();
    }
    return new Delivered(
        counts.getOrDefault(Delivery.State.DELIVERED, 0),
        counts.getOrDefault(Delivery.State.PENDING, 0),
        counts.getOrDefault(Delivery.State.DEAD, 0));
  }

  private Optional<Delivery> claim() {
    Instant now = clock.get();
    return alerts.claim(channels.keySet(), 1, now, now.plus(CLAIM)).stream().findFirst();
  }

  /** What it is afterwards. */
  private Delivery.State deliver(Delivery delivery) {
    @Nullable Channel channel = channels.get(delivery.channel());
    if (channel == null) return Delivery.State.PENDING;
    try {
      channel.deliver(delivery.alert());
      alerts.delivered(delivery, clock.get());
      return Delivery.State.DELIVERED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(delivery, e);
    } catch (Exception e) {
      return failed(delivery, e);
    }
  }

  private Delivery.State failed(Delivery delivery, Exception reason) {
    boolean isDead = delivery.attempts() >= MOST_ATTEMPTS;
    Instant now = clock.get();
    Optional<Instant> again = isDead ? Optional.empty() : Optional.of(now.plus(wait(delivery)));
    log.warn(
        "alert {} was not delivered through {} at attempt {}, {}",
        delivery.alert().id(),
        delivery.channel(),
        delivery.attempts(),
        isDead ? "and is given up" : "and is tried again",
        reason);
    String error = reason.toString();
    alerts.failed(delivery, error.substring(0, Math.min(MOST_ERROR, error.length())), again, now);
    return isDead ? Delivery.State.DEAD : Delivery.State.PENDING;
  }

  /** Twice as long each time, less up to a half that differs from alert to alert: they do not all come at once. */
  static Duration wait(Delivery delivery) {
    long longest = Math.min(
        LONGEST_WAIT.toMillis(), FIRST_WAIT.toMillis() << Math.min(20, delivery.attempts() - 1));
    int spread = Math.floorMod((delivery.alert().id() + delivery.attempts()).hashCode(), 1_000);
    return Duration.ofMillis(longest - longest * spread / 2_000);
  }
}
