package io.github.quota4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.plan.Quota;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/** Nothing that a client sends dodges a rule, breaks an answer, or is an error of ours. */
@ParameterizedClass
@CsvSource({"JETTY, false", "JETTY, true", "TOMCAT, false", "TOMCAT, true"})
final class HostileRequestTest extends WebTest {
  private static final int FUZZED = 400;

  /** Pieces that a path can be spoilt with. */
  private static final String[] PIECES = {
    "/", "//", "/.", "/./", "/..", "/../", "/..;/", "/;x=y", ";x=y", ";", "%2f", "%2F", "%5c", "\\",
    "%2e", "%2e%2e/", "%252e", "%3B", "%3b/", "%00", "%0d%0a", "%c3%a4", "%ff", "api", "/api",
    "/api/", "API", "%61pi", "a", "health", "/health", "?", "#", "%", "*", "~", "'", "%22"
  };

  private final AtomicInteger worked = new AtomicInteger();

  HostileRequestTest(Container container, boolean lenient) {
    super(container);
    site.lenient(lenient);
  }

  @BeforeEach
  void guardTheApi() throws Exception {
    site.plan(Quota.hard("api", 1_000_000), Quota.hard("front", 1_000_000))
        .filter(rules -> rules.charge("/api/**", "api").exempt("/health", "/api/health"))
        .work("/api/*", (request, response) -> {
          if (!"/health".equals(request.getPathInfo())) worked.incrementAndGet();
        })
        .work("/", (request, response) -> {
          if (isApi(request)) worked.incrementAndGet();
        })
        .start();
  }

  /** A front controller that reads the path as the container gives it. */
  private static boolean isApi(HttpServletRequest request) {
    String path = request.getServletPath();
    return path.equals("/api") || path.startsWith("/api/");
  }

  private String status(String path) throws IOException {
    String answer = site.raw(
        "GET " + path + " HTTP/1.1", "Host: x", "X-API-Key: acme", "Connection: close", "");
    assertThat(answer).startsWith("HTTP/1.1 ");
    return answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length());
  }

  @Test
  void noSpellingOfAPathDodgesItsRule() throws Exception {
    String[] spellings = {
      "/api/x",
      "//api/x",
      "/api//x",
      "/./api/x",
      "/y/../api/x",
      "/api;a=b/x",
      "/;a/api/x",
      "/%61pi/x",
      "/api%2fx",
      "/api%2Fx",
      "/api/..;/api/x",
      "/api/%2e%2e/api/x",
      "/api/;x",
      "/api/x;y=z",
      "/api/..%3B",
      "/api/..%2fx",
      "/api/.%3b/x",
      "/api%3B/x"
    };
    for (String path : spellings) {
      worked.set(0);
      long before = site.used("acme", "api");
      String status = status(path);
      long charged = site.used("acme", "api") - before;
      assertThat(status).as(path).isIn("200", "400", "404");
      if (worked.get() > 0) assertThat(charged).as(path).isEqualTo(worked.get());
      if (!status.equals("200")) assertThat(charged).as(path).isZero();
    }
    assertThat(site.used("acme", "api")).isPositive();
  }

  @Test
  void noRandomPathReachesTheApiUncharged() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < FUZZED; i++) {
      String path = "/" + pieces(random);
      long before = site.used("acme", "api");
      worked.set(0);
      String status = status(path);
      long charged = site.used("acme", "api") - before;
      assertThat(status).as("seed %d, path %s", seed, path).isIn("200", "400", "404");
      assertThat(charged).as("seed %d, path %s", seed, path).isBetween((long) worked.get(), 1L);
    }
  }

  private static String pieces(Random random) {
    return random
        .ints(1 + random.nextInt(6), 0, PIECES.length)
        .mapToObj(i -> PIECES[i])
        .collect(Collectors.joining())
        .replace(" ", "");
  }

  @Test
  void noIdIsAnErrorOfOursOrAddsToTheAnswer() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < FUZZED; i++) {
      StringBuilder id = new StringBuilder();
      int length = random.nextInt(300);
      for (int k = 0; k < length; k++)
        id.append(
            (char) (random.nextBoolean() ? ' ' + random.nextInt(95) : 0x80 + random.nextInt(128)));
      String answer =
          site.raw("GET /api/x HTTP/1.1", "Host: x", "X-API-Key: " + id, "Connection: close", "");
      assertThat(answer.substring(0, 12))
          .as("seed %d, id %s", seed, id)
          .isIn("HTTP/1.1 200", "HTTP/1.1 400", "HTTP/1.1 401");
      assertThat(answer.substring(0, answer.indexOf("\r\n\r\n"))).matches("[\\r\\n\\x20-\\x7e]*");
    }
  }

  @Test
  void answerAnImpossibleIdWithTheReasonEscaped() throws Exception {
    HttpResponse<String> answer = site.get("/api/x", "a\"b\\c<script>");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).get("code").asText()).isEqualTo("bad-request");
    assertThat(json(answer).get("detail").asText())
        .isEqualTo("customer must match [A-Za-z0-9._@:-]{1,255}, was \"a\"b\\c<script>\"");
  }

  @Test
  void letAPreflightPassAndChargeOtherOptions() throws Exception {
    assertThat(site.raw(
            "OPTIONS /api/x HTTP/1.1",
            "Host: x",
            "Origin: https://example.com",
            "Access-Control-Request-Method: PUT",
            "Connection: close",
            ""))
        .startsWith("HTTP/1.1 200");
    assertThat(site.raw("OPTIONS /api/x HTTP/1.1", "Host: x", "Connection: close", ""))
        .startsWith("HTTP/1.1 401")
        .contains("WWW-Authenticate: Customer realm=\"quota\"")
        .contains("\"code\":\"no-customer\"");
  }

  @Test
  void exemptOnlyWhatIsSpeltPlainly() throws Exception {
    assertThat(status("/api/health")).isEqualTo("200");
    assertThat(site.used("acme", "api")).isZero();
    assertThat(status("/api/healthy")).isEqualTo("200");
    assertThat(site.used("acme", "api")).isEqualTo(1);
  }

  @Test
  void chargeAHeadAsTheGetThatItIs() throws Exception {
    assertThat(
            site.raw("HEAD /api/x HTTP/1.1", "Host: x", "X-API-Key: acme", "Connection: close", ""))
        .startsWith("HTTP/1.1 200");
    assertThat(site.used("acme", "api")).isEqualTo(1);
  }
}
