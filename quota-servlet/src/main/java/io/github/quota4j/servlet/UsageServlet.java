package io.github.quota4j.servlet;

import io.github.quota4j.Decision;
import io.github.quota4j.QuotaStatus;
import io.github.quota4j.Quotas;
import io.github.quota4j.plan.Rate;
import io.github.quota4j.plan.Unit;
import io.github.quota4j.store.QuotaStoreException;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Shows callers their own quotas, as JSON: {@code {"customer": …, "quotas": [{"service": …, "limit_name": …, "unit": …,
 * "limit": …, "used": …, "held": …, "remaining": …, "overage": …, "resets_at": …, "plan": …}]}}. Amounts are units; {@code
 * limit} and {@code remaining} are null where there is no limit, {@code resets_at} is an instant in UTC, and null for a
 * level. Nobody sees another customer's. Safe for concurrent use.
 *
 * <p>In {@code web.xml} the init parameters {@code store} and {@code customer} are those of {@link QuotaFilter}, and {@code
 * per-minute} is a rate: so many looks a minute and customer, 60 unless set.
 */
public final class UsageServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** Under this name looks are paced; apart from the rates of rules, whose names end with the rate. */
  private static final String LOOKS = "looks at usage";

  /** More a minute cannot be counted exactly. */
  private static final long MOST_A_MINUTE = Unit.MAX_SMALLEST / TimeUnit.MINUTES.toMicros(1);

  private static final Rate UNLESS_SET = Rate.perMinute(60);

  private transient @Nullable Quotas quotas;
  private transient Function<HttpServletRequest, Optional<String>> customer = Identity.principal();
  private transient Rate rate = UNLESS_SET;

  /** For {@code web.xml}; in code use {@link #of}. */
  public UsageServlet() {}

  private UsageServlet(
      Quotas quotas, Function<HttpServletRequest, Optional<String>> customer, Rate rate) {
    this.quotas = quotas;
    this.customer = customer;
    this.rate = rate;
  }

  /** @param customer whose quotas a request may see; it should be the function of the filter */
  public static UsageServlet of(
      Quotas quotas, Function<HttpServletRequest, Optional<String>> customer) {
    return new UsageServlet(quotas, customer, UNLESS_SET);
  }

  /** The same, with a rate at which each customer may look; 60 times a minute unless set. */
  public UsageServlet rate(Rate looks) {
    return new UsageServlet(required(), customer, looks);
  }

  /** @throws ServletException if an init parameter is wrong, or nothing is where {@code store} points */
  @Override
  public void init() throws ServletException {
    if (quotas != null) return;
    InitParameters parameters = InitParameters.of(getServletConfig());
    try {
      quotas = parameters.quotas();
      customer = parameters.customer();
      rate = parameters.value("per-minute").map(UsageServlet::perMinute).orElse(UNLESS_SET);
    } catch (IllegalArgumentException e) {
      throw new ServletException("usage servlet: " + e.getMessage(), e);
    }
  }

  private static Rate perMinute(String looks) {
    long number = looks.matches("[0-9]{1,15}") ? Long.parseLong(looks) : 0;
    if (number < 1 || number > MOST_A_MINUTE) {
      throw new IllegalArgumentException(
          "per-minute must be 1 to " + MOST_A_MINUTE + ", was \"" + looks + "\"");
    }
    return Rate.perMinute(number);
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    QuotaAnswers answers = QuotaAnswers.standard();
    Optional<String> who = customer.apply(request);
    if (who.isEmpty()) {
      Optional<Passage> refused = Stranger.REFUSED.admit(answers, response);
      assert refused.isEmpty();
      return;
    }
    try {
      if (isPaced(who.get(), answers, response)) show(who.get(), response);
    } catch (IllegalArgumentException e) {
      answers.problem(400, "bad-request", String.valueOf(e.getMessage()), response);
    } catch (QuotaStoreException e) {
      response.setHeader("Retry-After", "1");
      answers.problem(503, "store-unavailable", "Usage cannot be read at the moment.", response);
    }
  }

  private boolean isPaced(String who, QuotaAnswers answers, HttpServletResponse response)
      throws IOException {
    Decision decision = required().tryAcquire(who, LOOKS, 1, rate);
    return answers.write(decision, response);
  }

  private void show(String who, HttpServletResponse response) throws IOException {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("customer", who);
    document.put(
        "quotas", required().usage(who).stream().map(UsageServlet::members).toList());
    Problem.send(response, HttpServletResponse.SC_OK, "application/json", Json.of(document));
  }

  private static Map<String, Object> members(QuotaStatus status) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("service", status.service());
    members.put("limit_name", status.limitName());
    members.put("unit", status.unit());
    members.put("limit", status.limit());
    members.put("used", status.used());
    members.put("held", status.held());
    members.put("remaining", status.remaining());
    members.put("overage", status.overage());
    members.put("resets_at", status.window().map(window -> window.end()));
    members.put("plan", status.source());
    return members;
  }

  private Quotas required() {
    if (quotas == null) throw new IllegalStateException("the usage servlet was not initialised");
    return quotas;
  }
}
