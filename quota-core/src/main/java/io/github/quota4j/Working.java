package io.github.quota4j;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work under a reservation: held before it, settled when it returns, given back when it throws. */
final class Working {
  private static final Logger log = LoggerFactory.getLogger(Quotas.class);

  private final QuotaEnforcer quotas;

  Working(QuotaEnforcer quotas) {
    this.quotas = quotas;
  }

  <T> T call(Charge charge, Duration duration, Callable<T> work) throws Exception {
    Reservation hold = hold(charge, duration);
    T result = workOrGiveBack(hold, work);
    settle(charge, hold);
    return result;
  }

  /** An earlier call by the same key may have given its hold back: then the key says nothing about this one. */
  private Reservation hold(Charge charge, Duration duration) {
    Reservation hold = quotas.reserve(charge, duration);
    if (hold.decision() instanceof Decision.Allowed allowed && allowed.repeated()) {
      Decision still = hold.extend(duration);
      Reason why = still.reason();
      if (why == Reason.ALREADY_RELEASED || why == Reason.EXPIRED)
        hold = quotas.reserve(withoutKey(charge), duration);
      else if (!still.allowed() && why != Reason.ALREADY_COMMITTED)
        throw new QuotaDeniedException(still);
    }
    if (!hold.decision().allowed()) throw new QuotaDeniedException(hold.decision());
    return hold;
  }

  private static <T> T workOrGiveBack(Reservation hold, Callable<T> work) throws Exception {
    try {
      return work.call();
    } catch (Throwable thrown) {
      hold.close();
      throw thrown;
    }
  }

  /** Never throws: what the work made must reach the caller. */
  private void settle(Charge charge, Reservation hold) {
    try {
      BigDecimal[] amounts =
          charge.items().stream().map(Charge.Item::amount).toArray(BigDecimal[]::new);
      Decision settled = hold.commit(amounts);
      if (settled.reason() == Reason.EXPIRED) settled = quotas.consumeUpTo(withoutKey(charge));
      if (!settled.allowed()) log.warn("work was done and not charged: {}", settled.reason());
    } catch (RuntimeException e) {
      log.error("work was done and settling it failed", e);
    }
  }

  /** The key names the hold that is over. */
  private static Charge withoutKey(Charge charge) {
    return new Charge(
        charge.customer(),
        charge.items(),
        charge.subject(),
        Optional.empty(),
        charge.at(),
        charge.metadata());
  }
}
