package io.github.quota4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.quota4j.Charge;
import io.github.quota4j.Decision;
import io.github.quota4j.QuotaStatus;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Rate;
import io.github.quota4j.plan.ResetPeriod;
import io.github.quota4j.plan.SubscriptionStatus;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** What callers are told, byte for byte. */
@EachContainer
final class AnswersTest extends WebTest {
  AnswersTest(Container container) {
    super(container);
  }

  private Site api(Quota quota) {
    return site.plan(quota).filter(rules -> rules.charge("/api/**", "api")).work("/api/*", hello());
  }

  private static Site.Work hello() {
    return (request, response) -> response.getOutputStream().print("hello");
  }

  private static Quota fivePerMinute() {
    return Quota.hard("api", 5).resets(ResetPeriod.MINUTELY);
  }

  @Test
  void sayWhatIsLeftAlsoWhenTheRequestIsLetIn() throws Exception {
    api(fivePerMinute()).start();

    HttpResponse<String> first = site.get("/api/hello", "acme");

    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.body()).isEqualTo("hello");
    assertThat(header(first, "RateLimit-Policy")).isEqualTo("\"api\";q=5;w=60;qu=\"requests\"");
    assertThat(header(first, "RateLimit")).isEqualTo("\"api\";r=4;t=60");
    assertThat(header(first, "Retry-After")).isEmpty();
    assertThat(header(first, "Quota-Warning")).isEmpty();
    assertThat(header(first, "Cache-Control")).isEmpty();
    assertThat(header(first, "X-RateLimit-Limit")).isEmpty();
    assertThat(header(first, "Access-Control-Expose-Headers")).isEmpty();
  }

  @Test
  void refuseTheSixthOfFiveAndSayWhenToComeBack() throws Exception {
    api(fivePerMinute()).start();
    for (int i = 0; i < 5; i++)
      assertThat(site.get("/api/x", "acme").statusCode()).isEqualTo(200);
    site.clock.add(Duration.ofMillis(29_500));

    HttpResponse<String> sixth = site.get("/api/x", "acme");

    assertThat(sixth.statusCode()).isEqualTo(429);
    assertThat(header(sixth, "Retry-After")).isEqualTo("31");
    assertThat(header(sixth, "RateLimit-Policy")).isEqualTo("\"api\";q=5;w=60;qu=\"requests\"");
    assertThat(header(sixth, "RateLimit")).isEqualTo("\"api\";r=0;t=31");
    assertThat(header(sixth, "Cache-Control")).isEqualTo("no-store");
    assertThat(header(sixth, "Content-Type")).isEqualTo("application/problem+json");
    assertThat(sixth.body())
        .isEqualTo("{\"type\":\"https://iana.org/assignments/http-problem-types#quota-exceeded\","
            + "\"title\":\"Quota exceeded\",\"status\":429,\"detail\":\"The limit is used up.\","
            + "\"code\":\"limit-reached\",\"service\":\"api\",\"limit\":5,\"used\":5,\"remaining\":0,"
            + "\"unit\":\"requests\",\"resets_at\":\"2026-11-24T12:01:00Z\","
            + "\"violated-policies\":[\"api\"]}");
    assertThat(json(sixth).get("status").asInt()).isEqualTo(429);
    assertThat(site.get("/api/x", "other").statusCode()).isEqualTo(200);
  }

  @Test
  void roundWaitsUpAndNeverBelowASecond() throws Exception {
    api(Quota.hard("api", 1).resets(ResetPeriod.MINUTELY)).start();
    assertThat(site.get("/api/x", "acme").statusCode()).isEqualTo(200);

    assertThat(retryAfter(Duration.ofSeconds(30))).isEqualTo("30");
    assertThat(retryAfter(Duration.ofSeconds(31).minusNanos(1_000))).isEqualTo("30");
    assertThat(retryAfter(Duration.ofMillis(59_800))).isEqualTo("1");
    assertThat(retryAfter(Duration.ofSeconds(60).minusNanos(1_000))).isEqualTo("1");

    site.clock.set(Site.NOON.plusSeconds(60));
    HttpResponse<String> next = site.get("/api/x", "acme");
    assertThat(next.statusCode()).isEqualTo(200);
    assertThat(header(next, "RateLimit")).isEqualTo("\"api\";r=0;t=60");
  }

  private String retryAfter(Duration intoTheMinute) throws Exception {
    site.clock.set(Site.NOON.plus(intoTheMinute));
    HttpResponse<String> refused = site.get("/api/x", "acme");
    assertThat(refused.statusCode()).isEqualTo(429);
    String wait = header(refused, "Retry-After");
    assertThat(header(refused, "RateLimit")).isEqualTo("\"api\";r=0;t=" + wait);
    return wait;
  }

  @Test
  void sayTheWaitOfARateAndNameTheLimitThatRefused() throws Exception {
    api(Quota.hard("api", 1_000).rate(Rate.of(1, Duration.ofMillis(2_500)).burst(2)))
        .start();
    HttpResponse<String> first = site.get("/api/x", "acme");
    assertThat(header(first, "RateLimit-Policy"))
        .isEqualTo(
            "\"api\";q=1000;w=2592000;qu=\"requests\", \"api:rate\";q=2;w=5;qu=\"requests\"");
    assertThat(header(first, "RateLimit"))
        .isEqualTo("\"api\";r=999;t=561600, \"api:rate\";r=1;t=3");
    assertThat(site.get("/api/x", "acme").statusCode()).isEqualTo(200);

    HttpResponse<String> third = site.get("/api/x", "acme");

    assertThat(third.statusCode()).isEqualTo(429);
    assertThat(header(third, "Retry-After")).isEqualTo("3");
    assertThat(header(third, "RateLimit")).isEqualTo("\"api:rate\";r=0;t=3");
    assertThat(json(third).get("code").asText()).isEqualTo("rate-limited");
    assertThat(json(third).get("violated-policies")).hasToString("[\"api:rate\"]");
    assertThat(json(third).get("resets_at").asText()).isEqualTo("2026-11-24T12:00:02.500Z");
  }

  @Test
  void countGbInBytes() throws Exception {
    site.plan(Quota.hard("storage", new BigDecimal("0.01")).unit("gb").scale(6).level())
        .filter(rules -> rules.charge("PUT /files/**", "storage", Cost.contentLength()))
        .work(
            "/files/*",
            (request, response) ->
                request.getInputStream().transferTo(OutputStream.nullOutputStream()))
        .start();

    HttpResponse<String> fits = site.put("/files/a", "acme", 10_000_000);
    assertThat(fits.statusCode()).isEqualTo(200);
    assertThat(header(fits, "RateLimit-Policy"))
        .isEqualTo("\"storage\";q=10737418;qu=\"content-bytes\"");
    assertThat(header(fits, "RateLimit")).isEqualTo("\"storage\";r=736586");
  }

  @Test
  void refuseAnUploadBeforeItsBodyIsSent() throws Exception {
    site.plan(Quota.hard("storage", new BigDecimal("0.01")).unit("gb").scale(6).level())
        .filter(rules -> rules.charge("PUT /files/**", "storage", Cost.contentLength()))
        .work(
            "/files/*",
            (request, response) ->
                request.getInputStream().transferTo(OutputStream.nullOutputStream()))
        .start();
    assertThat(site.put("/files/a", "acme", 10_000_000).statusCode()).isEqualTo(200);

    assertThat(announce(1_000_000))
        .startsWith("HTTP/1.1 429 ")
        .doesNotContain("Retry-After")
        .contains("\"code\":\"limit-reached\"")
        .contains(
            "\"limit\":0.01,\"used\":0.009314,\"remaining\":0.000686,\"unit\":\"gb\",\"resets_at\":null");
    assertThat(announce(10_800_000))
        .startsWith("HTTP/1.1 413 ")
        .doesNotContain("Retry-After")
        .contains("\"code\":\"too-large\"");
    assertThat(site.status("acme", "storage").used()).isEqualByComparingTo("0.009314");
  }

  /** The answer to an upload of which only the headers were sent. */
  private String announce(int bytes) throws Exception {
    return site.raw(
        "PUT /files/b HTTP/1.1",
        "Host: x",
        "X-API-Key: acme",
        "Connection: close",
        "Content-Length: " + bytes,
        "Expect: 100-continue",
        "");
  }

  @Test
  void askForALengthWhereItIsTheCost() throws Exception {
    site.plan(Quota.hard("storage", 1).unit("gb").scale(6).level())
        .filter(rules -> rules.charge("/files/**", "storage", Cost.contentLength()))
        .work("/files/*", hello())
        .start();

    String chunked = site.raw(
        "PUT /files/a HTTP/1.1",
        "Host: x",
        "X-API-Key: acme",
        "Connection: close",
        "Transfer-Encoding: chunked",
        "",
        "3",
        "abc",
        "0",
        "");

    assertThat(chunked).startsWith("HTTP/1.1 411 ").contains("\"code\":\"length-required\"");
    assertThat(site.raw(
            "PUT /files/a HTTP/1.1", "Host: x", "X-API-Key: acme", "Connection: close", ""))
        .startsWith("HTTP/1.1 411 ");
    String both = site.raw(
        "PUT /files/a HTTP/1.1",
        "Host: x",
        "X-API-Key: acme",
        "Connection: close",
        "Content-Length: 1",
        "Transfer-Encoding: chunked",
        "",
        "3",
        "abc",
        "0",
        "");
    assertThat(both.substring(0, 13)).isIn("HTTP/1.1 400 ", "HTTP/1.1 411 ");
    assertThat(site.status("acme", "storage").used()).isZero();
  }

  @Test
  void leaveOutWhatIsUnlimited() throws Exception {
    api(Quota.unlimited("api")).start();

    HttpResponse<String> answer = site.get("/api/x", "acme");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "RateLimit")).isEmpty();
    assertThat(header(answer, "RateLimit-Policy")).isEmpty();
    assertThat(site.used("acme", "api")).isEqualTo(1);
  }

  @Test
  void letSoftLimitsPassWithAWarning() throws Exception {
    api(Quota.soft("api", 1).resets(ResetPeriod.MINUTELY)).start();
    assertThat(header(site.get("/api/x", "acme"), "Quota-Warning")).isEmpty();

    HttpResponse<String> over = site.get("/api/x", "acme");

    assertThat(over.statusCode()).isEqualTo(200);
    assertThat(header(over, "Quota-Warning")).isEqualTo("\"api\";over=1");
    assertThat(header(over, "RateLimit")).isEqualTo("\"api\";r=0;t=60");
  }

  @Test
  void letAQuotaInShadowPassWithoutAWarning() throws Exception {
    api(Quota.hard("api", 1).resets(ResetPeriod.MINUTELY).shadow()).start();
    assertThat(site.get("/api/x", "acme").statusCode()).isEqualTo(200);

    HttpResponse<String> over = site.get("/api/x", "acme");

    assertThat(over.statusCode()).isEqualTo(200);
    assertThat(header(over, "Quota-Warning")).isEmpty();
    assertThat(site.used("acme", "api")).isEqualTo(2);
  }

  @Test
  void tellNoPlanFromAServiceThatThePlanDoesNotInclude() throws Exception {
    site.plan(Quota.hard("api", 5))
        .filter(rules -> rules.charge("/api/**", "api").charge("/other", "other"))
        .work("/*", hello())
        .start();

    HttpResponse<String> noPlan = site.get("/api/x", "nobody");
    assertThat(noPlan.statusCode()).isEqualTo(403);
    assertThat(json(noPlan).get("code").asText()).isEqualTo("no-plan");
    assertThat(json(noPlan).get("type").asText()).isEqualTo("about:blank");
    assertThat(json(noPlan).get("title").asText()).isEqualTo("Forbidden");
    assertThat(header(noPlan, "Cache-Control")).isEqualTo("no-store");

    HttpResponse<String> notIncluded = site.get("/other", "acme");
    assertThat(notIncluded.statusCode()).isEqualTo(403);
    assertThat(json(notIncluded).get("code").asText()).isEqualTo("service-not-in-plan");
  }

  @Test
  void askForMoneyFromWhoDoesNotPay() throws Exception {
    site.plan(Quota.hard("api", 5))
        .filter(rules -> rules.charge("/api/**", "api"))
        .work("/*", hello())
        .start();
    Map<SubscriptionStatus, String> codes = Map.of(
        SubscriptionStatus.PAST_DUE, "subscription-past-due",
        SubscriptionStatus.UNPAID, "subscription-unpaid");
    site.quotas().admin().subscribe("acme", "test");
    for (Map.Entry<SubscriptionStatus, String> entry : codes.entrySet()) {
      site.quotas().admin().status("acme", entry.getKey());
      HttpResponse<String> refused = site.get("/api/x", "acme");
      assertThat(refused.statusCode()).isEqualTo(402);
      assertThat(json(refused).get("code").asText()).isEqualTo(entry.getValue());
      assertThat(refused.headers().firstValue("Retry-After")).isEmpty();
    }
  }

  @Test
  void sayMoreWhereTheHostWantsIt() throws Exception {
    QuotaAnswers answers = QuotaAnswers.standard()
        .noPlanStatus(402)
        .upgradeUrl(URI.create("https://example.com/plans?a=%22b"))
        .legacyFields()
        .exposed();
    site.plan(fivePerMinute())
        .filter(rules -> rules.charge("/api/**", "api").answers(answers))
        .work("/api/*", hello())
        .start();

    HttpResponse<String> noPlan = site.get("/api/x", "nobody");
    assertThat(noPlan.statusCode()).isEqualTo(402);
    assertThat(json(noPlan).get("upgrade").asText()).isEqualTo("https://example.com/plans?a=%22b");

    HttpResponse<String> allowed = site.get("/api/x", "acme");
    assertThat(header(allowed, "X-RateLimit-Limit")).isEqualTo("5");
    assertThat(header(allowed, "X-RateLimit-Remaining")).isEqualTo("4");
    assertThat(header(allowed, "X-RateLimit-Reset"))
        .isEqualTo(Long.toString(Site.NOON.plusSeconds(60).getEpochSecond()));
    assertThat(header(allowed, "Access-Control-Expose-Headers"))
        .isEqualTo("RateLimit, RateLimit-Policy, Retry-After, Quota-Warning, "
            + "X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset");
  }

  @Test
  void areTheSameFromAServletThatChargesByItself() throws Exception {
    site.plan(Quota.hard("storage", 2).level())
        .work("/files/*", (request, response) -> {
          Charge level = Charge.of("acme", "storage", Long.parseLong(request.getParameter("size")));
          if (QuotaAnswers.standard().write(site.quotas().set(level), response)) {
            response.getOutputStream().print("stored");
          }
        })
        .start();

    HttpResponse<String> large = site.get("/files/a?size=3", "acme");
    assertThat(large.statusCode()).isEqualTo(413);
    assertThat(json(large).get("service").asText()).isEqualTo("storage");

    HttpResponse<String> stored = site.get("/files/a?size=2", "acme");
    assertThat(stored.body()).isEqualTo("stored");
    assertThat(header(stored, "RateLimit")).isEqualTo("\"storage\";r=0");

    HttpResponse<String> full = site.get("/files/a?size=3", "acme");
    assertThat(full.statusCode()).isEqualTo(429);
    assertThat(header(full, "Retry-After")).isEmpty();
  }

  @Test
  void callAKeyOfAnotherChargeAConflict() throws Exception {
    site.plan(fivePerMinute())
        .work(
            "/once",
            (request, response) -> QuotaAnswers.standard()
                .write(
                    site.quotas()
                        .consume(Charge.of("acme", "api", Long.parseLong(request.getParameter("n")))
                            .key("k")),
                    response))
        .start();

    assertThat(site.get("/once?n=1", "acme").statusCode()).isEqualTo(200);
    HttpResponse<String> other = site.get("/once?n=2", "acme");
    assertThat(other.statusCode()).isEqualTo(409);
    JsonNode problem = json(other);
    assertThat(problem.get("code").asText()).isEqualTo("key-conflict");
    assertThat(problem.get("title").asText()).isEqualTo("Conflict");
  }

  @Test
  void sayLimitsInTheFieldsThatTheHostChooses() throws Exception {
    RateLimitFields older = new RateLimitFields() {
      @Override
      public List<String> names() {
        return List.of("RateLimit-Remaining");
      }

      @Override
      public void say(Decision decision, BiConsumer<String, String> field) {
        QuotaStatus status = decision.statuses().get(0);
        field.accept("RateLimit-Remaining", status.remaining().orElseThrow().toPlainString());
      }
    };
    site.plan(fivePerMinute())
        .filter(rules -> rules
            .charge("/api/**", "api")
            .answers(QuotaAnswers.standard().fields(older).exposed()))
        .work("/api/*", hello())
        .start();

    HttpResponse<String> answer = site.get("/api/x", "acme");

    assertThat(header(answer, "RateLimit-Remaining")).isEqualTo("4");
    assertThat(header(answer, "RateLimit")).isEmpty();
    assertThat(header(answer, "RateLimit-Policy")).isEmpty();
    assertThat(header(answer, "Access-Control-Expose-Headers"))
        .isEqualTo("RateLimit-Remaining, Retry-After, Quota-Warning");
  }
}
