package io.github.quota4j.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.quota4j.cli.CommandProcess;
import io.github.quota4j.cli.InProcess;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One demo on the embedded default, driven over HTTP. Only one test spends demo-tiny's calls, and it starts in a full minute. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoTest {
  private static final String TINY = "demo-tiny";
  private static final int SIX_MB = 6_000_000; // two of them are more than 0.01 gb

  private Path folder = Path.of(""); // both are set before all tests

  @SuppressWarnings("NullAway.Init")
  private DemoProcess demo;

  @BeforeAll
  void start(@TempDir Path fresh) throws Exception {
    folder = fresh;
    demo = DemoProcess.start(folder);
  }

  @AfterAll
  void stop() throws Exception {
    demo.close();
  }

  @Test
  void fiveCallsPassAndTheSixthIsTooMany() throws Exception {
    for (int i = 0; i < 5; i++) assertThat(demo.hello(TINY).statusCode()).isEqualTo(200);
    HttpResponse<String> sixth = demo.hello(TINY);
    assertThat(sixth.statusCode()).isEqualTo(429);
    assertThat(Integer.parseInt(header(sixth, "Retry-After"))).isBetween(1, 60);
    assertThat(header(sixth, "RateLimit-Policy")).isEqualTo("\"api\";q=5;w=60;qu=\"requests\"");
    assertThat(header(sixth, "Content-Type")).isEqualTo("application/problem+json");
    assertThat(header(sixth, "Cache-Control")).isEqualTo("no-store");
    JsonNode usage = demo.usage(TINY, "api");
    assertThat(usage.path("limit").asInt()).isEqualTo(5);
    assertThat(usage.path("used").asInt()).isEqualTo(5);
    assertThat(usage.path("remaining").asInt()).isZero();
    assertThat(usage.path("resets_at").asText()).endsWith("Z");
  }

  @Test
  void starterGoesOnPastItsSoftLimit() throws Exception {
    assertThat(demo.usage("demo-starter", "api").path("used").asInt()).isEqualTo(99_998);
    for (int i = 0; i < 2; i++) {
      assertThat(demo.hello("demo-starter").headers().firstValue("Quota-Warning"))
          .isEmpty();
    }
    HttpResponse<String> over = demo.hello("demo-starter");
    assertThat(over.statusCode()).isEqualTo(200);
    assertThat(header(over, "Quota-Warning")).contains("over=1");
    JsonNode usage = demo.usage("demo-starter", "api");
    assertThat(usage.path("used").asInt()).isEqualTo(100_001);
    assertThat(usage.path("overage").asInt()).isEqualTo(1);
  }

  @Test
  void everyPlanHasItsCustomer() throws Exception {
    for (String key : new String[] {"demo-free", "demo-pro", "demo-enterprise"}) {
      assertThat(demo.hello(key).statusCode()).isEqualTo(200);
    }
    assertThat(demo.usage("demo-enterprise", "api").path("limit").isNull()).isTrue();
  }

  @Test
  void noKeyAndAnUnknownKeyAreNobodys() throws Exception {
    for (String path : new String[] {"/api/hello", "/files/x", "/usage", "/", "/nowhere"}) {
      for (HttpResponse<String> answer :
          List.of(demo.getWithoutKey(path), demo.get("demo-nobody", path))) {
        assertThat(answer.statusCode()).as(path).isEqualTo(401);
        assertThat(header(answer, "WWW-Authenticate")).startsWith("ApiKey ");
        assertThat(header(answer, "Content-Type")).isEqualTo("application/problem+json");
      }
    }
  }

  @Test
  void whatThereIsNotIsNotFound() throws Exception {
    assertThat(demo.get(TINY, "/nowhere").statusCode()).isEqualTo(404);
    HttpResponse<String> wrong = demo.get(TINY, "/files/x");
    assertThat(wrong.statusCode()).isEqualTo(405);
    assertThat(header(wrong, "Allow")).isEqualTo("PUT, DELETE");
  }

  @Test
  void aFileCostsItsSizeUntilItIsDeleted() throws Exception {
    String key = "demo-pro";
    assertThat(demo.put(key, "a", 1 << 20).statusCode()).isEqualTo(201);
    assertThat(storage(key)).isEqualTo("0.000977"); // rounded up
    assertThat(demo.put(key, "a", 2 << 20).statusCode()).isEqualTo(200);
    assertThat(storage(key)).as("overwriting charges the difference").isEqualTo("0.001954");
    assertThat(demo.put(key, "b", 1).statusCode()).isEqualTo(201);
    assertThat(storage(key)).isEqualTo("0.001955");
    assertThat(demo.put(key, "a", 1 << 20).statusCode()).isEqualTo(200);
    assertThat(storage(key)).as("a smaller file gives back").isEqualTo("0.000978");
    assertThat(demo.delete(key, "a").statusCode()).isEqualTo(200);
    assertThat(demo.delete(key, "a").statusCode()).isEqualTo(404);
    assertThat(demo.delete(key, "b").statusCode()).isEqualTo(200);
    assertThat(storage(key)).isEqualTo("0");
  }

  @Test
  void aFullLevelIsTooManyWithoutATimeToRetry() throws Exception {
    assertThat(demo.put(TINY, "full", SIX_MB).statusCode()).isEqualTo(201);
    HttpResponse<String> second = demo.put(TINY, "second", SIX_MB);
    assertThat(second.statusCode()).isEqualTo(429);
    assertThat(second.headers().firstValue("Retry-After")).isEmpty();
    assertThat(demo.put(TINY, "full", SIX_MB).statusCode()).as("the same again").isEqualTo(200);
    assertThat(demo.put(TINY, "full", 11_000_000).statusCode())
        .as("the difference would fit, the file never")
        .isEqualTo(413);
    assertThat(demo.delete(TINY, "full").statusCode()).isEqualTo(200);
    assertThat(demo.delete(TINY, "second").statusCode()).as("was not charged").isEqualTo(404);
  }

  @Test
  void whatIsRefusedIsNotRead() throws Exception {
    String head = "PUT /files/huge HTTP/1.1\r\nHost: demo\r\nX-API-Key: " + TINY + "\r\n";
    assertThat(statusLine(head + "Content-Length: 20000000000\r\n\r\n")).contains(" 413 ");
    assertThat(statusLine(head + "Content-Length: 9223372036854775807\r\n\r\n")).contains(" 413 ");
    assertThat(statusLine(head + "Transfer-Encoding: chunked\r\n\r\n")).contains(" 411 ");
    assertThat(statusLine(head + "\r\n")).contains(" 411 ");
  }

  @Test
  void aClientThatIsStillSendingHearsTheRefusal() throws Exception {
    String nobody = "PUT /files/x HTTP/1.1\r\nHost: demo\r\nX-API-Key: nobody\r\n";
    String tooLarge = "PUT /files/x HTTP/1.1\r\nHost: demo\r\nX-API-Key: " + TINY + "\r\n";
    assertThat(demo.upload(nobody, 30_000_000)).startsWith("HTTP/1.1 401 ");
    assertThat(demo.upload(tooLarge, 30_000_000)).startsWith("HTTP/1.1 413 ");
  }

  @Test
  void aNameThatIsNoneIsBad() throws Exception {
    for (String name : new String[] {"", "a%20b", "a/b", "%C3%A9", "x".repeat(256)}) {
      assertThat(demo.put(TINY, name, 1).statusCode()).as(name).isEqualTo(400);
      assertThat(demo.delete(TINY, name).statusCode()).as(name).isEqualTo(400);
    }
  }

  @Test
  void anUploadThatEndsEarlyLeavesTheFileAsItWas() throws Exception {
    String key = "demo-free";
    assertThat(demo.put(key, "f", 1 << 20).statusCode()).isEqualTo(201);
    String head = "PUT /files/f HTTP/1.1\r\nHost: demo\r\nX-API-Key: " + key + "\r\n";
    for (int announced : new int[] {5 << 20, 1 << 10}) { // larger and smaller than the file
      String half = head + "Content-Length: " + announced + "\r\n\r\n" + "x".repeat(1_000);
      try (Socket upload = demo.sendRaw(half)) {
        assertThat(upload.isConnected()).isTrue();
        await().untilAsserted(() -> assertThat(storage(key)).isNotEqualTo("0.000977"));
        assertThat(demo.put(key, "f", 1).statusCode()).as("meanwhile").isEqualTo(409);
      }
      await().untilAsserted(() -> assertThat(storage(key)).isEqualTo("0.000977"));
      await()
          .untilAsserted(() -> assertThat(demo.put(key, "f", 1 << 20).statusCode())
              .as("free again")
              .isEqualTo(200));
    }
    assertThat(demo.delete(key, "f").statusCode()).isEqualTo(200);
    assertThat(storage(key)).isEqualTo("0");
  }

  @Test
  void theCommandLineLooksAtTheSameQuotas() throws Exception {
    CommandProcess.Ended shown = CommandProcess.run(
        folder, "show", "--customer", "demo-starter", "--service", "bandwidth", "--format", "json");
    assertThat(shown.exit()).as(shown.err()).isZero();
    assertThat(shown.err()).isEmpty();
    JsonNode quotas = JsonMapper.builder().build().readTree(shown.out()).path("quotas");
    assertThat(quotas.path(0).path("limit").asInt()).isEqualTo(100);
    CommandProcess.Ended consumed = InProcess.in(
        folder, "consume", "-c", "demo-starter", "-s", "bandwidth", "--amount", "100.5");
    assertThat(consumed.exit()).isZero();
    assertThat(consumed.out())
        .startsWith("allowed over_soft_limit")
        .contains("used=100.5 limit=100");
    assertThat(consumed.err())
        .isEqualTo("quota: warning: bandwidth of demo-starter is over its limit by 0.5 gb\n");
    assertThat(demo.usage("demo-starter", "bandwidth").path("used").asText()).isEqualTo("100.5");
    CommandProcess.Ended denied = InProcess.in(
        folder, "consume", "-c", "demo-tiny", "-s", "storage", "--bytes", "1073741824");
    assertThat(denied.exit()).isEqualTo(1);
    assertThat(denied.out()).startsWith("denied too_large");
  }

  @Test
  void aTakenPortIsOneLine() throws Exception {
    CommandProcess.Ended second =
        CommandProcess.run(folder, "demo", "--port", Integer.toString(demo.port()));
    assertThat(second.exit()).isEqualTo(2);
    assertThat(second.err()).startsWith("quota: port " + demo.port()).contains("--port");
    assertThat(second.err().lines()).hasSize(1);
    assertThat(second.out()).isEmpty();
  }

  private String storage(String key) throws Exception {
    return demo.usage(key, "storage").path("used").decimalValue().toPlainString();
  }

  private String statusLine(String request) throws Exception {
    try (Socket socket = demo.sendRaw(request)) {
      byte[] start = socket.getInputStream().readNBytes(40);
      return new String(start, StandardCharsets.US_ASCII);
    }
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("(none)");
  }
}
