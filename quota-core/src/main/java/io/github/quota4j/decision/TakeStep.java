package io.github.quota4j.decision;

import io.github.quota4j.plan.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The take, decided: known id → deadline → version → window → every limit has room → apply all. Pure; a store runs it
 * between "lock and load" and "save", so that what it decides is still true when it is saved.
 */
public final class TakeStep {
  private final Books books;
  private final Take take;
  private final Instant now;

  private Draft draft;
  private final List<Long> granted;
  private final List<Part> parts;

  private TakeStep(Books books, Take take, Instant now, Draft draft) {
    this.books = books;
    this.take = take;
    this.now = now;
    this.draft = draft;
    this.granted = new ArrayList<>(take.items().size());
    this.parts = new ArrayList<>(take.items().size());
  }

  /**
   * Decides a take.
   *
   * @param books what the store keeps of the customer, locked
   * @param now store time, read after the last lock was got
   */
  public static Change<TakeAnswer> take(Books books, Take take, Instant now) {
    Optional<Operation> known = books.operation(take.id());
    if (known.isPresent()) return Change.none(again(known.get(), take, now));
    if (now.isAfter(take.deadline())) return Change.none(new TakeAnswer.TooLate(now));
    Optional<TakeAnswer.Stale.Cause> stale = stale(books, take, now);
    if (stale.isPresent()) return Change.none(new TakeAnswer.Stale(now, stale.get()));
    Change<TakeAnswer> change = attempt(books, take, now, List.of());
    if (isAsAsked(take, change.answer())) return change;
    // Reservations that ran out free their rest in the very step that would otherwise give
    // less: no sweeper has to run.
    Collection<Operation> expired = books.expired(take.id().customer(), now);
    return expired.isEmpty() ? change : attempt(books, take, now, expired);
  }

  private static TakeAnswer again(Operation known, Take take, Instant now) {
    return known.fingerprint().equals(take.fingerprint())
        ? known.answer().again()
        : new TakeAnswer.Conflict(now);
  }

  private static Optional<TakeAnswer.Stale.Cause> stale(Books books, Take take, Instant now) {
    for (Item item : take.items()) {
      for (Leg leg : item.legs()) {
        for (Bucket bucket : leg.buckets()) {
          boolean open = isOpen(bucket, now);
          // Work that already happened goes to the window of its time; but which one that is, an
          // older account may not know.
          if (!open && !take.forced()) return Optional.of(TakeAnswer.Stale.Cause.WINDOW);
          if (books.counter(bucket.counter()).version() > take.accountVersion()) {
            return Optional.of(TakeAnswer.Stale.Cause.ACCOUNT);
          }
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isOpen(Bucket bucket, Instant now) {
    return !now.isBefore(bucket.counter().windowStart()) && now.isBefore(bucket.end());
  }

  private static boolean isAsAsked(Take take, TakeAnswer answer) {
    if (!(answer instanceof TakeAnswer.Taken taken)) return false;
    for (int i = 0; i < take.items().size(); i++) {
      boolean less = take.items().get(i).demand() instanceof Demand.Add add
          && taken.granted().get(i) < add.max();
      if (less) return false;
    }
    return true;
  }

  private static Change<TakeAnswer> attempt(
      Books books, Take take, Instant now, Collection<Operation> expired) {
    Draft draft = begun(books, now, take.accountVersion(), take, expired);
    return new TakeStep(books, take, now, draft).decide(expired);
  }

  /** What is true before anything is taken: reservations ran out, and grants began. */
  private static Draft begun(
      Books books, Instant now, long version, Take take, Collection<Operation> expired) {
    Draft draft = new Draft(books, now, version);
    draft.expire(expired);
    for (Item item : take.items()) {
      for (Leg leg : item.legs()) {
        boolean isLooked = isOpen(leg.bucket(), now) || isNothing(item.demand());
        if (leg.grants().isPresent() && isLooked) new Paying(draft, leg, now).balance();
      }
    }
    return draft;
  }

  /** What asks for nothing is made so that grants pay, also for a window that is over and not billed yet. */
  private static boolean isNothing(Demand demand) {
    return demand instanceof Demand.Add add && add.max() == 0;
  }

  private Change<TakeAnswer> decide(Collection<Operation> expired) {
    for (int i = 0; i < take.items().size(); i++) {
      Optional<TakeAnswer.Refused> refused = takeItem(i, take.items().get(i));
      if (refused.isPresent()) {
        draft = begun(books, now, 0, take, expired); // what the items before it took is not taken
        return draft.answer(refused.get());
      }
    }
    TakeAnswer.Taken answer = new TakeAnswer.Taken(
        now, granted, standings(), take.hold().map(terms -> now.plus(terms.duration())), false);
    draft.put(new Operation(
        take.id(),
        take.idIsCallers(),
        take.deadline(),
        take.fingerprint(),
        take.hold().isPresent() ? Operation.State.OPEN : Operation.State.CLOSED,
        take.hold().map(HoldTerms::kind).orElse(HoldTerms.Kind.RESERVATION),
        0,
        parts,
        answer));
    return draft.answer(answer, take.items());
  }

  private Optional<TakeAnswer.Refused> takeItem(int position, Item item) {
    Drawing drawing = new Drawing(draft, now, item);
    Demand demand = drawing.demand();
    if (demand instanceof Demand.Release release) {
      long amount = drawing.releasable(release.most());
      apply(position, item, -amount, drawing.release(amount));
      return Optional.empty();
    }
    Demand.Add add = (Demand.Add) demand;
    long amount = add.max();
    if (take.forced()) {
      if (!drawing.isInRange(amount))
        return Optional.of(refuse(position, item.legs().get(0), amount, Refusal.RANGE));
    } else {
      for (Leg leg : item.legs()) {
        amount = Math.min(amount, drawing.room(leg, amount));
        if (amount < add.min())
          return Optional.of(refuse(position, leg, add.min(), reason(leg, add.min())));
      }
    }
    List<Draw> draws = new ArrayList<>(item.legs().size());
    for (int i = 0; i < item.legs().size() && amount > 0; i++) {
      Leg leg = item.legs().get(i);
      if (leg.bucket().ceiling() instanceof Ceiling.Refill refill) {
        if (!take.forced()) draft.spendTokens(leg.bucket(), refill, amount);
      } else if (take.forced()) {
        draws.addAll(drawing.drawAll(i, leg, amount));
      } else {
        draws.addAll(drawing.draw(i, leg, amount));
      }
    }
    apply(position, item, amount, draws);
    return Optional.empty();
  }

  private void apply(int position, Item item, long amount, List<Draw> draws) {
    for (Draw draw : draws) {
      if (take.hold().isPresent()) draft.hold(draw, take.hold().get().kind());
      else draft.settle(draw);
    }
    long spent = take.hold().isPresent() ? 0 : amount;
    granted.add(amount);
    parts.add(
        new Part(item.service(), item.subject(), item.scale(), amount, spent, spent, 0, draws));
    if (spent != 0 && item.isCounted()) {
      Part part = parts.get(position);
      Instant when = take.eventTime().orElse(now);
      draft.record(UsageRows.of(
          draft,
          take.id(),
          UsageRow.Kind.USE,
          position,
          part,
          spent,
          draws,
          when,
          take.metadata()));
    }
  }

  private Refusal reason(Leg leg, long amount) {
    Bucket bucket = leg.raised(draft::counter, now);
    long most = bucket.ceiling().most();
    if (amount > most && most > 0) return Refusal.TOO_LARGE;
    if (leg.isRate()) return Refusal.RATE;
    long free = most - draft.counter(bucket.counter()).settled(); // if nothing were outstanding
    return amount <= free ? Refusal.HELD : Refusal.LIMIT;
  }

  private TakeAnswer.Refused refuse(int item, Leg leg, long amount, Refusal reason) {
    Bucket bucket = leg.raised(draft::counter, now);
    Counter counter = draft.counter(bucket.counter());
    Optional<Duration> wait = Optional.empty();
    if (reason == Refusal.RATE) {
      wait = Optional.of(((Ceiling.Refill) bucket.ceiling()).wait(counter, amount, now));
    } else if (reason == Refusal.LIMIT && newWindowHelps(bucket)) {
      wait = Optional.of(Duration.between(now, bucket.end()));
    }
    return new TakeAnswer.Refused(now, reason, new Standing(item, bucket, counter), wait);
  }

  private static boolean newWindowHelps(Bucket bucket) {
    return bucket.ceiling().most() > 0 && !bucket.end().equals(Window.ALWAYS.end());
  }

  private List<Standing> standings() {
    List<Standing> standings = new ArrayList<>(2 * take.items().size());
    for (int i = 0; i < take.items().size(); i++) {
      for (Leg leg : take.items().get(i).legs()) {
        Bucket bucket = leg.raised(draft::counter, now);
        standings.add(new Standing(i, bucket, draft.counter(bucket.counter())));
      }
    }
    return standings;
  }
}
