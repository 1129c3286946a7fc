package io.github.quota4j.servlet;

import io.github.quota4j.Decision;
import io.github.quota4j.Quotas;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Charges requests before they are handled, and answers those that are over a limit. The first rule that matches is the
 * one; what no rule matches is free. Safe for concurrent use.
 *
 * <p>A request is charged once: by its REQUEST dispatch, and never again when it is forwarded, included, dispatched
 * asynchronously or sent to an error page, however the filter is mapped. The fields of {@link QuotaAnswers} are set before
 * the request goes on. For asynchronous servlets declare the filter as supporting them, and map it for ASYNC too if they
 * dispatch while something is reserved: not every container reports to us what such a dispatch throws.
 *
 * <p>In {@code web.xml} the init parameters {@code store}, {@code customer}, {@code charge} and {@code exempt} say the
 * same:
 *
 * <ul>
 *   <li>{@code store}: the name of the attribute of the servlet context that holds the {@link Quotas}, {@value
 *       #QUOTAS_ATTRIBUTE} unless set; a {@code ServletContextListener} puts it there and closes it
 *   <li>{@code customer}: {@code principal} (the default), {@code address}, {@code header NAME} or {@code api-key NAME}
 *   <li>{@code charge}: a rule on each line, or between commas: {@code PUT /files/** storage content-length}; the cost
 *       behind the service is a number, {@code content-length}, {@code header:NAME}, {@code reserve:NUMBER}, {@code
 *       bytes-written} (charged after the work) or {@code bytes-written:NUMBER} (so many gb are reserved), and 1 unless
 *       given; behind the cost there may be a rate, {@code 5/second}, {@code 100/minute} or {@code 1000/hour}
 *   <li>{@code exempt}: patterns on each line, or between commas
 * </ul>
 */
public final class QuotaFilter implements Filter {
  /** The attribute of the servlet context under which filters and servlets of a {@code web.xml} find the quotas. */
  public static final String QUOTAS_ATTRIBUTE = "io.github.quota4j.Quotas";

  /** Marks a request that this filter has seen, as some hosts register the same one twice, and holds how it went on. */
  private final String seen = QuotaFilter.class.getName() + "." + UUID.randomUUID();

  private @Nullable Gate gate;

  /** For {@code web.xml}; in code use {@link #builder}. */
  public QuotaFilter() {}

  private QuotaFilter(Gate gate) {
    this.gate = gate;
  }

  /** Begins with what charges, which has no default. */
  public static Builder builder(Quotas quotas) {
    return new Builder(quotas);
  }

  /**
   * Says what a request costs that was admitted with {@link Cost#reserve}, or is charged {@link Cost#after}; the last word
   * counts. It may be more than was reserved: then it takes what still fits. Of a request that was charged before it changes
   * nothing. Call it before the request is complete, from any thread. Of several filters each hears it, and takes it for units
   * of its own service.
   *
   * @param units 0 or more
   */
  public static void cost(ServletRequest request, long units) {
    cost(request, BigDecimal.valueOf(units));
  }

  /**
   * As {@link #cost(ServletRequest, long)}.
   *
   * @param units 0 or more, with no more decimals than the quota's unit has
   */
  public static void cost(ServletRequest request, BigDecimal units) {
    Cost.notNegative(units);
    if (request.getAttribute(Tab.ATTRIBUTE) instanceof Tab tab) tab.say(units);
  }

  /** @throws ServletException if an init parameter is wrong, or nothing is where {@code store} points */
  @Override
  public void init(FilterConfig config) throws ServletException {
    if (gate == null) gate = InitParameters.of(config).filter().gate;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request instanceof HttpServletRequest http
        && response instanceof HttpServletResponse answer) {
      dispatch(http, answer, chain);
    } else {
      chain.doFilter(request, response);
    }
  }

  private void dispatch(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    DispatcherType type = request.getDispatcherType();
    if (type == DispatcherType.REQUEST && request.getAttribute(seen) == null) {
      request.setAttribute(seen, true);
      charge(request, response, chain);
    } else if (type == DispatcherType.ASYNC && request.getAttribute(seen) instanceof Tab tab) {
      tab.attempt(request, response, chain);
    } else {
      chain.doFilter(request, response);
    }
  }

  private void charge(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Gate open = gate;
    if (open == null) throw new ServletException("the quota filter was not initialised");
    Optional<Passage> passage = open.admit(request, response);
    if (passage.isEmpty()) return;
    request.setAttribute(seen, passage.get());
    passage.get().through(request, response, chain);
  }

  /** What may be set. Each method returns this builder. */
  public static final class Builder {
    private final Quotas quotas;
    private final List<Route> routes = new ArrayList<>();
    private final List<RoutePattern> exempt = new ArrayList<>();
    private Function<HttpServletRequest, Optional<String>> customer = Identity.principal();
    private Stranger stranger = Stranger.REFUSED;
    private QuotaAnswers answers = QuotaAnswers.standard();
    private BiConsumer<HttpServletRequest, Decision> watcher = (request, decision) -> {};
    private IntPredicate released = status -> status >= 500;

    private Builder(Quotas quotas) {
      this.quotas = quotas;
    }

    /**
     * Which customer a request is of; {@link Identity#principal} unless set. It is asked only for requests that a rule
     * charges. An id that no customer can have is answered with 400.
     */
    public Builder customer(Function<HttpServletRequest, Optional<String>> function) {
      customer = function;
      return this;
    }

    /**
     * Requests of a pattern cost 1 of a service.
     *
     * @see #charge(String, String, Cost)
     */
    public Builder charge(String pattern, String service) {
      return charge(pattern, service, Cost.of(1));
    }

    /**
     * Requests of a pattern are charged for a service. Of all such rules the first that matches is the one.
     *
     * @param pattern {@code "PUT /files/**"}, {@code "/api/*"}: perhaps a method (GET includes HEAD), and a path within
     *     the web application, where {@code *} is one segment and {@code **} at the end any number of them
     * @throws IllegalArgumentException if the pattern is none
     */
    public Builder charge(String pattern, String service, Cost cost) {
      routes.add(new Route(RoutePattern.parse(pattern), service, cost));
      return this;
    }

    /** Requests of these patterns are free, whatever rule they match; a browser's preflight OPTIONS always is. */
    public Builder exempt(String... patterns) {
      for (String pattern : patterns) exempt.add(RoutePattern.parse(pattern));
      return this;
    }

    /**
     * How a request is answered that a rule charges and that is of no customer; 401 unless set.
     *
     * @param status 400 to 499
     */
    public Builder refuseWithoutCustomer(int status) {
      stranger = Stranger.refused(status);
      return this;
    }

    /**
     * As {@link #refuseWithoutCustomer(int)} with 401, and how callers should name themselves.
     *
     * @param challenge the value of {@code WWW-Authenticate}, such as {@code Bearer}
     */
    public Builder challengeWithoutCustomer(String challenge) {
      stranger = Stranger.REFUSED.challenge(challenge);
      return this;
    }

    /** Requests of no customer pass, and are charged to nobody. */
    public Builder passWithoutCustomer() {
      stranger = Stranger.PASSES;
      return this;
    }

    /** How decisions are said; {@link QuotaAnswers#standard} unless set. */
    public Builder answers(QuotaAnswers newAnswers) {
      answers = newAnswers;
      return this;
    }

    /**
     * Is told each decision about a request before the request goes on or is answered: an event for what passed over a soft
     * limit ({@link io.github.quota4j.Reason#OVER_SOFT_LIMIT}), for what a quota in shadow would have refused, for refusals.
     * It is on the caller's path, so it should be quick; what it throws is logged. Nobody unless set.
     */
    public Builder watcher(BiConsumer<HttpServletRequest, Decision> newWatcher) {
      watcher = newWatcher;
      return this;
    }

    /**
     * The statuses of answers for which a reservation is given back, and nothing is charged after the work; 500 and above
     * unless set. So it is when the handler throws, but not once an answer has begun: then it is charged, also when the
     * client hangs up in the middle. A status that a caller can bring about at will gives work away.
     */
    public Builder releaseOn(IntPredicate statuses) {
      released = statuses;
      return this;
    }

    /** Builds it. @throws IllegalStateException if nothing is charged */
    public QuotaFilter build() {
      if (routes.isEmpty()) throw new IllegalStateException("the filter has no rule to charge by");
      return new QuotaFilter(new Gate(
          quotas, new RouteTable(routes, exempt), customer, stranger, answers, watcher, released));
    }
  }
}
