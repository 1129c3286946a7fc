package io.github.quota4j.servlet;

import io.github.quota4j.Charge;
import io.github.quota4j.Decision;
import io.github.quota4j.QuotaEnforcer;
import io.github.quota4j.Reason;
import io.github.quota4j.Reservation;
import java.math.BigDecimal;
import java.util.Optional;

/** What remains to be paid for a request that was let in, once it is known how it went. */
interface Due {
  /** The service, and at most how much of it. */
  Charge charge();

  /** The same service of the same customer, with no key: so many units. */
  default Charge charge(BigDecimal units) {
    return Charge.of(charge().customer(), charge().items().get(0).service(), units);
  }

  /** Pays so many units. */
  Decision pay(BigDecimal units);

  /** Nothing is to be paid; empty if nothing had to be done about it. */
  Optional<Decision> waive();

  /** Paid from what was held. */
  record Held(QuotaEnforcer quotas, Charge charge, Reservation reservation) implements Due {
    /** Of work that outlasted its hold what still fits is paid. */
    @Override
    public Decision pay(BigDecimal units) {
      Decision committed = reservation.commit(units);
      return committed.reason() == Reason.EXPIRED ? quotas.consumeUpTo(charge(units)) : committed;
    }

    @Override
    public Optional<Decision> waive() {
      return Optional.of(reservation.release());
    }
  }

  /** Nothing was held: it is counted, whatever the limit says by then. */
  record Unpaid(QuotaEnforcer quotas, Charge charge) implements Due {
    @Override
    public Decision pay(BigDecimal units) {
      return quotas.record(charge(units));
    }

    @Override
    public Optional<Decision> waive() {
      return Optional.empty();
    }
  }
}
