package io.github.quota4j.decision;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The first step: take what every item asks for, if each limit has room; else nothing.
 *
 * @param id names the call
 * @param idIsCallers whether the caller chose the id, and may come back with it for 48 hours
 * @param accountVersion the version of the account that the legs were resolved from
 * @param deadline in store time; afterwards nobody waits for the answer, and nothing is charged
 * @param items at least one
 * @param hold on which terms, if it is taken ahead; empty settles at once
 * @param forced the work already happened: counted whatever the ceilings say, and also in a window that is over
 * @param eventTime when it happened, if not now; the ledger's row lies there, inside the windows that paid
 * @param metadata goes to the ledger as it is
 * @param admitted whether it is a charge that was admitted while the store did not answer: forced, and for all that the same
 *     charge as one that was not
 */
public record Take(
    OperationId id,
    boolean idIsCallers,
    long accountVersion,
    Instant deadline,
    List<Item> items,
    Optional<HoldTerms> hold,
    boolean forced,
    Optional<Instant> eventTime,
    Map<String, String> metadata,
    boolean admitted) {
  public Take {
    items = List.copyOf(items);
    metadata = Map.copyOf(metadata);
    if (items.isEmpty()) throw new IllegalArgumentException("take must have an item");
    for (Item item : items) {
      for (Leg leg : item.legs()) {
        for (Bucket bucket : leg.buckets()) {
          if (!bucket.counter().customer().equals(id.customer())) {
            throw new IllegalArgumentException("take of customer " + id.customer()
                + " must not touch a counter of " + bucket.counter().customer());
          }
        }
      }
    }
  }

  /** A take that was not admitted before. */
  public Take(
      OperationId id,
      boolean idIsCallers,
      long accountVersion,
      Instant deadline,
      List<Item> items,
      Optional<HoldTerms> hold,
      boolean forced,
      Optional<Instant> eventTime,
      Map<String, String> metadata) {
    this(
        id, idIsCallers, accountVersion, deadline, items, hold, forced, eventTime, metadata, false);
  }

  /** A take that settles at once, by an id of the library's. */
  public static Take of(OperationId id, long accountVersion, Instant deadline, Item... items) {
    return new Take(
        id,
        false,
        accountVersion,
        deadline,
        List.of(items),
        Optional.empty(),
        false,
        Optional.empty(),
        Map.of());
  }

  /** The same take by an id that the caller chose. */
  public Take withCallersId() {
    return new Take(
        id, true, accountVersion, deadline, items, hold, forced, eventTime, metadata, admitted);
  }

  /** The same take with another deadline, in store time. */
  public Take by(Instant newDeadline) {
    return new Take(
        id,
        idIsCallers,
        accountVersion,
        newDeadline,
        items,
        hold,
        forced,
        eventTime,
        metadata,
        admitted);
  }

  /** The same take, ahead of the work. */
  public Take withHold(HoldTerms terms) {
    return new Take(
        id,
        idIsCallers,
        accountVersion,
        deadline,
        items,
        Optional.of(terms),
        forced,
        eventTime,
        metadata,
        admitted);
  }

  /** The same take, for work that already happened. */
  public Take asForced() {
    return new Take(
        id,
        idIsCallers,
        accountVersion,
        deadline,
        items,
        hold,
        true,
        eventTime,
        metadata,
        admitted);
  }

  /** The same charge, which went ahead at an instant when nobody could be asked: counted whatever the ceilings say. */
  public Take admittedAt(Instant when) {
    return new Take(
        id,
        idIsCallers,
        accountVersion,
        deadline,
        items,
        hold,
        true,
        Optional.of(eventTime.orElse(when)),
        metadata,
        admitted || !forced);
  }

  /** All counters that it is decided by, and may change. */
  public Set<CounterKey> counters() {
    return items.stream()
        .flatMap(item -> item.legs().stream())
        .flatMap(leg -> leg.buckets().stream())
        .map(Bucket::counter)
        .collect(Collectors.toSet());
  }

  /**
   * What makes a repeat the same charge: services, subjects, amounts, hold or not. Not the limits: a retry under another
   * plan gets the first answer.
   */
  public String fingerprint() {
    StringBuilder text = new StringBuilder(48 * items.size());
    text.append(
        forced && !admitted ? "forced" : hold.map(terms -> terms.kind().name()).orElse("use"));
    for (Item item : items) {
      text.append('|').append(item.service().length()).append(':').append(item.service());
      text.append('|').append(item.subject().length()).append(':').append(item.subject());
      text.append('|').append(amount(item));
    }
    return text.toString();
  }

  private static String amount(Item item) {
    Demand demand = item.demand();
    if (demand instanceof Demand.Add add) {
      return add.min() == add.max()
          ? units(add.max(), item)
          : units(add.min(), item) + ".." + units(add.max(), item);
    }
    if (demand instanceof Demand.Release release) return "-" + units(release.most(), item);
    return "=" + units(((Demand.SetTo) demand).level(), item);
  }

  /** In units: a plan that changes the scale does not change the charge. */
  private static String units(long smallest, Item item) {
    return smallest == 0 || item.scale() == 0
        ? Long.toString(smallest)
        : BigDecimal.valueOf(smallest, item.scale()).stripTrailingZeros().toPlainString();
  }
}
