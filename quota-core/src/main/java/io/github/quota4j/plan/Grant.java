package io.github.quota4j.plan;

import io.github.quota4j.text.Text;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Optional;

/**
 * An extra allowance of one customer for one service, beside what its plan includes. It lives on across windows until it is
 * used up, ends or is voided. Immutable.
 *
 * <p>What is used is drawn in an order from the plan's allowance and from the grants: smaller priority first, the plan's
 * being {@link #PLAN_PRIORITY}; then what ends first, the plan's with its window; then the oldest. Overage comes last. A grant
 * that begins takes over what its customer is over in the window that is open: when it is given, or else with the next charge, or
 * when the window is billed.
 *
 * @param customer whose it is
 * @param id chosen by the host, 1 to 100 characters, without U+0000 and halves of surrogate pairs: the same grant again is none
 * @param service what is granted, with a window in the customer's plan: a level or a rate cannot be granted
 * @param amount units, more than 0
 * @param priority -1 000 to 1 000; 0 unless set
 * @param effective from when on, in whole microseconds
 * @param expiry when it ends, in whole microseconds; empty if it does not
 * @param voided when it was voided, if it was: from then on nothing more is drawn from it
 */
public record Grant(
    String customer,
    String id,
    String service,
    BigDecimal amount,
    int priority,
    Instant effective,
    Optional<Instant> expiry,
    Optional<Instant> voided) {
  /** Where the plan's own allowance stands among the grants. */
  public static final int PLAN_PRIORITY = 0;

  private static final int MOST_PRIORITY = 1_000;

  /** The order in which grants are drawn from, of those that were made in the order in which they are sorted. */
  public static final Comparator<Grant> ORDER =
      Comparator.comparingInt(Grant::priority).thenComparing(Grant::end);

  public Grant {
    Text.require("id", id, 100);
    Text.require("service", service, 100);
    if (amount.signum() <= 0) {
      throw new IllegalArgumentException(
          "amount must be more than 0, was " + amount.toPlainString());
    }
    if (Math.abs(priority) > MOST_PRIORITY) {
      throw new IllegalArgumentException(
          "priority must be " + -MOST_PRIORITY + " to " + MOST_PRIORITY + ", was " + priority);
    }
    effective = effective.truncatedTo(ChronoUnit.MICROS);
    expiry = expiry.map(instant -> instant.truncatedTo(ChronoUnit.MICROS));
    if (expiry.isPresent() && !expiry.get().isAfter(effective)) {
      throw new IllegalArgumentException(
          "expiry must be after " + effective + ", was " + expiry.get());
    }
  }

  /** A grant that does not end. */
  public static Grant of(
      String customer, String id, String service, long amount, Instant effective) {
    return of(customer, id, service, BigDecimal.valueOf(amount), effective);
  }

  /** A grant that does not end. */
  public static Grant of(
      String customer, String id, String service, BigDecimal amount, Instant effective) {
    return new Grant(
        customer, id, service, amount, 0, effective, Optional.empty(), Optional.empty());
  }

  /** The same, ending at an instant. */
  public Grant until(Instant end) {
    return new Grant(customer, id, service, amount, priority, effective, Optional.of(end), voided);
  }

  /** The same with another priority. */
  public Grant withPriority(int newPriority) {
    return new Grant(customer, id, service, amount, newPriority, effective, expiry, voided);
  }

  /** The same, voided. */
  public Grant voidedAt(Instant at) {
    return new Grant(
        customer,
        id,
        service,
        amount,
        priority,
        effective,
        expiry,
        Optional.of(at.truncatedTo(ChronoUnit.MICROS)));
  }

  /** The same as if it had not been voided. */
  public Grant withoutVoid() {
    return new Grant(customer, id, service, amount, priority, effective, expiry, Optional.empty());
  }

  /** When it ends by itself, or {@link Window#ALWAYS} does. */
  public Instant end() {
    return expiry.orElse(Window.ALWAYS.end());
  }

  /** When nothing more can be drawn from it. */
  public Instant over() {
    return voided.filter(at -> at.isBefore(end())).orElse(end());
  }
}
