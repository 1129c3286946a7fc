package io.github.quota4j.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.quota4j.plan.Alert;
import io.github.quota4j.plan.AlertLevel;
import io.github.quota4j.plan.Threshold;
import io.github.quota4j.plan.Window;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Alerts reach a real server, signed; and no server where they have no business. */
@Timeout(60)
class WebhookTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  private static final Alert ALERT = Alert.of(
      "ac\"me",
      "api",
      "main",
      new Window(Instant.parse("2026-03-01T00:00:00Z"), Instant.parse("2026-04-01T00:00:00Z")),
      List.of(Threshold.of("75%"), Threshold.of("90%")),
      AlertLevel.CRITICAL,
      new BigDecimal("95.5"),
      Optional.of(new BigDecimal("100")),
      Instant.parse("2026-03-10T12:30:00Z"));

  private record Call(Map<String, List<String>> headers, String body) {}

  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private int status = 204;

  WebhookTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void listen() {
    server.createContext("/hook", this::take);
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    calls.add(new Call(
        Map.copyOf(exchange.getRequestHeaders()),
        new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
    exchange.getResponseHeaders().add("Location", "/hook");
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private URI url() {
    return URI.create("http://localhost:" + server.getAddress().getPort() + "/hook");
  }

  private Webhook webhook() {
    return Webhook.of("billing", url(), SECRET).allowHttp().allowPrivateAddresses();
  }

  @Test
  void anAlertIsPostedAndTheReceiverCanCheckWhoSentIt() throws Exception {
    webhook().deliver(ALERT);
    Call call = calls.get(0);
    new com.standardwebhooks.Webhook(SECRET).verify(call.body(), call.headers());
    assertThat(call.headers().get("Webhook-id")).containsExactly(ALERT.id());
    assertThat(call.body())
        .contains("\"type\":\"quota.alert\"", "\"customer\":\"ac\\\"me\"", "\"used\":\"95.5\"")
        .contains("\"thresholds\":[\"75%\",\"90%\"]", "\"level\":\"critical\"");
  }

  @Test
  void anotherAnswerThanSuccessHasItComeAgain() {
    for (int bad : new int[] {302, 400, 500}) {
      status = bad;
      assertThatThrownBy(() -> webhook().deliver(ALERT))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("answered " + bad);
    }
    assertThat(calls).as("redirects are not followed").hasSize(3);
  }

  @Test
  void aPrivateAddressAndAnOpenConnectionAreRefusedUnlessAllowed() throws Exception {
    assertThatThrownBy(() -> Webhook.of("b", url(), SECRET).allowHttp().deliver(ALERT))
        .hasMessageContaining("private address");
    assertThatThrownBy(
            () -> Webhook.of("b", url(), SECRET).allowPrivateAddresses().deliver(ALERT))
        .hasMessageContaining("must be https");
    Webhook nearby = Webhook.of("b", url(), SECRET).allowHttp();
    List<InetAddress> others = List.of(InetAddress.getByAddress(new byte[] {10, 0, 0, 7}));
    assertThatThrownBy(() -> nearby.allow(others).deliver(ALERT))
        .hasMessageContaining("is at a private address");
    assertThat(calls).isEmpty();
    nearby.allow(others).allow(List.of(InetAddress.getLoopbackAddress())).deliver(ALERT);
    assertThat(calls).hasSize(1);
  }

  @Test
  void aServerThatIsGoneHasItComeAgain() {
    server.stop(0);
    assertThatThrownBy(() -> webhook().deliver(ALERT)).isInstanceOf(IOException.class);
  }

  @Test
  void privateAddressesAreKnown() throws Exception {
    for (String address : List.of(
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "0.1.2.3",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "fd12::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::")) {
      assertThat(PublicAddress.isPublic(InetAddress.getByName(address)))
          .as(address)
          .isFalse();
    }
    for (String address : List.of("8.8.8.8", "100.128.0.1", "172.32.0.1", "2001:4860:4860::8888")) {
      assertThat(PublicAddress.isPublic(InetAddress.getByName(address)))
          .as(address)
          .isTrue();
    }
  }

  @Test
  void aBadUrlOrSecretIsRefusedAndTheSecretIsNotTold() {
    for (String bad : List.of("ftp://example.org", "example.org", "https://user:pw@example.org")) {
      assertThatThrownBy(() -> Webhook.of("b", URI.create(bad), SECRET))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("url must be https");
    }
    assertThatThrownBy(() -> Webhook.of("b", url(), "whsec_*secret*"))
        .hasMessageContaining("secret must be")
        .hasMessageNotContaining("*secret*");
    assertThat(webhook().toString()).isEqualTo("Webhook[billing, http://localhost]");
  }
}
