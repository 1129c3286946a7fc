package io.github.quota4j.redis;

import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Crossed;
import io.github.quota4j.decision.Operation;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.decision.Settle;
import io.github.quota4j.decision.SettleAnswer;
import io.github.quota4j.decision.Take;
import io.github.quota4j.decision.TakeAnswer;
import io.github.quota4j.plan.Alert;
import io.github.quota4j.store.Alerts;
import io.github.quota4j.store.Reading;
import io.github.quota4j.store.UsageStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Runs each step as one script. */
final class RedisUsage implements UsageStore {
  /** A call whose deadline passed before it was made can still learn what became of an earlier one. */
  private static final Duration LATE = Duration.ofMillis(250);

  /** So a script answers that freed reservations and did nothing else: there may be more of them, and it is to be run again. */
  private static final String MORE = "more";

  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final ScriptRunner scripts;
  private final StoreTime time;
  private final Alerts alerts;

  /** @param alerts get what charges raise */
  RedisUsage(ScriptRunner scripts, StoreTime time, Alerts alerts) {
    this.scripts = scripts;
    this.time = time;
    this.alerts = alerts;
  }

  @Override
  public Instant now() {
    return time.now();
  }

  @Override
  public TakeAnswer take(Take take) {
    Arguments arguments = TakeScript.arguments(take, time.forScripts());
    TakeAnswer answer = TakeScript.answer(take, run(TakeScript.SCRIPT, arguments, take.deadline()));
    for (Alert alert : Crossed.by(take, answer)) {
      Optional<Alert> unused = alerts.raise(alert);
    }
    return answer;
  }

  @Override
  public SettleAnswer settle(Settle settle, Instant deadline) {
    Arguments arguments = SettleScript.arguments(settle, time.forScripts());
    return SettleScript.answer(settle, run(SettleScript.SCRIPT, arguments, deadline));
  }

  @Override
  public Reading read(String customer, Set<CounterKey> counters, Instant deadline) {
    List<CounterKey> keys = List.copyOf(counters);
    Arguments arguments = ReadScript.arguments(customer, keys, time.forScripts());
    return ReadScript.reading(keys, run(ReadScript.READ, arguments, deadline));
  }

  @Override
  public Optional<Operation> find(OperationId id, Instant deadline) {
    Arguments arguments = ReadScript.arguments(id, time.forScripts());
    return ReadScript.operation(id, run(ReadScript.FIND, arguments, deadline));
  }

  private Reply run(Script script, Arguments arguments, Instant deadline) {
    while (true) {
      Duration left = Duration.between(time.now(), deadline);
      Duration waits = left.isNegative() || left.isZero() ? LATE : left;
      List<Object> reply = scripts.run(
          script, arguments, Patience.of(waits.compareTo(LONGEST) > 0 ? LONGEST : waits));
      time.heard((Long) reply.get(0));
      if (reply.size() == 1 || !reply.get(1).equals(MORE)) return new Reply(reply);
    }
  }
}
