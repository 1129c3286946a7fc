package io.github.quota4j;

import io.github.quota4j.account.Accounts;
import io.github.quota4j.decision.HoldTerms;
import io.github.quota4j.decision.Item;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.decision.Settle;
import io.github.quota4j.decision.Take;
import io.github.quota4j.decision.TakeAnswer;
import io.github.quota4j.store.Account;
import io.github.quota4j.store.QuotaStoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The hot path: account → limits → take → decision. Resolves anew when the account or the window moved on meanwhile. */
final class Spending {
  /** Each attempt but the last one ended because something newer was seen; it does not go on for ever. */
  private static final int ATTEMPTS = 4;

  /** What happened in the future by less than this happened now, by another clock. */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

  private final Calls calls;
  private final Accounts accounts;
  private final Ids ids;
  private final Trial trial;
  private final ShadowRates shadow;
  private final Cancelling cancelling;

  Spending(Calls calls, Accounts accounts, Ids ids, Cancelling cancelling) {
    this.calls = calls;
    this.accounts = accounts;
    this.ids = ids;
    this.trial = new Trial(calls);
    this.shadow = new ShadowRates(ids);
    this.cancelling = cancelling;
  }

  Decision spend(Charge charge, Resolution.Intent intent) {
    return send(charge, intent, Optional.empty()).decision();
  }

  Decided reserve(Charge charge, HoldTerms terms) {
    return send(charge, Resolution.Intent.CONSUME, Optional.of(terms));
  }

  /** Decides as a consume would, on a reading that is so old at most. */
  Decision check(Charge charge, Duration maxAge) {
    String operation = operation(charge);
    try {
      return decide(
              charge,
              operation,
              Resolution.Intent.CONSUME,
              Optional.empty(),
              take -> trial.take(take, maxAge))
          .decision();
    } catch (QuotaStoreException e) {
      return calls.failed(e, false, operation); // nothing is counted by looking
    }
  }

  /**
   * A decision, and what it was about.
   *
   * @param items empty where it never came to limits
   */
  record Decided(Decision decision, List<Item> items) {
    Decided(Reason reason, Instant at) {
      this(Answers.denied(reason, at), List.of());
    }
  }

  private Decided send(Charge charge, Resolution.Intent intent, Optional<HoldTerms> hold) {
    String operation = operation(charge);
    Sending sending = new Sending();
    try {
      return decide(charge, operation, intent, hold, sending);
    } catch (QuotaStoreException e) {
      boolean sent =
          sending.unanswered.isPresent(); // else nothing can have been counted, whatever failed
      if (sent && e.sent())
        sending.unanswered.filter(take -> !take.idIsCallers()).ifPresent(this::cancel);
      return new Decided(calls.failed(e, sent, operation), List.of());
    }
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
  }

  /** What is done with a take: sent to the store, or tried on a reading. */
  interface Step {
    TakeAnswer take(Take take);
  }

  /** Nobody was told, and nobody can ask again by an id that only the library knows. */
  private void cancel(Take take) {
    Settle undo = take.hold().isPresent()
        ? Settle.release(take.id())
        : new Settle.Refund(take.id(), OptionalLong.empty());
    cancelling.cancel(undo, take.deadline());
  }

  private String operation(Charge charge) {
    ids.customer(charge.customer());
    charge.subject().ifPresent(ids::subject);
    return charge.key().map(ids::key).orElseGet(ids::make);
  }

  private Decided decide(
      Charge charge,
      String operation,
      Resolution.Intent intent,
      Optional<HoldTerms> hold,
      Step step) {
    if (charge.at().isPresent() && intent != Resolution.Intent.RECORD) {
      throw new IllegalArgumentException(
          "at is for work that already happened: use record, was " + charge.at().get());
    }
    Instant now = calls.usage().now();
    Instant deadline = calls.deadline(now);
    for (int attempt = 1; ; attempt++) {
      Optional<Account> account = accounts.of(charge.customer());
      if (account.isEmpty()) return new Decided(Reason.NO_PLAN, now);
      Instant when = happened(charge, now);
      Optional<Resolution> resolved = Resolution.of(charge, account.get(), intent, when);
      if (resolved.isEmpty()) return new Decided(Reason.SERVICE_NOT_IN_PLAN, now);
      TakeAnswer answer =
          step.take(takeOf(charge, operation, intent, hold, resolved.get(), deadline));
      calls.answered();
      if (!(answer instanceof TakeAnswer.Stale stale) || attempt == ATTEMPTS) {
        Decision decision =
            Answers.of(answer, operation, resolved.get().scales(), account.get().plan());
        Decision reported = intent.isPaced()
            ? shadow.report(decision, charge, account.get(), deadline, step)
            : decision;
        return new Decided(reported, resolved.get().items());
      }
      if (stale.cause() == TakeAnswer.Stale.Cause.ACCOUNT) accounts.forget(charge.customer());
      now = stale.at(); // the store's time decides which window is open
    }
  }

  private static Instant happened(Charge charge, Instant now) {
    Instant at = charge.at().orElse(now);
    if (at.isAfter(now.plus(CLOCK_SKEW))) {
      throw new IllegalArgumentException(
          "at must not be in the future, was " + at + ", and now is " + now);
    }
    return at.isBefore(now) ? at : now;
  }

  private static Take takeOf(
      Charge charge,
      String operation,
      Resolution.Intent intent,
      Optional<HoldTerms> hold,
      Resolution resolved,
      Instant deadline) {
    return new Take(
        new OperationId(charge.customer(), operation),
        charge.key().isPresent(),
        resolved.account().version(),
        deadline,
        resolved.items(),
        hold,
        intent == Resolution.Intent.RECORD,
        charge.at().map(at -> at.truncatedTo(ChronoUnit.MICROS)),
        charge.metadata());
  }
}
