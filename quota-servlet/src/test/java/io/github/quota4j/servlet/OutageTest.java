package io.github.quota4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Rate;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When the store does not answer. */
@EachContainer
final class OutageTest extends WebTest {
  private final StallingStore store = new StallingStore();
  private final AtomicInteger worked = new AtomicInteger();

  OutageTest(Container container) {
    super(container);
  }

  private Site api() {
    return site.store(store)
        .plan(Quota.hard("api", 100))
        .filter(rules -> rules.charge("/api/**", "api").charge("/chat", "api", Cost.reserve(4)))
        .work("/*", (request, response) -> {
          worked.incrementAndGet();
          if (request.getParameter("stall") != null) store.stall();
        })
        .servlet("/usage", UsageServlet.of(site.quotas(), Identity.header(Site.KEY)));
  }

  @Test
  void aStoreThatStallsHoldsNoRequestPastItsDeadlineAndNoneIsHandled() throws Exception {
    api().start();
    assertThat(site.get("/api/x", "acme").statusCode()).isEqualTo(200);
    store.stall();

    long begun = System.nanoTime();
    HttpResponse<String> answer = site.get("/api/x", "acme");
    Duration took = Duration.ofNanos(System.nanoTime() - begun);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(header(answer, "Retry-After")).isEqualTo("1");
    assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
    assertThat(header(answer, "RateLimit")).isEmpty();
    assertThat(json(answer).get("code").asText()).isEqualTo("unanswered");
    assertThat(json(answer).get("type").asText()).isEqualTo("about:blank");
    assertThat(took).isBetween(Duration.ofMillis(200), Duration.ofMillis(1_500));
    assertThat(worked).hasValue(1);
    assertThat(store.stalled()).isEqualTo(1);
  }

  @Test
  void aStoreThatCannotBeAskedIsAnOutageAndNotALimit() throws Exception {
    api().start();
    store.refuse();

    HttpResponse<String> answer = site.get("/api/x", "acme");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(header(answer, "Retry-After")).isEqualTo("1");
    assertThat(json(answer).get("code").asText()).isEqualTo("store-unavailable");
    assertThat(worked).hasValue(0);
  }

  @Test
  void requestsOnAnOpenQuotaGoOnAndAreChargedWhenTheStoreAnswers() throws Exception {
    site.store(store)
        .plan(Quota.soft("api", 100), Quota.soft("tokens", 100))
        .filter(rules -> rules
            .charge("/api/**", "api")
            .charge("/after", "api", Cost.after(outcome -> BigDecimal.TEN))
            .charge("/paced", "api", Cost.of(1).atMost(Rate.perSecond(1)))
            .charge("/chat", "tokens", Cost.reserve(40)))
        .work("/*", (request, response) -> {
          if (request.getRequestURI().equals("/chat")) QuotaFilter.cost(request, 7);
        })
        .start();
    assertThat(site.get("/api/x", "acme").statusCode()).isEqualTo(200);
    store.refuse();

    for (String path : List.of("/api/x", "/after", "/chat", "/paced", "/paced")) {
      HttpResponse<String> answer = site.get(path, "acme");
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      assertThat(header(answer, "RateLimit")).as("nobody knows").isEmpty();
    }

    store.answer();
    await().ignoreExceptions().untilAsserted(() -> {
      site.clock.add(Duration.ofSeconds(1)); // so long the store is left alone
      assertThat(site.used("acme", "api")).isEqualTo(1 + 1 + 10 + 2);
      assertThat(site.used("acme", "tokens")).isEqualTo(7);
    });
  }

  @Test
  void aRateThatCannotBeAskedLeavesItToTheQuota() throws Exception {
    site.store(store)
        .plan(Quota.hard("api", 100), Quota.soft("rows", 100))
        .filter(rules -> rules
            .charge("/hard", "api", Cost.of(1).atMost(Rate.perSecond(1)))
            .charge("/soft", "rows", Cost.of(1).atMost(Rate.perSecond(1))))
        .work("/*", (request, response) -> worked.incrementAndGet())
        .start();
    assertThat(site.get("/hard", "acme").statusCode()).isEqualTo(200);
    store.stall();

    assertThat(site.get("/soft", "acme").statusCode()).isEqualTo(200); // sent, and not answered
    assertThat(site.get("/hard", "acme").statusCode()).isEqualTo(503);
    assertThat(worked).hasValue(2);
    store.answer();
    await().untilAsserted(() -> {
      site.clock.add(Duration.ofSeconds(1));
      assertThat(site.get("/hard", "acme").statusCode()).isEqualTo(200);
    });
    assertThat(site.get("/hard", "acme").statusCode()).isEqualTo(429);
  }

  @Test
  void aStoreThatDoesNotAnswerHoldsUpTheFirstRequestsOnly() throws Exception {
    api().start();
    assertThat(site.get("/api/x", "acme").statusCode()).isEqualTo(200);
    store.stall();

    for (int i = 0; i < 10; i++) {
      assertThat(site.get("/api/x", "acme").statusCode()).isEqualTo(503);
      site.clock.add(Duration.ofMillis(i == 0 ? 50 : 5)); // what fails at once is one failure
    }

    assertThat(store.stalled()).isEqualTo(2);
    assertThat(worked).hasValue(1);
  }

  @Test
  void aStoreThatStallsWhenTheCostIsSettledSpoilsNoAnswer() throws Exception {
    api().start();
    assertThat(site.get("/api/x", "acme").statusCode()).isEqualTo(200);

    assertThat(site.get("/chat?stall", "acme").statusCode()).isEqualTo(200);

    assertThat(store.stalled()).isEqualTo(1);
    store.answer();
    assertThat(site.status("acme", "api").held()).isEqualByComparingTo("4");
    site.clock.add(Duration.ofMinutes(3)); // what was not settled, time gives back
    assertThat(site.status("acme", "api").held()).isZero();
  }

  @Test
  void usageCannotBeShown() throws Exception {
    api().start();
    store.refuse();

    HttpResponse<String> answer = site.get("/usage", "acme");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(header(answer, "Retry-After")).isEqualTo("1");
    assertThat(json(answer).get("code").asText()).isEqualTo("store-unavailable");
  }
}
