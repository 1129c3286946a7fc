package io.github.quota4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.ResetPeriod;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
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
