package io.github.quota4j.servlet;

import io.github.quota4j.Charge;
import io.github.quota4j.Decision;
import io.github.quota4j.QuotaEnforcer;
import io.github.quota4j.Reason;
import io.github.quota4j.Reservation;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is held for a request until its cost is known: opened before the chain, settled exactly once, when the chain
 * returns or, of an asynchronous request, when that is complete. Safe for concurrent use.
 */
final class Tab implements Passage {
  /** Where the handler finds the tab of its request. */
  static final String ATTRIBUTE = "io.github.quota4j.servlet.tab";

  private static final Logger log = LoggerFactory.getLogger(QuotaFilter.class);

  private final QuotaEnforcer quotas;
  private final Charge held;
  private final Reservation reservation;
  private final IntPredicate released;
  private final AtomicBoolean settled = new AtomicBoolean();
  private volatile @Nullable BigDecimal said;

  /**
   * @param held what was reserved, of one service
   * @param released statuses of answers that cost nothing
   */
  Tab(QuotaEnforcer quotas, Charge held, Reservation reservation, IntPredicate released) {
    this.quotas = quotas;
    this.held = held;
    this.reservation = reservation;
    this.released = released;
  }

  /** The handler says what its work costs; the last word counts. */
  void say(BigDecimal units) {
    said = Cost.notNegative(units);
  }

  @Override
  public void through(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    request.setAttribute(ATTRIBUTE, this);
    attempt(request, response, chain);
    if (request.isAsyncStarted()) {
      request.getAsyncContext().addListener(new AsyncEnd(this, response));
    } else {
      settle(response);
    }
  }

  /** A dispatch of the request, its first one or a later one. What throws is settled here: not every container tells. */
  void attempt(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    try {
      chain.doFilter(request, response);
    } catch (Throwable thrown) {
      settle(!response.isCommitted());
      throw thrown;
    }
  }

  /** Settles by what was answered. */
  void settle(HttpServletResponse response) {
    settle(released.test(response.getStatus()));
  }

  /**
   * Settles, the first time. Never throws: the answer is already on its way.
   *
   * @param free whether the work failed. An answer that has begun is never free: else a client that hangs up in the middle
   *     of it, over and over, would get the work for nothing
   */
  private void settle(boolean free) {
    if (!settled.compareAndSet(false, true)) return;
    try {
      if (free) warn("released", reservation.release());
      else commit();
    } catch (RuntimeException e) {
      log.error("settling {} failed", Visible.escape(reserved().service()), e);
    }
  }

  private void commit() {
    BigDecimal spoken = said;
    BigDecimal units = spoken == null ? reserved().amount() : spoken;
    try {
      commit(units);
    } catch (IllegalArgumentException e) {
      // The handler named an amount that the unit cannot express. The work was done, so it costs
      // what was held.
      log.error("a handler said a cost that cannot be charged", e);
      commit(reserved().amount());
    }
  }

  private void commit(BigDecimal units) {
    Decision committed = reservation.commit(units);
    if (committed.reason() == Reason.EXPIRED) {
      committed = quotas.consumeUpTo(Charge.of(held.customer(), reserved().service(), units));
    }
    warn("charged", committed);
  }

  private Charge.Item reserved() {
    return held.items().get(0);
  }

  private void warn(String what, Decision decision) {
    if (!decision.allowed()) {
      log.warn(
          "a request for {} was not {}: {}",
          Visible.escape(reserved().service()),
          what,
          decision.reason());
    }
  }
}
