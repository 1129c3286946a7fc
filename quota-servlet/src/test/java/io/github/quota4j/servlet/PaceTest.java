package io.github.quota4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
  void ratesOfTwoRulesOfOneServiceDoNotMeet() throws Exception {
    site.plan(Quota.hard("api", 100).resets(ResetPeriod.NEVER))
        .filter(rules -> rules
            .charge("/reports", "api", Cost.of(1).atMost(Rate.of(2, Duration.ofHours(1))))
            .charge("/**", "api", Cost.of(1).atMost(Rate.perSecond(50))))
        .work("/*", (request, response) -> {})
        .start();

    assertThat(site.get("/reports", "acme").statusCode()).isEqualTo(200);
    assertThat(header(site.get("/x", "acme"), "RateLimit"))
        .isEqualTo("\"api\";r=98, \"api:acquire\";r=49;t=1");
    assertThat(header(site.get("/reports", "acme"), "RateLimit"))
        .isEqualTo("\"api\";r=97, \"api:acquire\";r=0;t=3600");
    site.clock.add(Duration.ofSeconds(1)); // at the fast rate the slow one would be full again
    assertThat(site.get("/x", "acme").statusCode()).isEqualTo(200);
    HttpResponse<String> tooSoon = site.get("/reports", "acme");

    assertThat(tooSoon.statusCode()).isEqualTo(429);
    assertThat(json(tooSoon).get("service").asText()).isEqualTo("api");
    assertThat(json(tooSoon).get("violated-policies").get(0).asText()).isEqualTo("api:acquire");
    assertThat(header(tooSoon, "Retry-After")).isEqualTo("1799");
    assertThat(site.used("acme", "api")).isEqualTo(4);
  }

  @Test
  void looksAtUsageAreNoRequestsOfAServiceOfThatName() throws Exception {
    site.plan(Quota.hard("usage", 100))
        .filter(rules -> rules.charge("/paced", "usage", Cost.of(1).atMost(Rate.perMinute(60))))
        .work("/paced", (request, response) -> {})
        .servlet(
            "/usage",
            UsageServlet.of(site.quotas(), Identity.header(Site.KEY)).rate(Rate.perMinute(1)))
        .start();

    assertThat(site.get("/paced", "acme").statusCode()).isEqualTo(200);
    assertThat(site.get("/usage", "acme").statusCode()).isEqualTo(200);
    assertThat(site.get("/usage", "acme").statusCode()).isEqualTo(429);
    assertThat(site.get("/paced", "acme").statusCode()).isEqualTo(200);
  }

  @Test
  void theLongestNameOfAServiceHasARateAsWell() throws Exception {
    String longest = "s".repeat(100);
    site.plan(Quota.hard(longest, 100))
        .filter(rules -> rules.charge("/**", longest, Cost.of(1).atMost(Rate.perSecond(1))))
        .work("/*", (request, response) -> {})
        .start();

    HttpResponse<String> first = site.get("/x", "acme");
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(header(first, "RateLimit")).contains("\"" + longest + ":acquire\";r=0;t=1");
    assertThat(site.get("/x", "acme").statusCode()).isEqualTo(429);
  }

  @Test
  void aRateThatCannotBeCountedStopsTheStart() {
    Rate halves = new Rate(new BigDecimal("0.5"), Duration.ofSeconds(1), BigDecimal.ONE);
    assertThatThrownBy(() -> Cost.of(1).atMost(halves))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("decimals");
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
