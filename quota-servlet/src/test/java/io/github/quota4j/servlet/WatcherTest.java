package io.github.quota4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.quota4j.Quotas;
import io.github.quota4j.Reason;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.store.QuotaStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the host is told: each decision, and in its log what a quota in shadow would have refused. */
@EachContainer
final class WatcherTest extends WebTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(QuotaFilter.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final List<String> told = new CopyOnWriteArrayList<>();

  WatcherTest(Container container) {
    super(container);
  }

  @BeforeEach
  void readTheLog() {
    log.start();
    logger.addAppender(log);
    logger.setLevel(Level.DEBUG);
    logger.setAdditive(false);
  }

  @AfterEach
  void leaveTheLog() {
    logger.detachAppender(log);
    logger.setLevel(null);
    logger.setAdditive(true);
  }

  private List<String> logged() {
    return List.copyOf(log.list).stream()
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  private Site watched(Quota quota) {
    return site.plan(quota)
        .filter(rules -> rules
            .charge("/api/**", "api")
            .watcher(
                (request, decision) -> told.add(request.getRequestURI() + " " + decision.reason())))
        .work("/api/*", (request, response) -> {});
  }

  @Test
  void hearsOfWhatPassedOverASoftLimit() throws Exception {
    watched(Quota.soft("api", 1)).start();

    assertThat(site.get("/api/a", "acme").statusCode()).isEqualTo(200);
    assertThat(site.get("/api/b", "acme").statusCode()).isEqualTo(200);

    assertThat(told).containsExactly("/api/a WITHIN_LIMIT", "/api/b OVER_SOFT_LIMIT");
  }

  @Test
  void hearsAndReadsOfWhatAQuotaInShadowWouldHaveRefused() throws Exception {
    watched(Quota.hard("api", 1).shadow()).start();

    assertThat(site.get("/api/a", "acme").statusCode()).isEqualTo(200);
    assertThat(logged()).isEmpty();
    assertThat(site.get("/api/b", "acme").statusCode()).isEqualTo(200);

    assertThat(told).containsExactly("/api/a WITHIN_LIMIT", "/api/b WOULD_BE_DENIED");
    assertThat(logged()).containsExactly("in shadow: api of acme would have been refused");
    assertThat(log.list.get(0).getLevel()).isEqualTo(Level.INFO);
  }

  @Test
  void hearsOfRefusals() throws Exception {
    watched(Quota.hard("api", 0)).start();

    assertThat(site.get("/api/a", "acme").statusCode()).isEqualTo(429);
    assertThat(site.get("/api/a", "nobody").statusCode()).isEqualTo(403);

    assertThat(told).containsExactly("/api/a LIMIT_REACHED", "/api/a NO_PLAN");
  }

  @Test
  void changesNothingWhenItThrows() throws Exception {
    site.plan(Quota.hard("api", 1))
        .filter(rules -> rules.charge("/api/**", "api").watcher((request, decision) -> {
          throw new IllegalStateException("no reception");
        }))
        .work("/api/*", (request, response) -> {})
        .start();

    assertThat(site.get("/api/a", "acme").statusCode()).isEqualTo(200);
    assertThat(site.get("/api/a", "acme").statusCode()).isEqualTo(429);

    assertThat(logged())
        .containsExactly("a watcher of decisions failed", "a watcher of decisions failed");
  }

  /** A host may allow any id: it comes decoded from the query, so a line break is one. */
  @Test
  void noIdBreaksALineOfTheLogOrOfTheAnswer() throws Exception {
    try (Quotas any = Quotas.builder(QuotaStore.inMemory())
        .customerIds(Pattern.compile(".*", Pattern.DOTALL))
        .plans(List.of(Plan.of("free", Quota.hard("a\r\nSet-Cookie: x=y", 0).shadow())))
        .defaultPlan("free")
        .build()) {
      QuotaFilter filter = QuotaFilter.builder(any)
          .customer(request -> Optional.ofNullable(request.getParameter("who")))
          .charge("/api/**", "a\r\nSet-Cookie: x=y")
          .watcher((request, decision) -> told.add(decision.reason().name()))
          .build();
      site.filter("quota", filter).work("/api/*", (request, response) -> {}).start();

      String answer = site.raw(
          "GET /api/a?who=%0d%0aERROR+forged%0d%0a HTTP/1.1", "Host: x", "Connection: close", "");

      assertThat(answer).startsWith("HTTP/1.1 200").doesNotContainPattern("(?m)^Set-Cookie");
      assertThat(answer).contains("\"a%0D%0ASet-Cookie%3A x=y\";r=0");
      assertThat(told).containsExactly(Reason.WOULD_BE_DENIED.name());
      assertThat(logged())
          .containsExactly("in shadow: a%0D%0ASet-Cookie: x=y of %0D%0AERROR forged%0D%0A "
              + "would have been refused");
    }
  }
}
