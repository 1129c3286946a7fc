package io.github.quota4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.QuotaStatus;
import io.github.quota4j.plan.Quota;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletResponse;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a request costs by how it went: its status, the bytes that were written, and what the handler said. */
@EachContainer
final class OutcomeTest extends WebTest {
  private static final Duration HOLD = Duration.ofMinutes(2);

  OutcomeTest(Container container) {
    super(container);
  }

  /** A quota that counts bytes, as far as numbers go: what is written is compared exactly. */
  private Site bytes(Site.Work work) {
    Cost written = Cost.reserve(
        BigDecimal.valueOf(1_000), HOLD, outcome -> BigDecimal.valueOf(outcome.bytesWritten()));
    return site.plan(Quota.hard("bytes", 10_000))
        .filter(rules -> rules.charge("/files/**", "bytes", written))
        .work("/files/*", work);
  }

  private void awaitUsed(String service, String units) {
    Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
      QuotaStatus status = site.status("acme", service);
      assertThat(status.held()).isZero();
      assertThat(status.used()).isEqualByComparingTo(units);
    });
  }

  @Test
  void countsTheBytesOfAStream() throws Exception {
    bytes((request, response) -> {
          response.getOutputStream().write('a');
          response.getOutputStream().write(new byte[200]);
          response.getOutputStream().write(new byte[200], 10, 50);
          response.getOutputStream().print("ten chars.");
        })
        .start();

    HttpResponse<String> answer = site.get("/files/a", "acme");

    assertThat(answer.body()).hasSize(261);
    awaitUsed("bytes", "261");
  }

  @Test
  void countsTheCharactersOfAWriterAsTheyAreEncoded() throws Exception {
    bytes((request, response) -> {
          response.setCharacterEncoding("UTF-8");
          PrintWriter writer = response.getWriter();
          writer.write('ä');
          writer.print("€uro");
          writer.write("xyz😀".toCharArray());
          writer.flush();
          writer.append("end", 1, 3);
        })
        .start();

    HttpResponse<String> answer = site.get("/files/a", "acme");

    assertThat(answer.body()).isEqualTo("ä€uroxyz😀nd");
    awaitUsed("bytes", Integer.toString(answer.body().getBytes(StandardCharsets.UTF_8).length));
  }

  @Test
  void countsWhatIsWrittenAfterTheRequestWentAsynchronous() throws Exception {
    bytes((request, response) -> {
          AsyncContext async = request.startAsync();
          async.start(() -> {
            try {
              async.getResponse().getOutputStream().print("later");
              async.complete();
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          });
        })
        .start();

    assertThat(site.get("/files/a", "acme").body()).isEqualTo("later");

    awaitUsed("bytes", "5");
  }

  @Test
  void countsWhatADispatchWrites() throws Exception {
    site.dispatchedBy(DispatcherType.REQUEST, DispatcherType.ASYNC);
    bytes((request, response) -> {
          if (request.getDispatcherType() == DispatcherType.ASYNC) {
            response.getOutputStream().print("again");
          } else {
            request.startAsync().dispatch();
          }
        })
        .start();

    assertThat(site.get("/files/a", "acme").body()).isEqualTo("again");

    awaitUsed("bytes", "5");
  }

  @Test
  void forgetsWhatTheHandlerTookBack() throws Exception {
    bytes((request, response) -> {
          response.getOutputStream().print("thrown away");
          if (request.getParameter("reset") != null) {
            response.reset();
            response.getWriter().print("kept");
          } else {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
          }
        })
        .start();

    assertThat(site.get("/files/a?reset", "acme").body()).isEqualTo("kept");
    awaitUsed("bytes", "4");
    assertThat(site.get("/files/a", "acme").statusCode()).isEqualTo(404);
    awaitUsed("bytes", "4");
  }

  @Test
  void costsByTheStatusAndByWhatTheHandlerSaid() throws Exception {
    Cost rows = Cost.reserve(
        BigDecimal.TEN,
        HOLD,
        outcome -> outcome.status() == 304
            ? BigDecimal.ZERO
            : outcome.said().orElse(BigDecimal.ONE).multiply(BigDecimal.valueOf(2)));
    site.plan(Quota.hard("rows", 100))
        .filter(rules -> rules.charge("/rows", "rows", rows))
        .work("/rows", (request, response) -> {
          response.setStatus(Integer.parseInt(request.getParameter("status")));
          if (request.getParameter("rows") != null) QuotaFilter.cost(request, 3);
        })
        .start();

    assertThat(site.get("/rows?status=304&rows", "acme").statusCode()).isEqualTo(304);
    awaitUsed("rows", "0");
    assertThat(site.get("/rows?status=200&rows", "acme").statusCode()).isEqualTo(200);
    awaitUsed("rows", "6");
    assertThat(site.get("/rows?status=200", "acme").statusCode()).isEqualTo(200);
    awaitUsed("rows", "8");
    assertThat(site.get("/rows?status=500&rows", "acme").statusCode()).isEqualTo(500);
    awaitUsed("rows", "8");
  }

  @Test
  void isTheMostWhereItCannotBeMade() throws Exception {
    Cost broken = Cost.reserve(BigDecimal.TEN, HOLD, outcome -> {
      throw new IllegalStateException("no idea");
    });
    site.plan(Quota.hard("rows", 100))
        .filter(rules -> rules
            .charge("/rows", "rows", broken)
            .charge(
                "/negative",
                "rows",
                Cost.reserve(BigDecimal.TEN, HOLD, outcome -> BigDecimal.ONE.negate())))
        .work("/*", (request, response) -> {})
        .start();

    assertThat(site.get("/rows", "acme").statusCode()).isEqualTo(200);
    awaitUsed("rows", "10");
    assertThat(site.get("/negative", "acme").statusCode()).isEqualTo(200);
    awaitUsed("rows", "20");
  }
}
