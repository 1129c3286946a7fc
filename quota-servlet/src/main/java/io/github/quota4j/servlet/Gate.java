package io.github.quota4j.servlet;

import io.github.quota4j.Charge;
import io.github.quota4j.Decision;
import io.github.quota4j.QuotaEnforcer;
import io.github.quota4j.Reason;
import io.github.quota4j.Reservation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a request goes on: rule → customer → cost → charge.
 *
 * @param released statuses of answers for which a reservation is given back
 */
record Gate(
    QuotaEnforcer quotas,
    RouteTable routes,
    Function<HttpServletRequest, Optional<String>> customer,
    Stranger stranger,
    QuotaAnswers answers,
    IntPredicate released) {
  private static final Logger log = LoggerFactory.getLogger(QuotaFilter.class);

  /**
   * How the request goes on; empty if it was refused and answered. Input that cannot be charged, such as an id with
   * characters that no customer has, is the caller's mistake and not a failure.
   */
  Optional<Passage> admit(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
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
      Route route, HttpServletRequest request, HttpServletResponse response) throws IOException {
    Optional<String> who = customer.apply(request);
    if (who.isEmpty()) return stranger.admit(answers, response);
    Optional<BigDecimal> units = route.cost().of(request);
    if (units.isEmpty()) {
      answers.problem(
          411, "length-required", "The request must say how long its body is.", response);
      return Optional.empty();
    }
    Charge charge = Charge.of(who.get(), route.service(), units.get());
    Optional<Duration> hold = route.cost().hold();
    return hold.isPresent() ? reserve(charge, hold.get(), response) : consume(charge, response);
  }

  private Optional<Passage> consume(Charge charge, HttpServletResponse response)
      throws IOException {
    return write(charge, quotas.consume(charge), response)
        ? Optional.of(Passage.PAID)
        : Optional.empty();
  }

  private Optional<Passage> reserve(Charge charge, Duration hold, HttpServletResponse response)
      throws IOException {
    Reservation reservation = quotas.reserve(charge, hold);
    return write(charge, reservation.decision(), response)
        ? Optional.of(new Tab(quotas, charge, reservation, released))
        : Optional.empty();
  }

  /** A quota in shadow is on trial: its host is told what it would have refused, and its callers are not. */
  private boolean write(Charge charge, Decision decision, HttpServletResponse response)
      throws IOException {
    if (decision.reason() == Reason.WOULD_BE_DENIED) {
      log.info(
          "in shadow: {} of {} would have been refused",
          Visible.escape(charge.items().get(0).service()),
          Visible.escape(charge.customer()));
    }
    return answers.write(decision, response);
  }
}
