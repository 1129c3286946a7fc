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
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request of a customer at the gate: asks for its charge as the cost has it, and says what was decided. */
record Admission(
    Gate gate,
    Route route,
    HttpServletRequest request,
    HttpServletResponse response,
    Charge charge) {
  private static final Logger log = LoggerFactory.getLogger(QuotaFilter.class);

  /** How the request goes on; empty if it was refused and answered. */
  Optional<Passage> decide() throws IOException, ServletException {
    Optional<Decision> paced = route.pace().map(pace -> pace.ask(quotas(), charge.customer()));
    if (paced.isPresent() && isTooFast(paced.get())) return say(paced.get(), Passage.PAID);
    List<QuotaStatus> rates = paced.map(Decision::statuses).orElse(List.of());
    Cost cost = route.cost();
    if (cost.mode() instanceof Cost.Mode.Reserved reserved) return reserve(reserved.hold(), rates);
    if (cost.mode() instanceof Cost.Mode.After) return look(rates);
    return say(with(rates, quotas().consume(charge)), Passage.PAID);
  }

  /** Of a store that did not answer the rate knows nothing: what becomes of the request then is a word of its quota. */
  private static boolean isTooFast(Decision paced) {
    return !paced.allowed() && !paced.degraded();
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
    Optional<QuotaStatus> full =
        standing.statuses().stream().filter(Admission::isUsedUp).findFirst();
    if (standing.allowed() && full.isPresent()) {
      Decision least = quotas().check(least(full.get()));
      if (isRefusedByALimit(least)) standing = least;
    }
    return say(with(rates, standing), tab(new Due.Unpaid(quotas(), charge)));
  }

  private static boolean isUsedUp(QuotaStatus status) {
    return status.remaining().isPresent() && status.remaining().get().signum() == 0;
  }

  /** As little as can be used: amounts of a status have all decimals of their unit. */
  private Charge least(QuotaStatus status) {
    BigDecimal units = new BigDecimal(BigInteger.ONE, status.used().scale());
    return Charge.of(charge.customer(), service(), units);
  }

  /** Or would be, were it not in shadow. A rate of the quota comes last, and is not looked at. */
  private static boolean isRefusedByALimit(Decision least) {
    return least.reason() == Reason.WOULD_BE_DENIED
        || (!least.allowed() && least.reason() != Reason.RATE_LIMITED);
  }

  private static boolean isHardMainLimit(QuotaStatus status) {
    return status.limitName().equals(LimitFields.MAIN) && status.mode() == Enforcement.Mode.HARD;
  }

  private Tab tab(Due due) {
    return new Tab(due, route.cost(), gate.released());
  }

  private Optional<Passage> say(Decision decision, Passage passage) throws IOException {
    tell(decision);
    return gate.answers().write(Told.after(decision, request), response)
        ? Optional.of(passage)
        : Optional.empty();
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
    return Told.with(all, allowed);
  }

  private String service() {
    return route.service();
  }

  private Quotas quotas() {
    return gate.quotas();
  }
}
