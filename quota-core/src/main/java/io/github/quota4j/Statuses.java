package io.github.quota4j;

import io.github.quota4j.account.Terms;
import io.github.quota4j.decision.Ceiling;
import io.github.quota4j.decision.Counter;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Standing;
import io.github.quota4j.plan.Enforcement;
import io.github.quota4j.plan.Limit;
import io.github.quota4j.plan.Marks;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Unit;
import io.github.quota4j.plan.Window;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Says in units, for people, what a counter and a ceiling say in smallest units. */
final class Statuses {
  private Statuses() {}

  /**
   * How a limit stands.
   *
   * @param scale decimals of the unit that the standing is counted in; the plan may have lost the service since
   * @param held smallest units that live reservations hold
   */
  static QuotaStatus of(Standing standing, int scale, long held, Terms terms, Instant at) {
    CounterKey key = standing.bucket().counter();
    Optional<Quota> quota = terms.quota(key.service());
    Unit unit = quota.map(q -> q.unit().scaled(scale)).orElseGet(() -> new Unit("units", scale));
    String source = terms.source(key.service());
    Enforcement.Mode mode = quota
        .filter(q -> key.limit().equals(Limit.MAIN))
        .map(q -> q.enforcement().mode())
        .orElse(Enforcement.Mode.HARD);
    Counter counter = standing.counter();
    if (standing.bucket().ceiling() instanceof Ceiling.Refill refill) {
      return rate(key, unit, refill, counter, source, at);
    }
    Ceiling.Amount ceiling = (Ceiling.Amount) standing.bucket().ceiling();
    Window window = new Window(key.windowStart(), standing.bucket().end());
    boolean unlimited = ceiling.isUnlimited();
    long remaining = Math.max(0, ceiling.allowance() - counter.settled() - held);
    return new QuotaStatus(
        key.service(),
        key.limit(),
        unit.name(),
        mode,
        unlimited ? Optional.empty() : Optional.of(unit.units(ceiling.allowance())),
        unit.units(counter.settled()),
        unit.units(held),
        unlimited ? Optional.empty() : Optional.of(unit.units(remaining)),
        window.isAlways() ? Optional.empty() : Optional.of(window),
        unit.units(Math.max(0, counter.settled() - ceiling.allowance())),
        source,
        quota
            .filter(q -> key.limit().equals(Limit.MAIN))
            .flatMap(q -> Marks.of(q).levelAt(counter.settled(), ceiling.allowance())));
  }

  /** How a rate stands: its window ends when it is full again, and lasts as long as it takes to refill. */
  static QuotaStatus rate(
      CounterKey key,
      Unit unit,
      Ceiling.Refill refill,
      Counter counter,
      String source,
      Instant at) {
    long room = refill.room(counter, at);
    Instant full = at.plus(refill.wait(counter, refill.burst(), at));
    long refillMicros = -Math.floorDiv(-refill.burst() * refill.periodMicros(), refill.amount());
    Window window = new Window(full.minus(Math.max(1, refillMicros), ChronoUnit.MICROS), full);
    return new QuotaStatus(
        key.service(),
        key.limit(),
        unit.name(),
        Enforcement.Mode.HARD,
        Optional.of(unit.units(refill.burst())),
        unit.units(refill.burst() - room),
        BigDecimal.ZERO,
        Optional.of(unit.units(room)),
        Optional.of(window),
        BigDecimal.ZERO,
        source,
        Optional.empty());
  }
}
