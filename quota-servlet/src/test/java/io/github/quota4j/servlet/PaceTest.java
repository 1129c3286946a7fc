package io.github.quota4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Rate;
import io.github.quota4j.plan.ResetPeriod;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Rules with a rate of their own, and a cost that is computed. */
@EachContainer
final class PaceTest extends WebTest {
  PaceTest(Container container) {
    super(container);
  }

  @Test
  void refusesWhatComesTooFastAndChargesNothingForIt() throws Exception {
    site.plan(Quota.hard("api", 10).resets(ResetPeriod.MINUTELY))
        .filter(rules -> rules
            .charge("/api/slow", "api", Cost.of(2).atMost(Rate.perSecond(1)))
            .charge("/api/**", "api"))
        .work("/api/*", (request, response) -> {})
        .start();
    HttpResponse<String> first = site.get("/api/slow", "acme");
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(header(first, "RateLimit")).isEqualTo("\"api\";r=8;t=60, \"api:acquire\";r=0;t=1");

    HttpResponse<String> second = site.get("/api/slow", "acme");

    assertThat(second.statusCode()).isEqualTo(429);
    assertThat(header(second, "Retry-After")).isEqualTo("1");
    assertThat(header(second, "RateLimit")).isEqualTo("\"api:acquire\";r=0;t=1");
    assertThat(json(second).get("code").asText()).isEqualTo("rate-limited");
    assertThat(site.used("acme", "api")).isEqualTo(2);
    assertThat(site.get("/api/fast", "acme").statusCode()).isEqualTo(200);
    assertThat(site.get("/api/slow", "other").statusCode()).isEqualTo(200);
    site.clock.add(Duration.ofSeconds(1));
    assertThat(site.get("/api/slow", "acme").statusCode()).isEqualTo(200);
  }

  @Test
  void chargesWhatAFunctionOfTheRequestSays() throws Exception {
    site.plan(Quota.hard("api", 10))
        .filter(rules -> rules.charge(
            "/api/**", "api", Cost.by(request -> new BigDecimal(request.getParameter("n")))))
        .work("/api/*", (request, response) -> {})
        .start();

    assertThat(site.get("/api/x?n=7", "acme").statusCode()).isEqualTo(200);
    assertThat(site.get("/api/x?n=-7", "acme").statusCode()).isEqualTo(400);
    assertThat(site.get("/api/x?n=many", "acme").statusCode()).isEqualTo(400);

    assertThat(site.used("acme", "api")).isEqualTo(7);
  }
}
