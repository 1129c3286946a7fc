package io.github.quota4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Rate;
import io.github.quota4j.plan.ResetPeriod;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@EachContainer
final class UsageServletTest extends WebTest {
  UsageServletTest(Container container) {
    super(container);
  }

  @BeforeEach
  void serveApiAndUsage() throws Exception {
    site.plan(
            Quota.hard("api", 5).resets(ResetPeriod.MINUTELY),
            Quota.hard("storage", new BigDecimal("0.01")).unit("gb").scale(6).level(),
            Quota.soft("exports", 1).resets(ResetPeriod.DAILY),
            Quota.unlimited("pages"))
        .filter(rules -> rules.charge("/api/**", "api").charge("/exports", "exports", Cost.of(3)))
        .work("/*", (request, response) -> {})
        .servlet(
            "/usage",
            UsageServlet.of(site.quotas(), Identity.header(Site.KEY)).rate(Rate.perMinute(2)))
        .servlet("/usage-unless-set", UsageServlet.of(site.quotas(), Identity.header(Site.KEY)))
        .start();
  }

  @Test
  void showsCallersWhatTheyUsedAndHaveLeft() throws Exception {
    assertThat(site.get("/api/x", "acme").statusCode()).isEqualTo(200);
    assertThat(site.get("/exports", "acme").statusCode()).isEqualTo(200);

    HttpResponse<String> answer = site.get("/usage", "acme");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "Content-Type")).isEqualTo("application/json");
    assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
    assertThat(json(answer).get("customer").asText()).isEqualTo("acme");
    JsonNode quotas = json(answer).get("quotas");
    assertThat(quotas.get(0))
        .hasToString("{\"service\":\"api\",\"limit_name\":\"main\","
            + "\"unit\":\"requests\",\"limit\":5,\"used\":1,\"held\":0,\"remaining\":4,\"overage\":0,"
            + "\"resets_at\":\"2026-11-24T12:01:00Z\",\"plan\":\"test\"}");
    assertThat(quotas.get(1))
        .hasToString("{\"service\":\"storage\",\"limit_name\":\"main\","
            + "\"unit\":\"gb\",\"limit\":0.01,\"used\":0,\"held\":0,\"remaining\":0.01,\"overage\":0,"
            + "\"resets_at\":null,\"plan\":\"test\"}");
    assertThat(quotas.get(2).get("overage").asInt()).isEqualTo(2);
    assertThat(quotas.get(2).get("remaining").asInt()).isZero();
    assertThat(quotas.get(3).get("limit").isNull()).isTrue();
    assertThat(quotas.get(3).get("remaining").isNull()).isTrue();
    assertThat(quotas).hasSize(4);
  }

  @Test
  void showsNobodyElse() throws Exception {
    assertThat(site.get("/api/x", "acme").statusCode()).isEqualTo(200);

    HttpResponse<String> other = site.get("/usage?customer=acme", "other");

    assertThat(json(other).get("customer").asText()).isEqualTo("other");
    assertThat(json(other).get("quotas").get(0).get("used").asInt()).isZero();
  }

  @Test
  void asksWhoItIs() throws Exception {
    HttpResponse<String> answer = site.send(site.request("/usage"));

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(header(answer, "WWW-Authenticate")).isEqualTo("Customer realm=\"quota\"");
    assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
    assertThat(site.get("/usage", "no such/id").statusCode()).isEqualTo(400);
  }

  @Test
  void isPacedForEachCustomer() throws Exception {
    assertThat(site.get("/usage", "acme").statusCode()).isEqualTo(200);
    assertThat(site.get("/usage", "acme").statusCode()).isEqualTo(200);

    HttpResponse<String> third = site.get("/usage", "acme");

    assertThat(third.statusCode()).isEqualTo(429);
    assertThat(header(third, "Retry-After")).isEqualTo("30");
    assertThat(json(third).get("code").asText()).isEqualTo("rate-limited");
    assertThat(site.get("/usage", "other").statusCode()).isEqualTo(200);
  }

  @Test
  void isPacedToSixtyLooksAMinuteUnlessSet() throws Exception {
    for (int look = 1; look <= 60; look++) {
      assertThat(site.get("/usage-unless-set", "acme").statusCode())
          .as("look %s", look)
          .isEqualTo(200);
    }
    HttpResponse<String> next = site.get("/usage-unless-set", "acme");
    assertThat(next.statusCode()).isEqualTo(429);
    assertThat(header(next, "Retry-After")).isEqualTo("1");
  }

  @Test
  void showsACustomerWithoutAPlanNothing() throws Exception {
    assertThat(site.get("/usage", "nobody").body())
        .isEqualTo("{\"customer\":\"nobody\",\"quotas\":[]}");
  }
}
