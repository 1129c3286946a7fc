package io.github.quota4j.servlet;

import io.github.quota4j.Decision;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is due for a request once its cost is known: opened before the chain, settled exactly once, when the chain returns
 * or, of an asynchronous request, when that is complete. Safe for concurrent use.
 */
final class Tab implements Passage {
  /** Where the handler finds the tab of its request. */
  static final String ATTRIBUTE = "io.github.quota4j.servlet.tab";

  private static final Logger log = LoggerFactory.getLogger(QuotaFilter.class);

  private final Due due;
  private final Cost cost;
  private final IntPredicate released;
  private final AtomicBoolean settled = new AtomicBoolean();
  private volatile @Nullable BigDecimal said;
  private @Nullable MeteredResponse answer; // both are written before the chain
  private @Nullable Tab outer; // of another filter
  private volatile boolean asynchronous;
  private volatile boolean broken;

  /**
   * @param due of one service
   * @param released statuses of answers that cost nothing
   */
  Tab(Due due, Cost cost, IntPredicate released) {
    this.due = due;
    this.cost = cost;
    this.released = released;
  }

  /** The handler says what its work costs; the last word counts. */
  void say(BigDecimal units) {
    said = Cost.notNegative(units);
    Tab other = outer;
    if (other != null) other.say(units);
  }

  @Override
  public void through(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getAttribute(ATTRIBUTE) instanceof Tab other) outer = other;
    request.setAttribute(ATTRIBUTE, this);
    MeteredResponse metered = new MeteredResponse(response, this::answerBroke);
    answer = metered;
    attempt(metered.with(request), metered, chain);
    if (request.isAsyncStarted()) {
      request.getAsyncContext().addListener(new AsyncEnd(this, metered));
      asynchronous = true;
      if (broken) settle(metered, false);
    } else {
      settle(metered);
    }
  }

  /** Of an asynchronous request nobody else may tell. Whichever of the two is seen second settles. */
  private void answerBroke() {
    broken = true;
    MeteredResponse metered = answer;
    if (asynchronous && metered != null) settle(metered, false);
  }

  /** A dispatch of the request, its first one or a later one. What throws is settled here: not every container tells. */
  void attempt(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    try {
      chain.doFilter(request, response);
    } catch (Throwable thrown) {
      settle(response, !response.isCommitted());
      throw thrown;
    }
  }

  /** Settles by what was answered. */
  void settle(HttpServletResponse response) {
    settle(response, released.test(response.getStatus()));
  }

  /**
   * Settles, the first time. Never throws: the answer is already on its way.
   *
   * @param free whether the work failed. An answer that has begun is never free: else a client that hangs up in the middle
   *     of it, over and over, would get the work for nothing
   */
  private void settle(HttpServletResponse response, boolean free) {
    if (!settled.compareAndSet(false, true)) return;
    try {
      if (free) due.waive().ifPresent(decision -> warn("released", decision));
      else pay(response.getStatus());
    } catch (RuntimeException e) {
      log.error("settling {} failed", Visible.escape(service()), e);
    }
  }

  private void pay(int status) {
    MeteredResponse metered = answer;
    long written = metered == null ? 0 : metered.written();
    Outcome outcome = new Outcome(status, written, Optional.ofNullable(said));
    BigDecimal most = due.charge().items().get(0).amount();
    try {
      warn("charged", due.pay(cost.actual(outcome, most)));
    } catch (RuntimeException e) {
      // The amount cannot be made, or is none that the unit can express. The work was done, so it
      // costs what was held.
      log.error("a cost of {} cannot be charged", Visible.escape(service()), e);
      warn("charged", due.pay(most));
    }
  }

  private String service() {
    return due.charge().items().get(0).service();
  }

  private void warn(String what, Decision decision) {
    if (!decision.allowed()) {
      log.warn(
          "a request for {} was not {}: {}", Visible.escape(service()), what, decision.reason());
    }
  }
}
