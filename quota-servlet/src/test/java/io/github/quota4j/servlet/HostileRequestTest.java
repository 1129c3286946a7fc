package io.github.quota4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.plan.Quota;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing that a client sends dodges a rule, breaks an answer, or is an error of ours. */
@ParameterizedClass
@MethodSource("strictAndLenient")
final class HostileRequestTest extends WebTest {
  private static final int FUZZED = 400;

  /** Pieces that a path can be spoilt with. */
  private static final String[] PIECES = {
    "/", "//", "/.", "/./", "/..", "/../", "/..;/", "/;x=y", ";x=y", ";", "%2f", "%2F", "%5c", "\\",
    "%2e", "%2e%2e/", "%252e", "%3B", "%3b/", "%00", "%0d%0a", "%c3%a4", "%ff", "api", "/api",
    "/api/", "API", "%61pi", "a", "health", "/health", "?", "#", "%", "*", "~", "'", "%22"
  };

  private final AtomicInteger worked = new AtomicInteger();

  static Stream<Arguments> strictAndLenient() {
    return Container.tried()
        .flatMap(
            container -> Stream.of(Arguments.of(container, false), Arguments.of(container, true)));
  }

  HostileRequestTest(Container container, boolean lenient) {
    super(container);
    site.lenient(lenient);
  }

  @BeforeEach
  void guardTheApi() throws Exception {
    site.plan(Quota.hard("api", 1_000_000), Quota.hard("front", 1_000_000))
        .filter(rules -> rules
            .charge("/api/weighed", "front", Cost.header("X-Cost"))
            .charge("/api/**", "api")
            .exempt("/health", "/api/health"))
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

  /** Pieces that a header line can be spoilt with: those that matter to a filter, and those that lie. */
  private static final String[] LINES = {
    "X-API-Key: acme",
    "X-API-Key: acme",
    "X-API-Key: other",
    "X-API-Key:",
    "X-API-Key: a b",
    "x-api-key: \u00e4\u00ff",
    "X-API-Key : acme",
    "X-API-Key: ../../x",
    "X-API-Key: %0d%0aX: y",
    "X-Cost: 1",
    "X-Cost: 0",
    "X-Cost: -1",
    "X-Cost: 1e9",
    "X-Cost: NaN",
    "X-Cost: 1,1",
    "X-Cost: 999999999999999",
    "X-Cost: 9999999999999999999999",
    "X-Cost: 0.5",
    "X-Cost: 0x1",
    "X-Cost: \u0661",
    "Content-Length: 0",
    "Content-Length: 1",
    "Content-Length: -1",
    "Content-Length: 99999999999999999999",
    "Content-Length: 9223372036854775807",
    "Content-Length: 0, 0",
    "Transfer-Encoding: chunked",
    "Transfer-Encoding: gzip, chunked",
    "Transfer-Encoding: x",
    "Expect: 100-continue",
    "Expect: x",
    "Origin: null",
    "Origin: https://example.com",
    "Access-Control-Request-Method: GET",
    "Access-Control-Request-Method:",
    "X-Forwarded-For: 10.0.0.1",
    "Forwarded: for=\"_x\"",
    "X-HTTP-Method-Override: OPTIONS",
    "X-Original-URL: /health",
    "X-Rewrite-URL: /health",
    "Host: y",
    "Cookie: \"",
    "RateLimit: \"api\";r=9",
    ": x",
    "no colon",
    "X: a\tb",
    "X: \u0001",
    " folded",
    "Range: bytes=0-",
    "Upgrade: h2c",
    "Authorization: Basic !"
  };

  private static final String[] METHODS = {
    "GET", "HEAD", "POST", "PUT", "OPTIONS", "TRACE", "DELETE", "PATCH", "get", "G;T", "PROPFIND"
  };

  @Test
  void noRandomHeaderDodgesItsRuleOrIsAnErrorOfOurs() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < FUZZED; i++) {
      worked.set(0);
      long before = charged();
      String request = request(random);
      String answer = site.raw(request.split("\n", -1));
      String said = "seed " + seed + ", request " + request + ", answer " + answer;
      if (answer.isEmpty()) {
        assertThat(worked).as(said).hasValue(0); // the container hung up
        continue;
      }
      assertThat(answer).as(said).startsWith("HTTP/1.1 ");
      assertThat(answer.substring(9, 12))
          .as(said)
          .isIn(
              "100", "200", "400", "401", "403", "404", "405", "411", "413", "417", "429", "431",
              "501");
      boolean preflight = request.startsWith("OPTIONS ");
      if (worked.get() > 0 && !preflight && !request.contains("X-Cost: 0\n")) {
        assertThat(charged()).as(said).isGreaterThan(before);
      }
    }
  }

  private long charged() {
    return site.used("acme", "api")
        + site.used("other", "api")
        + site.used("acme", "front")
        + site.used("other", "front");
  }

  /** Begins with a sound line and ends with an empty one; whatever is between them. */
  private static String request(Random random) {
    String path = random.nextBoolean() ? "/api/x" : "/api/weighed";
    StringBuilder lines = new StringBuilder(METHODS[random.nextInt(METHODS.length)])
        .append(' ')
        .append(path)
        .append(" HTTP/1.1\nHost: x\nConnection: close\n");
    int count = random.nextInt(6);
    for (int i = 0; i < count; i++)
      lines.append(LINES[random.nextInt(LINES.length)]).append('\n');
    return lines.append("\n0\n\n").toString();
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
