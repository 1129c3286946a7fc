package io.github.quota4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.Charge;
import io.github.quota4j.Decision;
import io.github.quota4j.Reason;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Rate;
import io.github.quota4j.plan.ResetPeriod;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Charged after the work: only where the limit is soft. */
@EachContainer
final class AfterTest extends WebTest {
  private final AtomicInteger worked = new AtomicInteger();

  AfterTest(Container container) {
    super(container);
  }

  private Site rows(Quota quota) {
    return site.plan(quota)
        .filter(rules -> rules.charge(
            "/rows", "rows", Cost.after(outcome -> outcome.said().orElse(BigDecimal.ONE))))
        .work("/rows", (request, response) -> {
          worked.incrementAndGet();
          assertThat(site.status("acme", "rows").held()).isZero();
          QuotaFilter.cost(request, Long.parseLong(request.getParameter("n")));
          if (request.getParameter("status") != null) {
            response.setStatus(Integer.parseInt(request.getParameter("status")));
          }
        });
  }

  @Test
  void countsWhatTheHandlerSaidOverTheSoftLimitToo() throws Exception {
    rows(Quota.soft("rows", 5).resets(ResetPeriod.MINUTELY)).start();

    HttpResponse<String> first = site.get("/rows?n=7", "acme");

    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(header(first, "RateLimit")).isEqualTo("\"rows\";r=5;t=60"); // as it stood before
    assertThat(site.used("acme", "rows")).isEqualTo(7);
    HttpResponse<String> second = site.get("/rows?n=7", "acme");
    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(header(second, "Quota-Warning")).isEqualTo("\"rows\";over=2");
    assertThat(site.used("acme", "rows")).isEqualTo(14);
  }

  @Test
  void countsNothingForAFailure() throws Exception {
    rows(Quota.soft("rows", 5)).start();

    assertThat(site.get("/rows?n=7&status=503", "acme").statusCode()).isEqualTo(503);
    assertThat(site.get("/rows?n=none", "acme").statusCode()).isEqualTo(500);

    assertThat(worked).hasValue(2);
    assertThat(site.used("acme", "rows")).isZero();
  }

  @Test
  void doesNotBeginOnAHardLimit() throws Exception {
    rows(Quota.hard("rows", 5)).start();

    assertThat(site.get("/rows?n=1", "acme").statusCode()).isEqualTo(500);

    assertThat(worked).hasValue(0);
    assertThat(site.used("acme", "rows")).isZero();
  }

  @Test
  void doesNotBeginWhereNothingIsLeftUnderTheCapOrThereIsNoPlan() throws Exception {
    rows(Quota.soft("rows", 5).overageCap(5)).start();
    assertThat(site.get("/rows?n=9", "acme").statusCode()).isEqualTo(200);
    assertThat(site.get("/rows?n=9", "acme").statusCode()).isEqualTo(200); // one was left

    assertThat(site.get("/rows?n=9", "acme").statusCode()).isEqualTo(429);

    assertThat(site.used("acme", "rows")).isEqualTo(18);
    assertThat(site.get("/rows?n=9", "nobody").statusCode()).isEqualTo(403);
    assertThat(worked).hasValue(2);
  }

  @Test
  void stopsWithTheLastUnitUnderTheCap() throws Exception {
    rows(Quota.soft("rows", 20).overageCap(0)).start();
    assertThat(site.get("/rows?n=10", "acme").statusCode()).isEqualTo(200);
    assertThat(site.get("/rows?n=10", "acme").statusCode()).isEqualTo(200);

    assertThat(site.get("/rows?n=10", "acme").statusCode()).isEqualTo(429);

    assertThat(site.used("acme", "rows")).isEqualTo(20);
  }

  @Test
  void stopsAtAFurtherLimitAsWell() throws Exception {
    rows(Quota.soft("rows", 100).atMost(10, ResetPeriod.DAILY)).start();
    assertThat(site.get("/rows?n=10", "acme").statusCode()).isEqualTo(200);

    HttpResponse<String> refused = site.get("/rows?n=1", "acme");

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(header(refused, "RateLimit")).startsWith("\"rows:daily\";r=0");
  }

  @Test
  void goesOnWhilePartsOfAUnitAreLeftUnderTheCap() throws Exception {
    site.plan(Quota.soft("bandwidth", 10).unit("gb").scale(6).overageCap(5))
        .filter(rules -> rules.charge("/rows", "bandwidth", Cost.after(Outcome::gbWritten)))
        .work("/rows", (request, response) -> response.getOutputStream().print("x"))
        .start();
    assertThat(site.quotas().record(Charge.of("acme", "bandwidth", new BigDecimal("14.999999"))))
        .matches(Decision::allowed);

    assertThat(site.get("/rows", "acme").statusCode()).isEqualTo(200);
    assertThat(site.get("/rows", "acme").statusCode()).isEqualTo(429);

    assertThat(site.status("acme", "bandwidth").used()).isEqualByComparingTo("15");
  }

  @Test
  void aRateOfTheQuotaIsNotLookedAt() throws Exception {
    rows(Quota.soft("rows", 5).rate(Rate.of(1, Duration.ofHours(1)))).start();
    assertThat(site.quotas().consume("acme", "rows", 1)).matches(Decision::allowed);
    assertThat(site.get("/rows?n=4", "acme").statusCode()).isEqualTo(200);

    assertThat(site.get("/rows?n=4", "acme").statusCode()).isEqualTo(200); // the limit is used up

    assertThat(site.used("acme", "rows")).isEqualTo(9);
  }

  @Test
  void whatAQuotaInShadowWouldRefuseIsToldToTheHost() throws Exception {
    List<Reason> told = new ArrayList<>();
    site.plan(Quota.soft("rows", 5).overageCap(0).shadow())
        .filter(rules -> rules
            .charge("/rows", "rows", Cost.after(outcome -> BigDecimal.valueOf(5)))
            .watcher((request, decision) -> told.add(decision.reason())))
        .work("/rows", (request, response) -> {})
        .start();

    assertThat(site.get("/rows", "acme").statusCode()).isEqualTo(200);
    assertThat(site.get("/rows", "acme").statusCode()).isEqualTo(200);

    assertThat(told).containsExactly(Reason.WITHIN_LIMIT, Reason.WOULD_BE_DENIED);
  }

  @Test
  void countsNothingWhereTheCostCannotBeMade() throws Exception {
    site.plan(Quota.soft("rows", 5))
        .filter(rules -> rules.charge("/rows", "rows", Cost.after(outcome -> {
          throw new IllegalStateException("no idea");
        })))
        .work("/rows", (request, response) -> worked.incrementAndGet())
        .start();

    assertThat(site.get("/rows", "acme").statusCode()).isEqualTo(200);

    assertThat(worked).hasValue(1);
    assertThat(site.used("acme", "rows")).isZero();
  }
}
