package io.github.quota4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An alert through a real webhook: at least once, with the same id, whoever dies in between. */
@ExtendWith(Servers.class)
@Timeout(120)
class KilledDeliveryTest {
  private static final String SECRET = "whsec_"
      + Base64.getEncoder()
          .encodeToString("a secret of 32 characters, no less".getBytes(StandardCharsets.UTF_8));

  @TempDir
  private Path folder;

  private String store = "";

  @BeforeEach
  void anAlertIsDue(Postgres postgres) throws Exception {
    store = postgres.createDatabase();
    Path plans = folder.resolve("plans.yaml");
    Files.writeString(plans, "plans: {pro: {api: {hard: 100}}}");
    InProcess.done(InProcess.at("--store", store, "plans", "apply", plans.toString()));
    InProcess.done(InProcess.at("--store", store, "subscribe", "-c", "acme", "--plan", "pro"));
    InProcess.done(
        InProcess.at("--store", store, "consume", "-c", "acme", "-s", "api", "-n", "80"));
  }

  @Test
  void whatWasSentAndNotMarkedIsSentAgainWithTheSameId() throws Exception {
    try (TlsReceiver receiver = TlsReceiver.start(folder)) {
      Process first = CommandProcess.start(
          folder, settings(receiver), "check-alerts", "-c", "acme", "--notify");
      TlsReceiver.Call sent = receiver.next();
      first.destroyForcibly();
      assertThat(first.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(deliveries()).contains(sent.id() + ",api,webhook,pending,1,");
      aMinutePasses();

      CompletableFuture<CommandProcess.Ended> second = deliver(receiver);
      TlsReceiver.Call again = receiver.next();
      again.answer(204);
      assertThat(second.get(60, TimeUnit.SECONDS).exit()).isZero();
      assertThat(again.id()).isEqualTo(sent.id());
      assertThat(again.body()).isEqualTo(sent.body()).contains("acme");
      assertThat(again.signature()).startsWith("v1,");
      assertThat(deliveries()).contains(sent.id() + ",api,webhook,delivered,2,");

      assertThat(InProcess.done(InProcess.run(settings(receiver), deliver()))).isEmpty();
      assertThat(receiver.isIdle()).isTrue();
    }
  }

  @Test
  void whatTheReceiverDoesNotTakeIsToldAndTriedAgain() throws Exception {
    try (TlsReceiver receiver = TlsReceiver.start(folder)) {
      CompletableFuture<CommandProcess.Ended> refused = deliver(receiver);
      receiver.next().answer(500);
      CommandProcess.Ended ended = refused.get(60, TimeUnit.SECONDS);
      assertThat(ended.exit()).isZero();
      assertThat(ended.err())
          .contains("quota: 1 alert was not delivered, and will be tried again")
          .doesNotContain(SECRET);
      assertThat(deliveries()).contains(",api,webhook,pending,1,", "answered 500");

      // Allowed nowhere, a private address is not called at all.
      aMinutePasses();
      Map<String, String> settings = settings(receiver);
      settings.remove("QUOTA_WEBHOOK_ALLOW");
      CommandProcess.Ended unallowed = InProcess.run(settings, deliver());
      assertThat(unallowed.err()).contains("1 alert was not delivered");
      assertThat(deliveries()).contains(",api,webhook,pending,2,", "is at a private address");
      assertThat(receiver.isIdle()).isTrue();
    }
  }

  private CompletableFuture<CommandProcess.Ended> deliver(TlsReceiver receiver) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return CommandProcess.run(folder, settings(receiver), deliver());
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    });
  }

  private String[] deliver() {
    return new String[] {"deliveries", "--deliver", "--store", store};
  }

  private Map<String, String> settings(TlsReceiver receiver) {
    Map<String, String> settings = new HashMap<>(receiver.settings(SECRET));
    settings.put("QUOTA_STORE", store);
    return settings;
  }

  private String deliveries() {
    return InProcess.done(InProcess.at("--store", store, "deliveries", "-c", "acme", "-f", "csv"));
  }

  /** So that what was under way, or failed, is due. */
  private void aMinutePasses() throws Exception {
    try (Connection connection = DriverManager.getConnection(store);
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(
              "UPDATE quota_deliveries SET next_at = next_at - interval '1 minute'"))
          .isPositive();
    }
  }
}
