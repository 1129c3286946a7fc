package io.github.quota4j.plan;

import io.github.quota4j.text.Text;
import java.util.Optional;

/**
 * Where limits are to count and report, and refuse nothing, until somebody says otherwise: for the night in which a limit is
 * wrong and nobody can say why. Rates included. No text has U+0000 or half of a surrogate pair.
 *
 * @param customer whose; empty for all customers
 * @param service which; empty for all services
 * @param by who does it, 1 to 255 characters
 * @param why 1 to 1 000 characters
 */
public record BreakGlass(
    Optional<String> customer, Optional<String> service, String by, String why) {
  public BreakGlass {
    service.ifPresent(text -> Text.require("service", text, 100));
    Text.require("by", by, 255);
    Text.require("why", why, 1_000);
  }

  /** For all customers and services. */
  public static BreakGlass everywhere(String by, String why) {
    return new BreakGlass(Optional.empty(), Optional.empty(), by, why);
  }

  /** For one customer only. */
  public BreakGlass customer(String only) {
    return new BreakGlass(Optional.of(only), service, by, why);
  }

  /** For one service only. */
  public BreakGlass service(String only) {
    return new BreakGlass(customer, Optional.of(only), by, why);
  }
}
