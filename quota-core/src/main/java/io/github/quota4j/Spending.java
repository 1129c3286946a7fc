package io.github.quota4j;

import io.github.quota4j.account.Accounts;
import io.github.quota4j.decision.HoldTerms;
import io.github.quota4j.decision.Item;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.decision.Take;
import io.github.quota4j.decision.TakeAnswer;
import io.github.quota4j.store.Account;
import io.github.quota4j.store.QuotaStoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The hot path: account → limits → take → decision. Resolves anew when the account or the window moved on meanwhile. */
final class Spending {
  /** Each attempt but the last one ended because something newer was seen; it does not go on for ever. */
  private static final int ATTEMPTS = 4;

  /** What happened in the future by less than this happened now, by another clock. */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

  private final Calls calls;
  private final Accounts accounts;
  private final Ids ids;

  Spending(Calls calls, Accounts accounts, Ids ids) {
    this.calls = calls;
    this.accounts = accounts;
    this.ids = ids;
  }

  Decision spend(Charge charge, Resolution.Intent intent) {
    return decide(charge, intent, Optional.empty(), Spending::take).decision();
  }

  Decided reserve(Charge charge, HoldTerms terms) {
    return decide(charge, Resolution.Intent.CONSUME, Optional.of(terms), Spending::take);
  }

  /** Decides as a consume would, on a reading. */
  Decision check(Charge charge) {
    return decide(charge, Resolution.Intent.CONSUME, Optional.empty(), Trial::take)
        .decision();
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

  /** What is done with a take: sent to the store, or tried on a reading. */
  private interface Step {
    TakeAnswer take(Calls calls, Take take);
  }

  private static TakeAnswer take(Calls calls, Take take) {
    return calls.usage().take(take);
  }

  private Decided decide(
      Charge charge, Resolution.Intent intent, Optional<HoldTerms> hold, Step step) {
    ids.customer(charge.customer());
    charge.subject().ifPresent(ids::subject);
    String operation = charge.key().map(ids::key).orElseGet(ids::make);
    if (charge.at().isPresent() && intent != Resolution.Intent.RECORD) {
      throw new IllegalArgumentException(
          "at is for work that already happened: use record, was " + charge.at().get());
    }
    boolean sent = false; // before that nothing can have been counted, whatever failed
    try {
      Instant now = calls.usage().now();
      Instant deadline = calls.deadline(now);
      for (int attempt = 1; ; attempt++) {
        Optional<Account> account = accounts.of(charge.customer());
        if (account.isEmpty()) return new Decided(Reason.NO_PLAN, now);
        Instant when = happened(charge, now);
        Optional<Resolution> resolved = Resolution.of(charge, account.get(), intent, when);
        if (resolved.isEmpty()) return new Decided(Reason.SERVICE_NOT_IN_PLAN, now);
        sent = true;
        TakeAnswer answer =
            step.take(calls, takeOf(charge, operation, intent, hold, resolved.get(), deadline));
        sent = false;
        calls.answered();
        if (!(answer instanceof TakeAnswer.Stale stale) || attempt == ATTEMPTS) {
          Decision decision = Answers.of(
              answer, operation, resolved.get().scales(), account.get().plan());
          return new Decided(decision, resolved.get().items());
        }
        if (stale.cause() == TakeAnswer.Stale.Cause.ACCOUNT) accounts.forget(charge.customer());
        now = stale.at(); // the store's time decides which window is open
      }
    } catch (QuotaStoreException e) {
      return new Decided(calls.failed(e, sent, operation), List.of());
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
