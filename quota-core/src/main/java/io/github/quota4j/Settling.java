package io.github.quota4j;

import io.github.quota4j.account.Accounts;
import io.github.quota4j.account.Terms;
import io.github.quota4j.decision.Item;
import io.github.quota4j.decision.Operation;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.decision.Part;
import io.github.quota4j.decision.Settle;
import io.github.quota4j.decision.SettleAnswer;
import io.github.quota4j.store.QuotaStoreException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/** What becomes of units that were taken: commit, release, extend, refund; and finding out what became of a call. */
final class Settling {
  private final Calls calls;
  private final Accounts accounts;
  private final Ids ids;
  private final Auditing auditing;

  Settling(Calls calls, Accounts accounts, Ids ids, Auditing auditing) {
    this.calls = calls;
    this.accounts = accounts;
    this.ids = ids;
    this.auditing = auditing;
  }

  /** What becomes of a reservation. */
  Decision end(Settle settle) {
    String customer = settle.operation().customer();
    return auditing.denied("reservation", customer, Optional.empty(), settle(settle));
  }

  /** Settles a hold; what is above it is drawn in its windows, from what its account says by now. */
  Decision commit(OperationId hold, List<Item> asked, List<Long> spent) {
    if (!calls.mayAsk(hold.customer())) return calls.unavailable();
    try {
      Instant now = calls.usage().now();
      Terms terms = terms(hold.customer(), now);
      List<Item> more =
          asked.stream().map(item -> Resolution.again(item, terms, now)).toList();
      return end(Settle.commit(hold, spent, more));
    } catch (QuotaStoreException e) {
      return calls.failed(e, false, hold);
    }
  }

  private Decision settle(Settle settle) {
    OperationId id = settle.operation();
    if (!calls.mayAsk(id.customer())) return calls.unavailable();
    boolean sent = false;
    try {
      Instant deadline = calls.deadline(calls.usage().now());
      sent = true;
      SettleAnswer answer = calls.usage().settle(settle, deadline);
      calls.answered();
      return Answers.of(answer, terms(id.customer(), answer.at()));
    } catch (QuotaStoreException e) {
      return calls.failed(e, sent, id);
    }
  }

  /** Holds longer. Numbered by the store's time: whoever holds it by now is later than whoever held it before. */
  Decision extend(OperationId hold, Duration duration, AtomicLong last) {
    try {
      long micros = ChronoUnit.MICROS.between(Instant.EPOCH, calls.usage().now());
      long number = last.updateAndGet(before -> Math.max(before + 1, micros));
      return end(Settle.extend(hold, number, duration));
    } catch (QuotaStoreException e) {
      return calls.failed(e, false, hold);
    }
  }

  Decision refund(String customer, String operation, Optional<BigDecimal> units) {
    OperationId id = new OperationId(ids.customer(customer), ids.operation(operation));
    String told = units.map(BigDecimal::toPlainString).orElse("the rest");
    return auditing.refunded(customer, operation, told, refund(id, units));
  }

  private Decision refund(OperationId id, Optional<BigDecimal> units) {
    if (units.isEmpty()) return settle(new Settle.Refund(id, OptionalLong.empty()));
    if (units.get().signum() < 0) {
      throw new IllegalArgumentException("units must not be negative, was " + units.get());
    }
    if (!calls.mayAsk(id.customer())) return calls.unavailable();
    try {
      Optional<Operation> found = find(id);
      if (found.isEmpty()) return calls.notFound();
      Part part = found.get().parts().get(0);
      int scale = part.scale();
      // A level that was lowered has nothing to give back.
      BigDecimal most = BigDecimal.valueOf(Math.max(0, part.granted()), scale);
      BigDecimal smallest = units.get().min(most).movePointRight(scale).stripTrailingZeros();
      if (smallest.scale() > 0) {
        throw new IllegalArgumentException(
            "units must have at most " + scale + " decimals, was " + units.get());
      }
      return settle(new Settle.Refund(id, OptionalLong.of(smallest.longValueExact())));
    } catch (QuotaStoreException e) {
      return calls.failed(e, false, id);
    }
  }

  Decision resolve(String customer, String operation) {
    OperationId id = new OperationId(ids.customer(customer), ids.operation(operation));
    if (!calls.mayAsk(customer)) return calls.unknown(id);
    try {
      return find(id).map(found -> resolved(found, customer)).orElseGet(() -> calls.notFound());
    } catch (QuotaStoreException e) {
      return calls.failed(
          new QuotaStoreException("what became of " + operation + " is not known", true, e),
          true,
          id);
    }
  }

  private Optional<Operation> find(OperationId id) {
    Optional<Operation> found =
        calls.usage().find(id, calls.deadline(calls.usage().now()));
    calls.answered();
    return found;
  }

  private Decision resolved(Operation found, String customer) {
    Instant now = calls.usage().now();
    return Answers.of(found, terms(customer, now), now);
  }

  /** None if the catalog does not answer: what the store answers is told all the same. */
  private Terms terms(String customer, Instant now) {
    try {
      return accounts.of(customer, calls.patience()).termsAt(now).orElse(Terms.NONE);
    } catch (QuotaStoreException e) {
      return Terms.NONE;
    }
  }
}
