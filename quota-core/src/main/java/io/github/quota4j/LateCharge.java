package io.github.quota4j;

import io.github.quota4j.account.Accounts;
import io.github.quota4j.account.Customer;
import io.github.quota4j.account.Terms;
import io.github.quota4j.decision.Item;
import io.github.quota4j.decision.Take;
import io.github.quota4j.decision.TakeAnswer;
import io.github.quota4j.store.QuotaStoreException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A charge that was admitted while the store did not answer, and is counted when it does: by the same id, so that it counts
 * once even if the store had counted it already; whatever the ceilings say by then, as the work was done; and in the windows in
 * which it was admitted.
 */
final class LateCharge implements Errands.Errand {
  /** So long a store remembers an id of a caller's. */
  private static final Duration CALLERS_ID = Duration.ofDays(2);

  /** The account may change while it is looked at; not for ever. */
  private static final int ATTEMPTS = 3;

  /** Who hears what became of it. */
  interface Ending {
    void counted(Charge charge, Decision decision);

    void lost(Charge charge, Reason why);
  }

  private final Request request;
  private final Instant admittedAt;
  private final Calls calls;
  private final Accounts accounts;
  private final Renewing renewing;
  private final Ending ending;
  private final Instant after;
  private Terms terms;
  private Instant forgotten;

  /**
   * @param terms what the account said when it was admitted
   * @param admittedAt store time
   * @param unanswered what was sent to the store before it was admitted
   */
  LateCharge(
      Request request,
      Terms terms,
      Instant admittedAt,
      Optional<Take> unanswered,
      Calls calls,
      Accounts accounts,
      Ending ending) {
    this.request = request;
    this.terms = terms;
    this.admittedAt = admittedAt;
    this.calls = calls;
    this.accounts = accounts;
    this.renewing = new Renewing(calls, accounts);
    this.ending = ending;
    this.after = unanswered.map(Take::deadline).orElse(Instant.MIN);
    this.forgotten = unanswered.map(take -> forgotten(take.deadline())).orElse(Instant.MAX);
  }

  @Override
  public String customer() {
    return request.charge().customer();
  }

  @Override
  public Instant after() {
    return after;
  }

  @Override
  public Instant forgotten() {
    return forgotten;
  }

  private Instant forgotten(Instant deadline) {
    boolean isCallers = request.charge().key().isPresent();
    return deadline.plus(isCallers ? CALLERS_ID : Cancelling.REMEMBERED);
  }

  @Override
  public void run(Instant now) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Optional<List<Item>> items = Resolution.of(request, terms, admittedAt, false);
      if (items.isEmpty()) {
        ending.lost(request.charge(), Reason.SERVICE_NOT_IN_PLAN);
        return;
      }
      Take take = request
          .take(items.get(), terms.account().version(), admittedAt, calls.deadline(now))
          .admittedAt(admittedAt);
      TakeAnswer answer = send(take);
      if (!(answer instanceof TakeAnswer.Stale)) {
        end(answer, items.get());
        return;
      }
      Optional<Terms> newer = newer(take);
      if (newer.isEmpty()) {
        ending.lost(request.charge(), Reason.NO_PLAN);
        return;
      }
      terms = newer.get();
    }
    throw new QuotaStoreException("the account changes all the time", false);
  }

  /** The store may have counted it, then; it remembers that from the first time on that it may have. */
  private TakeAnswer send(Take take) {
    try {
      return calls.usage().take(take);
    } catch (QuotaStoreException e) {
      if (e.sent() && forgotten.equals(Instant.MAX)) forgotten = forgotten(take.deadline());
      throw e;
    }
  }

  private Optional<Terms> newer(Take take) {
    Customer known = accounts.of(customer(), calls.patience());
    Customer newer =
        Renewing.isNewer(known, take, admittedAt) ? known : renewing.newer(known, take, admittedAt);
    return newer.termsAt(admittedAt);
  }

  private void end(TakeAnswer answer, List<Item> items) {
    if (answer instanceof TakeAnswer.TooLate)
      throw new QuotaStoreException("the store was asked too late", false);
    Decision decision =
        Answers.of(answer, request.operation(), item -> items.get(item).scale(), terms);
    if (decision instanceof Decision.Allowed counted) {
      ending.counted(request.charge(), decision);
      if (request.intent() == Resolution.Intent.CONSUME_UP_TO) loseRest(counted.granted());
    } else {
      ending.lost(request.charge(), decision.reason());
    }
  }

  /** The store had counted the call, and less of it than was admitted because nobody heard that. */
  private void loseRest(List<BigDecimal> counted) {
    List<Charge.Item> rest = new ArrayList<>();
    for (int i = 0; i < counted.size(); i++) {
      Charge.Item item = request.charge().items().get(i);
      BigDecimal missing = item.amount().subtract(counted.get(i));
      if (missing.signum() > 0) rest.add(new Charge.Item(item.service(), missing));
    }
    if (!rest.isEmpty()) ending.lost(request.charge().of(rest), Reason.LIMIT_REACHED);
  }

  @Override
  public void giveUp(Reason why) {
    ending.lost(request.charge(), why);
  }
}
