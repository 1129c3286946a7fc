package io.github.quota4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.QuotaStatus;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.ResetPeriod;
import jakarta.servlet.http.HttpServletResponse;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is reserved before the work, and settled when its cost is known. */
@EachContainer
final class TabTest extends WebTest {
  TabTest(Container container) {
    super(container);
  }

  private Site chat(Site.Work work) {
    return site.plan(Quota.hard("tokens", 10_000).scale(2))
        .filter(rules -> rules.charge("/chat", "tokens", Cost.reserve(4_000)))
        .work("/chat", work);
  }

  private void assertSettled(String used) {
    QuotaStatus status = site.status("acme", "tokens");
    assertThat(status.used()).isEqualByComparingTo(used);
    assertThat(status.held()).isZero();
  }

  @Test
  void holdsTheMostWhileTheHandlerWorksAndTakesWhatItSays() throws Exception {
    chat((request, response) -> {
          response.getOutputStream().print(site.status("acme", "tokens").held().toPlainString());
          QuotaFilter.cost(request, 1_000);
          QuotaFilter.cost(request, new BigDecimal("1234.5"));
        })
        .start();

    HttpResponse<String> answer = site.get("/chat", "acme");

    assertThat(answer.body()).isEqualTo("4000.00");
    assertThat(header(answer, "RateLimit")).startsWith("\"tokens\";r=6000;");
    assertSettled("1234.5");
  }

  @Test
  void takesTheMostIfTheHandlerSaysNothing() throws Exception {
    chat((request, response) -> {}).start();

    assertThat(site.get("/chat", "acme").statusCode()).isEqualTo(200);

    assertSettled("4000");
  }

  @Test
  void takesOfMoreThanWasHeldWhatStillFits() throws Exception {
    chat((request, response) -> QuotaFilter.cost(request, 50_000)).start();

    assertThat(site.get("/chat", "acme").statusCode()).isEqualTo(200);

    assertSettled("10000");
    HttpResponse<String> next = site.get("/chat", "acme");
    assertThat(next.statusCode()).isEqualTo(429);
    assertThat(json(next).get("code").asText()).isEqualTo("limit-reached");
  }

  @Test
  void givesBackWhenTheHandlerThrows() throws Exception {
    chat((request, response) -> {
          QuotaFilter.cost(request, 9);
          throw new IllegalStateException("the model is down");
        })
        .start();

    assertThat(site.get("/chat", "acme").statusCode()).isEqualTo(500);

    assertSettled("0");
  }

  @Test
  void takesWhatTheHandlerSaidWhenItThrowsAfterItsAnswerBegan() throws Exception {
    chat((request, response) -> {
          QuotaFilter.cost(request, 9);
          response.getOutputStream().print("begun");
          response.flushBuffer();
          throw new IllegalStateException("hung up");
        })
        .start();

    assertThat(
            site.raw("GET /chat HTTP/1.1", "Host: x", "X-API-Key: acme", "Connection: close", ""))
        .contains("begun");

    assertSettled("9");
  }

  @Test
  void givesBackWhenTheAnswerIsAFailure() throws Exception {
    chat((request, response) -> response.sendError(HttpServletResponse.SC_BAD_GATEWAY))
        .start();

    assertThat(site.get("/chat", "acme").statusCode()).isEqualTo(502);

    assertSettled("0");
  }

  @Test
  void givesBackForTheStatusesThatTheHostChooses() throws Exception {
    site.plan(Quota.hard("tokens", 10_000))
        .filter(rules ->
            rules.charge("/chat", "tokens", Cost.reserve(4_000)).releaseOn(status -> status == 404))
        .work(
            "/chat",
            (request, response) ->
                response.setStatus(Integer.parseInt(request.getParameter("status"))))
        .start();

    assertThat(site.get("/chat?status=404", "acme").statusCode()).isEqualTo(404);
    assertSettled("0");
    assertThat(site.get("/chat?status=503", "acme").statusCode()).isEqualTo(503);
    assertSettled("4000");
  }

  @Test
  void takesTheMostIfTheHandlerSaysWhatTheUnitCannotExpress() throws Exception {
    chat((request, response) -> QuotaFilter.cost(request, new BigDecimal("0.001")))
        .start();

    assertThat(site.get("/chat", "acme").statusCode()).isEqualTo(200);

    assertSettled("4000");
  }

  @Test
  void chargesWorkThatOutlastedItsHold() throws Exception {
    chat((request, response) -> {
          QuotaFilter.cost(request, 700);
          site.clock.add(Duration.ofMinutes(3));
        })
        .start();

    assertThat(site.get("/chat", "acme").statusCode()).isEqualTo(200);

    assertSettled("700");
  }

  @Test
  void refusesWhatRequestsUnderWayHold() throws Exception {
    chat((request, response) -> {
          HttpResponse<String> inner = request.getParameter("deep") == null
              ? site.get("/chat?deep=1", "acme")
              : site.get("/chat?deep=2", "acme");
          if (request.getParameter("deep") != null) {
            response.setStatus(inner.statusCode());
            response
                .getOutputStream()
                .print(inner.headers().firstValue("RateLimit").orElse(""));
          } else {
            response.getOutputStream().print(inner.statusCode() + " " + inner.body());
          }
        })
        .start();

    // Two hold 8 000 of 10 000; the third finds 2 000 left, all else is held.
    assertThat(site.get("/chat", "acme").body()).startsWith("429 \"tokens\";r=2000;");
  }

  @Test
  void isOnlyOnRequestsThatReserve() throws Exception {
    site.plan(Quota.hard("tokens", 10))
        .filter(rules -> rules.charge("/chat", "tokens"))
        .work("/*", (request, response) -> QuotaFilter.cost(request, 5))
        .start();

    assertThat(site.get("/chat", "acme").statusCode()).isEqualTo(200);
    assertThat(site.get("/free", "acme").statusCode()).isEqualTo(200);

    assertSettled("1");
  }

  @Test
  void asksAgainInASecondWhereRequestsUnderWayHoldTheRest() throws Exception {
    site.plan(Quota.hard("tokens", 4_000).resets(ResetPeriod.DAILY))
        .filter(rules -> rules.charge("/chat", "tokens", Cost.reserve(4_000)))
        .work("/chat", (request, response) -> {
          if (request.getParameter("inner") != null) return;
          HttpResponse<String> other = site.get("/chat?inner", "acme");
          response.getWriter().print(other.statusCode() + " " + header(other, "Retry-After"));
          QuotaFilter.cost(request, 0);
        })
        .start();

    assertThat(site.get("/chat", "acme").body()).isEqualTo("429 1");
  }

  @Test
  void ofEachOfSeveralFiltersTakesWhatTheHandlerSays() throws Exception {
    site.plan(
            Quota.hard("tokens", 10_000).resets(ResetPeriod.NEVER),
            Quota.soft("rows", 1).resets(ResetPeriod.MINUTELY))
        .filter("outer", filter("rows", Cost.reserve(50)))
        .filter("inner", filter("tokens", Cost.reserve(4_000)))
        .work("/chat", (request, response) -> QuotaFilter.cost(request, 3))
        .start();

    HttpResponse<String> answer = site.get("/chat", "acme");

    assertSettled("3");
    assertThat(site.used("acme", "rows")).isEqualTo(3);
    assertThat(header(answer, "RateLimit")).isEqualTo("\"tokens\";r=6000, \"rows\";r=0;t=60");
    assertThat(header(answer, "RateLimit-Policy")).contains("\"tokens\";", "\"rows\";");
  }

  @Test
  void aLimitOfSeveralFiltersIsToldOnceAndAsItStandsLast() throws Exception {
    site.plan(Quota.soft("tokens", 5))
        .filter("outer", filter("tokens", Cost.of(10)))
        .filter("inner", filter("tokens", Cost.of(1)))
        .work("/chat", (request, response) -> {})
        .start();

    HttpResponse<String> answer = site.get("/chat", "acme");

    assertThat(header(answer, "RateLimit")).startsWith("\"tokens\";r=0").doesNotContain(",");
    assertThat(header(answer, "Quota-Warning")).isEqualTo("\"tokens\";over=6");
  }

  private QuotaFilter filter(String service, Cost cost) {
    return QuotaFilter.builder(site.quotas())
        .customer(Identity.header(Site.KEY))
        .charge("/chat", service, cost)
        .build();
  }
}
