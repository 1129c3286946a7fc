package io.github.quota4j.servlet;

import io.github.quota4j.Charge;
import io.github.quota4j.Decision;
import io.github.quota4j.QuotaStatus;
import io.github.quota4j.Quotas;
import io.github.quota4j.Reason;
import io.github.quota4j.Reservation;
import io.github.quota4j.plan.Enforcement;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request of a customer at the gate: asks for its charge as the cost has it, and says what was decided. */
record Admission(
    Gate gate, HttpServletRequest request, HttpServletResponse response, Charge charge, Cost cost) {
  private static final Logger log = LoggerFactory.getLogger(QuotaFilter.class);

  /** How the request goes on; empty if it was refused and answered. */
  Optional<Passage> decide() throws IOException, ServletException {
    Optional<Decision> paced =
        cost.rate().map(rate -> quotas().tryAcquire(charge.customer(), service(), 1, rate));
    if (paced.isPresent() && !paced.get().allowed()) return say(paced.get(), Passage.PAID);
    List<QuotaStatus> rates = paced.map(Decision::statuses).orElse(List.of());
    if (cost.mode() instanceof Cost.Mode.Reserved reserved) return reserve(reserved.hold(), rates);
    if (cost.mode() instanceof Cost.Mode.After) return look(rates);
    return say(with(rates, quotas().consume(charge)), Passage.PAID);
  }

  private Optional<Passage> reserve(Duration hold, List<QuotaStatus> rates) throws IOException {
    Reservation reservation = quotas().reserve(charge, hold);
    return say(
        with(rates, reservation.decision()), tab(new Due.Held(quotas(), charge, reservation)));
  }

  /** Nothing is charged yet: the quota must be there, be soft, and have something left under its cap if it has one. */
  private Optional<Passage> look(List<QuotaStatus> rates) throws IOException, ServletException {
    Decision standing = quotas().check(charge);
    if (standing.statuses().stream().anyMatch(Admission::isHardMainLimit)) {
      throw new ServletException("to be charged after the work, the quota of " + service()
          + " must be soft, and for " + Visible.escape(charge.customer()) + " it is hard");
    }
    if (standing.reason() == Reason.OVER_SOFT_LIMIT) {
      Decision more = quotas().check(charge.customer(), service(), 1);
      if (!more.allowed()) standing = more;
    }
    return say(with(rates, standing), tab(new Due.Unpaid(quotas(), charge)));
  }

  private static boolean isHardMainLimit(QuotaStatus status) {
    return status.limitName().equals(LimitFields.MAIN) && status.mode() == Enforcement.Mode.HARD;
  }

  private Tab tab(Due due) {
    return new Tab(due, cost, gate.released());
  }

  private Optional<Passage> say(Decision decision, Passage passage) throws IOException {
    tell(decision);
    return gate.answers().write(decision, response) ? Optional.of(passage) : Optional.empty();
  }

  /** A quota in shadow is on trial: its host is told what it would have refused, and its callers are not. */
  private void tell(Decision decision) {
    if (decision.reason() == Reason.WOULD_BE_DENIED) {
      log.info(
          "in shadow: {} of {} would have been refused",
          Visible.escape(service()),
          Visible.escape(charge.customer()));
    }
    try {
      gate.watcher().accept(request, decision);
    } catch (RuntimeException e) {
      log.error("a watcher of decisions failed", e);
    }
  }

  /** What was allowed, with the rates that were asked before. */
  private static Decision with(List<QuotaStatus> rates, Decision decision) {
    if (rates.isEmpty() || !(decision instanceof Decision.Allowed allowed)) return decision;
    List<QuotaStatus> all = new ArrayList<>(allowed.statuses());
    all.addAll(rates);
    return new Decision.Allowed(
        allowed.reason(),
        allowed.at(),
        all,
        allowed.granted(),
        allowed.shortfall(),
        allowed.operation(),
        allowed.repeated());
  }

  private String service() {
    return charge.items().get(0).service();
  }

  private Quotas quotas() {
    return gate.quotas();
  }
}
