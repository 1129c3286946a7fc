package io.github.quota4j.servlet;

import io.github.quota4j.Charge;
import io.github.quota4j.Decision;
import io.github.quota4j.Quotas;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a request goes on: rule → customer → cost → {@link Admission}.
 *
 * @param watcher is told every decision
 * @param released statuses of answers for which nothing more is charged
 */
record Gate(
    Quotas quotas,
    RouteTable routes,
    Function<HttpServletRequest, Optional<String>> customer,
    Stranger stranger,
    QuotaAnswers answers,
    BiConsumer<HttpServletRequest, Decision> watcher,
    IntPredicate released) {
  private static final Logger log = LoggerFactory.getLogger(QuotaFilter.class);

  /**
   * How the request goes on; empty if it was refused and answered. Input that cannot be charged, such as an id with
   * characters that no customer has, is the caller's mistake and not a failure.
   */
  Optional<Passage> admit(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    try {
      Optional<Route> route = routes.of(request);
      return route.isEmpty() ? Optional.of(Passage.PAID) : admit(route.get(), request, response);
    } catch (IllegalArgumentException e) {
      String detail = e.getMessage() == null ? "The request cannot be charged." : e.getMessage();
      log.debug("a request that cannot be charged: {}", Visible.escape(detail));
      answers.problem(400, "bad-request", detail, response);
      return Optional.empty();
    }
  }

  private Optional<Passage> admit(
      Route route, HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    Optional<String> who = customer.apply(request);
    if (who.isEmpty()) return stranger.admit(answers, response);
    Optional<BigDecimal> units = route.cost().of(request);
    if (units.isEmpty()) {
      answers.problem(
          411, "length-required", "The request must say how long its body is.", response);
      return Optional.empty();
    }
    Charge charge = Charge.of(who.get(), route.service(), units.get());
    return new Admission(this, route, request, response, charge).decide();
  }
}
