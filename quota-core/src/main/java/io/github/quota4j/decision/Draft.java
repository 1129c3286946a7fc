package io.github.quota4j.decision;

import io.github.quota4j.plan.Alert;
import io.github.quota4j.plan.Unit;
import io.github.quota4j.plan.Window;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The books as a step would leave them. Thrown away if the step refuses; the books themselves stay untouched. */
final class Draft {
  /** Most steps change no more counters and operations than that, and a draft is made for each. */
  private static final int USUAL = 2;

  private final Books books;
  private final Instant now;
  private final long version;
  private final Map<CounterKey, Change.Changed> counters = new LinkedHashMap<>(USUAL);
  private final Map<OperationId, Operation> operations = new LinkedHashMap<>(USUAL);
  private final List<UsageRow> usage = new ArrayList<>(USUAL);

  /** @param version of the account that the step was resolved from; 0 if it was not */
  Draft(Books books, Instant now, long version) {
    this.books = books;
    this.now = now;
    this.version = version;
  }

  Counter counter(CounterKey key) {
    if (counters.isEmpty()) return books.counter(key); // as it is when room is looked for
    Change.Changed changed = counters.get(key);
    return changed != null ? changed.counter() : books.counter(key);
  }

  void settle(Draw draw) {
    change(draw, draw.amount(), 0, 0);
  }

  void hold(Draw draw, HoldTerms.Kind kind) {
    move(draw, kind, 0, draw.amount());
  }

  /** What was held is spent. */
  void spend(Draw draw, HoldTerms.Kind kind) {
    move(draw, kind, draw.amount(), -draw.amount());
  }

  /** What was held is free again. */
  void free(Draw draw, HoldTerms.Kind kind) {
    move(draw, kind, 0, -draw.amount());
  }

  /** Tokens are spent when they are taken, held or not: a rate limits how often one asks. */
  void spendTokens(Bucket bucket, Ceiling.Refill refill, long tokens) {
    Counter before = counter(bucket.counter());
    long debt = refill.debt(before, now) + tokens * refill.periodMicros();
    Instant asOf = now.isAfter(before.asOf()) ? now : before.asOf();
    Instant drained = asOf.plus(debt / refill.amount() + 1, ChronoUnit.MICROS);
    Counter after =
        new Counter(debt, 0, 0, Math.max(before.version(), version), asOf, before.cutAt());
    counters.put(bucket.counter(), new Change.Changed(after, drained));
  }

  void put(Operation operation) {
    operations.put(operation.id(), operation);
  }

  void record(UsageRow row) {
    usage.add(row);
  }

  /** The window of what was drawn on: a reset may have cut it since. */
  Window window(Draw draw) {
    Instant cutAt = counter(draw.counter()).cutAt();
    Instant end = cutAt.isBefore(draw.end()) ? cutAt : draw.end();
    return new Window(draw.counter().windowStart(), end);
  }

  /** Reservations that ran out return what they did not spend. */
  void expire(Iterable<Operation> expired) {
    for (Operation operation : expired) {
      for (Part part : operation.parts()) {
        for (Draw draw : part.openDraws()) free(draw, operation.kind());
      }
      put(operation.with(Operation.State.EXPIRED, operation.sequence(), operation.parts()));
    }
  }

  <A> Change<A> answer(A answer) {
    return new Change<>(counters, operations, usage, List.of(), answer);
  }

  /** @param items whose limits raise alerts */
  <A> Change<A> answer(A answer, List<Item> items) {
    List<Alert> alerts = Crossed.by(items, books::counter, this::counter, now);
    return new Change<>(counters, operations, usage, alerts, answer);
  }

  private void move(Draw draw, HoldTerms.Kind kind, long settled, long outstanding) {
    if (kind == HoldTerms.Kind.LEASE) change(draw, settled, 0, outstanding);
    else change(draw, settled, outstanding, 0);
  }

  /**
   * Who paid goes along with what is counted. A grant that got back already what others had used has less to give up: then the
   * window keeps what another one paid, until {@link Paying} gives that back.
   */
  private void change(Draw draw, long settled, long held, long leased) {
    change(draw.counter(), draw.end(), settled, held, leased);
    draw.payer().ifPresent(payer -> {
      long paid = Math.max(settled, -counter(payer.grant()).settled());
      change(draw.counter().granted(), draw.end(), paid, held, leased);
      change(payer.grant(), payer.end(), paid, held, leased);
    });
  }

  /** A grant pays for what was counted already; a negative amount is given back to it. */
  void pay(Leg leg, Bucket grant, long amount) {
    change(leg.bucket().counter().granted(), leg.bucket().end(), amount, 0, 0);
    change(grant.counter(), grant.end(), amount, 0, 0);
  }

  /** What was paid of a window is paid no more, and no grant is left that could have it back. */
  void forgo(Leg leg, long amount) {
    change(leg.bucket().counter().granted(), leg.bucket().end(), -amount, 0, 0);
  }

  /** Nothing falls below 0: a window whose counter was dropped, or reset, has nothing left to give back to. */
  private void change(CounterKey key, Instant end, long settled, long held, long leased) {
    Counter before = counter(key);
    Counter after = new Counter(
        Math.max(0, before.settled() + settled),
        Math.max(0, before.held() + held),
        Math.max(0, before.leased() + leased),
        Math.max(before.version(), version),
        now,
        before.cutAt());
    if (after.committed() > Unit.MAX_SMALLEST) {
      throw new IllegalStateException("counter " + key + " would pass " + Unit.MAX_SMALLEST);
    }
    counters.put(key, new Change.Changed(after, end));
  }
}
