package io.github.quota4j.servlet;

import io.github.quota4j.plan.Unit;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * How a request went: what a cost that is known only afterwards is made of.
 *
 * @param status of the answer
 * @param bytesWritten of the body by the handler, before anything that the container does to them; 0 or more
 * @param said units, by {@link QuotaFilter#cost}; empty if the handler said nothing
 */
public record Outcome(int status, long bytesWritten, Optional<BigDecimal> said) {
  /** What was written, in gb, rounded up to six decimals. For a quota in gb with six decimals. */
  public BigDecimal gbWritten() {
    return Unit.gbOfBytes(bytesWritten);
  }
}
