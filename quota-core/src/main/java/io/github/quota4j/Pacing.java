package io.github.quota4j;

import io.github.quota4j.account.Legs;
import io.github.quota4j.account.Terms;
import io.github.quota4j.decision.Demand;
import io.github.quota4j.decision.Item;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.decision.Take;
import io.github.quota4j.plan.Limit;
import io.github.quota4j.plan.Rate;
import io.github.quota4j.plan.Unit;
import io.github.quota4j.store.QuotaStoreException;
import io.github.quota4j.text.Text;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Rates that a caller gives with the call: a take of one limit, without an account. */
final class Pacing {
  private static final Unit TOKENS = new Unit("tokens", 0);

  private final Calls calls;
  private final Ids ids;
  private final Auditing auditing;

  Pacing(Calls calls, Ids ids, Auditing auditing) {
    this.calls = calls;
    this.ids = ids;
    this.auditing = auditing;
  }

  Decision tryAcquire(String customer, String name, long tokens, Rate rate) {
    ids.customer(customer);
    Text.require("name", name, 100);
    long amount = TOKENS.smallest("tokens", BigDecimal.valueOf(tokens));
    rate.requireExact(name, TOKENS);
    Item item = new Item(
        name,
        "",
        TOKENS.scale(),
        Demand.exactly(amount),
        List.of(Legs.rate(customer, name, Limit.AD_HOC_RATE, TOKENS, rate)));
    return auditing.denied("rate", customer, Optional.of(name), acquire(customer, item));
  }

  private Decision acquire(String customer, Item item) {
    OperationId id = new OperationId(customer, ids.make());
    if (!calls.mayAsk(customer)) return calls.unavailable();
    boolean sent = false;
    try {
      Instant deadline = calls.deadline(calls.usage().now());
      sent = true;
      Decision decision = Answers.of(
          calls.usage().take(Take.of(id, 0, deadline, item)),
          id.value(),
          any -> item.scale(),
          Terms.NONE);
      calls.answered();
      return decision;
    } catch (QuotaStoreException e) {
      return calls.failed(e, sent, id);
    }
  }
}
