package io.github.quota4j;

import io.github.quota4j.decision.HoldTerms;
import io.github.quota4j.decision.Item;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.decision.Take;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * What a caller asks for, checked as far as it can be without an account.
 *
 * @param operation names the call: the charge's key, or made
 * @param hold on which terms, if it is taken ahead
 */
record Request(
    Charge charge, String operation, Resolution.Intent intent, Optional<HoldTerms> hold) {
  /** What happened in the future by less than this happened now, by another clock. */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

  Request {
    if (charge.at().isPresent() && intent != Resolution.Intent.RECORD) {
      throw new IllegalArgumentException(
          "at is for work that already happened: use record, was " + charge.at().get());
    }
  }

  /** The same, by another id. */
  Request as(String newOperation) {
    return new Request(charge, newOperation, intent, hold);
  }

  /** The same call, about what was used in the end. */
  Request about(List<Charge.Item> used) {
    return new Request(charge.of(used), operation, intent, Optional.empty());
  }

  OperationId id() {
    return new OperationId(charge.customer(), operation);
  }

  /** When the work happens, or happened: now at the latest. */
  Instant happened(Instant now) {
    if (charge.at().isEmpty()) return now;
    Instant at = charge.at().get();
    if (at.isBefore(Instant.EPOCH) || at.isAfter(now.plus(CLOCK_SKEW))) {
      throw new IllegalArgumentException(
          "at must be from " + Instant.EPOCH + " to now, " + now + ", was " + at);
    }
    return at.isBefore(now) ? at : now;
  }

  /**
   * The take that it is.
   *
   * @param now store time
   */
  Take take(List<Item> items, long accountVersion, Instant now, Instant deadline) {
    return new Take(
        id(),
        charge.key().isPresent(),
        accountVersion,
        deadline,
        items,
        hold,
        intent == Resolution.Intent.RECORD,
        charge.at().map(at -> happened(now).truncatedTo(ChronoUnit.MICROS)),
        charge.metadata());
  }
}
