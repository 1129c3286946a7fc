package io.github.quota4j;

import io.github.quota4j.plan.Unit;
import io.github.quota4j.text.Text;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request to use amounts of one or more services of one customer, all or nothing. Immutable: each method that adds
 * something returns a new charge. What depends on the plan (how many decimals a unit has) and on settings (which ids are
 * allowed) is checked when the charge is used.
 *
 * @param customer the account that is billed; 1 to 255 of {@code [A-Za-z0-9._@:-]} unless set otherwise
 * @param items 1 to 50; a service appears once
 * @param subject the part of the customer that uses it, such as a user of an organisation; as a customer's id
 * @param key the caller's idempotency key: a repeat with it counts once, and gets the first answer
 * @param at when it happened, if not now; only work that already happened may have it. From 1970 to now
 * @param metadata goes to the ledger as it is; no part of what makes a repeat the same charge. Text without U+0000 and without
 *     halves of surrogate pairs, names and values
 */
public record Charge(
    String customer,
    List<Item> items,
    Optional<String> subject,
    Optional<String> key,
    Optional<Instant> at,
    Map<String, String> metadata) {
  /**
   * One service of a charge.
   *
   * @param service what is used, 1 to 100 characters
   * @param amount units, 0 to 2<sup>53</sup> - 1 smallest ones, with no more decimals than the quota's unit has
   */
  public record Item(String service, BigDecimal amount) {
    public Item {
      if (service.isBlank() || service.length() > 100) {
        throw new IllegalArgumentException(
            "service must be 1 to 100 characters, was \"" + service + "\"");
      }
      if (amount.signum() < 0) {
        throw new IllegalArgumentException(
            "amount of " + service + " must not be negative, was " + amount);
      }
    }
  }

  public Charge {
    items = List.copyOf(items);
    metadata = Text.requireMetadata(metadata);
    if (items.isEmpty() || items.size() > 50) {
      throw new IllegalArgumentException("charge must name 1 to 50 services, was " + items.size());
    }
    if (items.size() > 1 && items.stream().map(Item::service).distinct().count() < items.size()) {
      throw new IllegalArgumentException("charge must name a service once, was "
          + items.stream().map(Item::service).toList());
    }
  }

  /**
   * A charge for one service.
   *
   * @param units 0 or more
   * @throws IllegalArgumentException if the units are negative, or the service is not 1 to 100 characters
   */
  public static Charge of(String customer, String service, long units) {
    return of(customer, service, BigDecimal.valueOf(units));
  }

  /**
   * A charge for one service.
   *
   * @param units 0 or more, with no more decimals than the quota's unit has
   * @throws IllegalArgumentException if the units are negative, or the service is not 1 to 100 characters
   */
  public static Charge of(String customer, String service, BigDecimal units) {
    return new Charge(
        customer,
        List.of(new Item(service, units)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }

  /**
   * A charge of so many bytes for a service that counts gb (2<sup>30</sup> bytes) with six decimals; rounded up.
   *
   * @param bytes 0 or more
   * @throws IllegalArgumentException if the bytes are negative, or the service is not 1 to 100 characters
   */
  public static Charge ofBytes(String customer, String service, long bytes) {
    return of(customer, service, Unit.gbOfBytes(bytes));
  }

  /**
   * Together with another service of the same customer, all or nothing. Charges of several customers are several charges.
   *
   * @param units 0 or more
   * @throws IllegalArgumentException if the service is in the charge already, it has 50, or the units are negative
   */
  public Charge and(String service, long units) {
    return and(service, BigDecimal.valueOf(units));
  }

  /**
   * Together with another service of the same customer, all or nothing.
   *
   * @param units 0 or more, with no more decimals than the quota's unit has
   * @throws IllegalArgumentException if the service is in the charge already, it has 50, or the units are negative
   */
  public Charge and(String service, BigDecimal units) {
    List<Item> all = new ArrayList<>(items);
    all.add(new Item(service, units));
    return new Charge(customer, all, subject, key, at, metadata);
  }

  /** By this part of the customer; limits for each subject apply. */
  public Charge subject(String id) {
    return new Charge(customer, items, Optional.of(id), key, at, metadata);
  }

  /**
   * With the caller's idempotency key, 1 to 255 characters without controls and halves of surrogate pairs, not beginning with
   * {@code ~}: kept for 48 hours at least. The same key with other services, subjects, amounts or another verb is denied with
   * {@link Reason#KEY_CONFLICT}. Two customers may use the same key.
   */
  public Charge key(String id) {
    return new Charge(customer, items, subject, Optional.of(id), at, metadata);
  }

  /** Happened at this instant, from 1970 to now (a minute ahead is now, by another clock); for {@code record} only. */
  public Charge at(Instant when) {
    return new Charge(customer, items, subject, key, Optional.of(when), metadata);
  }

  /** The same, about other amounts. */
  Charge of(List<Item> others) {
    return new Charge(customer, others, subject, key, at, metadata);
  }

  /**
   * With a word for the ledger, such as the endpoint that was called.
   *
   * @throws IllegalArgumentException if the name or the value has U+0000 or half of a surrogate pair
   */
  public Charge with(String name, String value) {
    Map<String, String> all = new LinkedHashMap<>(metadata);
    all.put(name, value);
    return new Charge(customer, items, subject, key, at, all);
  }
}
