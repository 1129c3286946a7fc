package io.github.quota4j.store;

import io.github.quota4j.text.Text;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Usage that already happened, told to the ledger. No text of it has U+0000 or half of a surrogate pair.
 *
 * @param customer who is billed, 1 to 255 characters
 * @param id names the event, 1 to 255 characters: however often it is told, it counts once
 * @param service what was used, 1 to 100 characters
 * @param subject the part of the customer that used it, at most 255 characters; empty if none is named
 * @param units how much, with at most six decimals and 18 digits, below 10<sup>14</sup>; below 0 corrects what was told before
 * @param at when it happened; it counts in the windows that contain it, also if they are over
 * @param metadata kept beside it
 */
public record UsageEvent(
    String customer,
    String id,
    String service,
    String subject,
    BigDecimal units,
    Instant at,
    Map<String, String> metadata) {
  private static final BigDecimal MOST = BigDecimal.TEN.pow(14);

  /** So many fit into the long that a row of the ledger is told as. */
  private static final int MOST_DIGITS = 18;

  public UsageEvent {
    metadata = Text.requireMetadata(metadata);
    requireLength("customer", customer, 1, 255);
    requireLength("id", id, 1, 255);
    requireLength("service", service, 1, 100);
    requireLength("subject", subject, 0, 255);
    // A huge exponent would build a huge number first.
    boolean isHuge = units.precision() - (long) units.scale() > 14;
    if (isHuge || units.abs().compareTo(MOST) >= 0) {
      throw new IllegalArgumentException("units must be below 10^14, was " + units);
    }
    if (units.signum() != 0 && units.stripTrailingZeros().scale() > 6) {
      throw new IllegalArgumentException("units must have at most 6 decimals, was " + units);
    }
    if (units.stripTrailingZeros().precision() > MOST_DIGITS) {
      throw new IllegalArgumentException(
          "units must have at most " + MOST_DIGITS + " digits, was " + units);
    }
  }

  /** An event of a customer as a whole. */
  public static UsageEvent of(
      String customer, String id, String service, BigDecimal units, Instant at) {
    return new UsageEvent(customer, id, service, "", units, at, Map.of());
  }

  /** The same by a part of the customer. */
  public UsageEvent subject(String who) {
    return new UsageEvent(customer, id, service, who, units, at, metadata);
  }

  /** The same with something to remember. */
  public UsageEvent with(String key, String value) {
    Map<String, String> more = new HashMap<>(metadata);
    more.put(key, value);
    return new UsageEvent(customer, id, service, subject, units, at, more);
  }

  private static void requireLength(String name, String value, int least, int most) {
    if (value.length() < least || value.length() > most) {
      throw new IllegalArgumentException(
          name + " must be " + least + ".." + most + " characters, was \"" + value + "\"");
    }
    Text.requireKept(name, value);
  }
}
