package io.github.quota4j;

import io.github.quota4j.account.Accounts;
import io.github.quota4j.account.Customer;
import io.github.quota4j.account.Terms;
import io.github.quota4j.decision.HoldTerms;
import io.github.quota4j.decision.Item;
import io.github.quota4j.decision.Operation;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.decision.Take;
import io.github.quota4j.decision.TakeAnswer;
import io.github.quota4j.store.QuotaStoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The hot path: account → limits → take → decision. Resolves anew when the account or the window moved on meanwhile. */
final class Spending {
  /** Each attempt but the last one ended because something newer was seen; it does not go on for ever. */
  private static final int ATTEMPTS = 4;

  private final Calls calls;
  private final Accounts accounts;
  private final Ids ids;
  private final Trial trial;
  private final ShadowRates shadow;
  private final Renewing renewing;
  private final Cancelling cancelling;
  private final Fallback fallback;
  private final Events events;
  private final Auditing auditing;

  /** @param fallback what becomes of charges while the store does not answer */
  Spending(
      Calls calls,
      Accounts accounts,
      Ids ids,
      Cancelling cancelling,
      Fallback fallback,
      Events events,
      Auditing auditing) {
    this.calls = calls;
    this.accounts = accounts;
    this.ids = ids;
    this.trial = new Trial(calls);
    this.shadow = new ShadowRates(ids);
    this.renewing = new Renewing(calls, accounts);
    this.cancelling = cancelling;
    this.fallback = fallback;
    this.events = events;
    this.auditing = auditing;
  }

  Decision spend(Charge charge, Resolution.Intent intent) {
    Decision decision = send(request(charge, intent, Optional.empty())).decision();
    return auditing.decided(charge, events.decided(charge, decision));
  }

  Decided reserve(Charge charge, HoldTerms terms) {
    Decided decided = send(request(charge, Resolution.Intent.CONSUME, Optional.of(terms)));
    var unused = auditing.decided(charge, events.decided(charge, decided.decision()));
    return decided;
  }

  /** Decides as a consume would, on a reading that is so old at most. */
  Decision check(Charge charge, Duration maxAge) {
    Request request = request(charge, Resolution.Intent.CONSUME, Optional.empty());
    if (!calls.mayAsk(charge.customer())) return looked(request, calls.unavailable());
    try {
      Decision decision = decide(request, take -> trial.take(take, maxAge)).decision();
      return isTooLate(decision) ? looked(request, decision) : decision;
    } catch (QuotaStoreException e) { // nothing is counted by looking
      return looked(request, calls.failed(e, false, request.id()));
    }
  }

  private Decision looked(Request request, Decision closed) {
    return fallback.look(request).orElse(closed);
  }

  private Request request(Charge charge, Resolution.Intent intent, Optional<HoldTerms> hold) {
    ids.customer(charge.customer());
    charge.subject().ifPresent(ids::subject);
    String operation = charge.key().isPresent() ? ids.key(charge.key().get()) : ids.make();
    return new Request(charge, operation, intent, hold);
  }

  /**
   * A decision, and what it was about.
   *
   * @param items empty where it never came to limits
   * @param hold what stands behind a reservation that was admitted without the store
   */
  record Decided(Decision decision, List<Item> items, Optional<Hold> hold) {
    Decided(Decision decision, List<Item> items) {
      this(decision, items, Optional.empty());
    }

    Decided(Reason reason, Instant at) {
      this(Answers.denied(reason, at), List.of());
    }
  }

  private Decided send(Request request) {
    if (!calls.mayAsk(request.charge().customer()))
      return unanswered(request, Optional.empty(), calls.unavailable());
    Sending sending = new Sending();
    try {
      Decided decided = decide(request, sending);
      return isTooLate(decided.decision())
          ? unanswered(request, Optional.empty(), decided.decision())
          : decided;
    } catch (QuotaStoreException e) {
      // If it was not a take that failed, nothing can have been counted, whatever failed.
      Optional<Take> sent = e.sent() ? sending.unanswered : Optional.empty();
      return unanswered(request, sent, calls.failed(e, sent.isPresent(), request.id()));
    }
  }

  /** The store answered so late that it counted nothing; the quota's policy says what becomes of that, too. */
  private static boolean isTooLate(Decision decision) {
    return decision instanceof Decision.Denied && decision.degraded();
  }

  private Decided unanswered(Request request, Optional<Take> sent, Decision closed) {
    Optional<Decided> admitted = fallback.admit(request, sent);
    boolean isToBeCounted = admitted.isPresent() && request.hold().isEmpty();
    if (!isToBeCounted) sent.filter(take -> !take.idIsCallers()).ifPresent(cancelling::cancel);
    return admitted.orElseGet(() -> new Decided(closed, List.of()));
  }

  /** Sends takes to the store, and remembers the one that it did not answer. */
  private final class Sending implements Step {
    private Optional<Take> unanswered = Optional.empty();

    @Override
    public TakeAnswer take(Take take) {
      unanswered = Optional.of(take);
      TakeAnswer answer = calls.usage().take(take);
      unanswered = Optional.empty();
      return answer;
    }

    @Override
    public void heard(Charge charge, Take take, TakeAnswer answer, Decision decision) {
      if (events.areHeard()) Overshoot.tell(events, charge, take, answer, decision);
    }

    @Override
    public Optional<Operation> find(OperationId id, Instant deadline) {
      return calls.usage().find(id, deadline);
    }
  }

  /** What is done with a take: sent to the store, or tried on a reading. */
  interface Step {
    TakeAnswer take(Take take);

    /** What the answer to the charge itself was made to. */
    default void heard(Charge charge, Take take, TakeAnswer answer, Decision decision) {}

    /** An earlier call by the same id; a trial is never a repeat. */
    default Optional<Operation> find(OperationId id, Instant deadline) {
      return Optional.empty();
    }
  }

  private Decided decide(Request request, Step step) {
    Instant now = calls.usage().now();
    Instant deadline = calls.deadline(now);
    Customer customer = accounts.of(request.charge().customer(), calls.patience());
    for (int attempt = 1; ; attempt++) {
      Optional<Terms> found = customer.termsAt(now);
      if (found.isEmpty()) {
        Reason reason = Answers.withoutTerms(customer.statusAt(now));
        return withoutQuota(reason, request, Terms.NONE, now, deadline, step);
      }
      Terms terms = found.get();
      Optional<List<Item>> resolved;
      try {
        resolved = Resolution.of(request, terms, now);
      } catch (IllegalArgumentException e) {
        return countedBefore(request, terms, now, deadline, step).orElseThrow(() -> e);
      }
      if (resolved.isEmpty())
        return withoutQuota(Reason.SERVICE_NOT_IN_PLAN, request, terms, now, deadline, step);
      List<Item> items = resolved.get();
      Take take = request.take(items, terms.account().version(), now, deadline);
      TakeAnswer answer = step.take(take);
      calls.answered();
      if (!(answer instanceof TakeAnswer.Stale stale) || attempt == ATTEMPTS) {
        Decided decided = decided(request, items, terms, answer);
        step.heard(request.charge(), take, answer, decided.decision());
        return reported(decided, request, terms, deadline, step);
      }
      now = stale.at(); // the store's time decides which window is open
      if (stale.cause() == TakeAnswer.Stale.Cause.ACCOUNT)
        customer = renewing.newer(customer, take, now);
    }
  }

  private static Decided decided(
      Request request, List<Item> items, Terms terms, TakeAnswer answer) {
    Decision decision =
        Answers.of(answer, request.operation(), item -> items.get(item).scale(), terms);
    return answer instanceof TakeAnswer.Taken taken && taken.repeated()
        ? new Decided(decision, Repeat.asFirstTaken(items, taken))
        : new Decided(decision, items);
  }

  private Decided reported(
      Decided decided, Request request, Terms terms, Instant deadline, Step step) {
    if (!request.intent().isPaced()) return decided;
    Decision decision = shadow.report(decided.decision(), request.charge(), terms, deadline, step);
    return new Decided(decision, decided.items());
  }

  private Decided withoutQuota(
      Reason reason, Request request, Terms terms, Instant now, Instant deadline, Step step) {
    return countedBefore(request, terms, now, deadline, step)
        .orElseGet(() -> new Decided(reason, now));
  }

  /**
   * What the account has no quota for, or cannot count any more, may have been counted when it could: then a retry gets the
   * first answer, and not one that says that nothing was counted.
   */
  private Optional<Decided> countedBefore(
      Request request, Terms terms, Instant now, Instant deadline, Step step) {
    if (request.charge().key().isEmpty()) return Optional.empty();
    Optional<Operation> known = step.find(request.id(), deadline);
    calls.answered();
    return known.map(first -> Repeat.items(request, first)
        .filter(items ->
            request.take(items, 0, now, deadline).fingerprint().equals(first.fingerprint()))
        .map(items -> decided(request, items, terms, first.answer().again()))
        .orElseGet(() -> new Decided(Reason.KEY_CONFLICT, now)));
  }
}
