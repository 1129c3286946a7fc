package io.github.quota4j.jdbc.charging;

import io.github.quota4j.decision.Books;
import io.github.quota4j.decision.Bucket;
import io.github.quota4j.decision.Ceiling;
import io.github.quota4j.decision.Change;
import io.github.quota4j.decision.Counter;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Demand;
import io.github.quota4j.decision.Item;
import io.github.quota4j.decision.Leg;
import io.github.quota4j.decision.Operation;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.decision.Take;
import io.github.quota4j.decision.TakeAnswer;
import io.github.quota4j.decision.TakeStep;
import io.github.quota4j.decision.UsageRow;
import io.github.quota4j.jdbc.counters.Changes;
import io.github.quota4j.jdbc.counters.Learned;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A charge of one item and one limit, decided as if nothing were used yet. While the counter stays below its {@code
 * plain_below}, and the charge brings it over none of its own limits and {@link #marks}, the decision is the same whatever it
 * stands at, but for that number and the time: {@link Learned}.
 *
 * @param step whose caller waits
 * @param leg what it draws on, by the take's own account
 * @param testTime the time by a test's clock, if it has one
 * @param operation as it will be, at another time and with another state of the counter
 * @param usage the row for the ledger, at another time
 */
public record PlainCharge(
    Step.Taking step, Leg leg, Optional<Instant> testTime, Operation operation, UsageRow usage) {

  /** The charge, if it is plain; {@code now} may lag behind the store. */
  static Optional<PlainCharge> of(Step.Taking step, Instant now) {
    Take take = step.take();
    Optional<Leg> leg = leg(take);
    if (leg.isEmpty()) return Optional.empty();
    long asked = demand(take).max();
    Optional<Instant> testTime = step.testTime();
    Change<TakeAnswer> change = TakeStep.take(new Unused(take), take, testTime.orElse(now));
    // Refused for another reason than use, too late, nothing to count, or only in part: the full
    // path says so.
    boolean isPlain = change.usage().size() == 1
        && change.usage().get(0).quantity() == asked
        && Changes.fit(change);
    if (!isPlain) return Optional.empty();
    return Optional.of(new PlainCharge(
        step,
        leg.get(),
        testTime,
        change.operations().values().iterator().next(),
        change.usage().get(0)));
  }

  /** Its only limit; empty if it is not of the plain kind. */
  private static Optional<Leg> leg(Take take) {
    boolean ordinary = !take.forced()
        && take.hold().isEmpty()
        && take.eventTime().isEmpty()
        && take.items().size() == 1;
    if (!ordinary) return Optional.empty();
    Item item = take.items().get(0);
    if (!(item.demand() instanceof Demand.Add) || item.legs().size() != 1) return Optional.empty();
    Leg leg = item.legs().get(0);
    return leg.grants().isEmpty() && leg.bucket().ceiling() instanceof Ceiling.Amount
        ? Optional.of(leg)
        : Optional.empty();
  }

  private static Demand.Add demand(Take take) {
    return (Demand.Add) take.items().get(0).demand();
  }

  /**
   * Whether its id may be that of an operation without a ledger record: a caller's may be that of a reservation, and what takes
   * as much as fits may have found nothing free before.
   */
  boolean mayBeKnownUnrecorded() {
    return operation.idIsCallers() || demand(step.take()).min() == 0;
  }

  long amount() {
    return usage.quantity();
  }

  Bucket bucket() {
    return leg.bucket();
  }

  CounterKey counter() {
    return bucket().counter();
  }

  /** What the counter may reach. */
  long most() {
    return ceiling().max();
  }

  /** Where its alerts lie, the lowest first, as far as the counter may reach. */
  List<Long> marks() {
    List<Long> marks = new ArrayList<>();
    long allowance = ceiling().allowance();
    long mark = leg.alerts().next(0, allowance);
    for (; mark <= most(); mark = leg.alerts().next(mark, allowance)) marks.add(mark);
    return marks;
  }

  private Ceiling.Amount ceiling() {
    return (Ceiling.Amount) bucket().ceiling();
  }

  long version() {
    return step.take().accountVersion();
  }

  /** The last instant, by the server's clock, at which it may be counted. */
  Instant last() {
    Instant inWindow = bucket().end().minusNanos(1_000);
    Instant deadline = step.take().deadline();
    return deadline.isBefore(inWindow) ? deadline : inWindow;
  }

  /** Whether one update of the counter may serve both. */
  boolean goesWith(PlainCharge other) {
    return leg.equals(other.leg) && version() == other.version() && testTime.equals(other.testTime);
  }

  /** Books in which nothing was used: whatever the counter stands at, below {@code plain_below} a take fits. */
  private record Unused(Take take) implements Books {
    @Override
    public Counter counter(CounterKey key) {
      return new Counter(0, 0, 0, take.accountVersion(), Instant.EPOCH, Instant.MAX);
    }

    @Override
    public Optional<Operation> operation(OperationId id) {
      return Optional.empty();
    }

    @Override
    public Collection<Operation> expired(String customer, Instant now) {
      return List.of();
    }
  }
}
