package io.github.quota4j.cli;

import static io.github.quota4j.cli.InProcess.assertSaid;
import static io.github.quota4j.cli.InProcess.done;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether all is well, and why something is as it is. */
class HealthVerbsTest {
  @TempDir
  Path folder;

  @Test
  void settingsAreShownWithTheirOriginAndWithoutPasswords() {
    Map<String, String> set = Map.of(
        "QUOTA_CACHE_TTL", "5", "QUOTA_STORE", "jdbc:postgresql://h/q?user=me&password=s3cret");
    CommandProcess.Ended ended = InProcess.run(set, "config", "-f", "csv");
    assertThat(done(ended))
        .contains("setting,value,origin\r\n", "QUOTA_CACHE_ENABLED,true,default")
        .contains("QUOTA_CACHE_TTL,5,environment", "QUOTA_ALERT_WARNING,75,default")
        .contains("NSELF_CUSTOMER_ID,,default", "password=***,environment")
        .doesNotContain("s3cret");
    assertThat(done(InProcess.run(set, "config", "--store", "memory:", "-f", "csv")))
        .contains("QUOTA_STORE,memory:,option --store");
    assertThat(done(InProcess.run(WEBHOOK, "config", "--store", "memory:", "-f", "csv")))
        .contains("QUOTA_WEBHOOK_URL,https://hooks.example.org,environment")
        .contains("QUOTA_WEBHOOK_SECRET,***,environment", "QUOTA_WEBHOOK_ALLOW,10.0.0.7,")
        .doesNotContain("c2VjcmV0", "path");
    assertSaid(2, "QUOTA_CACHE_TTL must", InProcess.run(Map.of("QUOTA_CACHE_TTL", "x"), "config"));
  }

  private static final Map<String, String> WEBHOOK = Map.of(
      "QUOTA_WEBHOOK_URL",
      "https://hooks.example.org/path",
      "QUOTA_WEBHOOK_SECRET",
      "whsec_c2VjcmV0",
      "QUOTA_WEBHOOK_ALLOW",
      " 10.0.0.7");

  @Test
  void aWebhookThatIsSetWronglyIsToldWithoutItsSecret() {
    String url = "QUOTA_WEBHOOK_URL must be https://host/path without a user or password";
    assertWrong("QUOTA_WEBHOOK_URL", "http://hooks.example.org/path", url);
    assertWrong("QUOTA_WEBHOOK_URL", "https://me:s3cret@hooks.example.org", url);
    assertWrong("QUOTA_WEBHOOK_URL", "https://hooks example", url);
    assertWrong("QUOTA_WEBHOOK_URL", "", "QUOTA_WEBHOOK_URL and QUOTA_WEBHOOK_SECRET must be");
    assertWrong("QUOTA_WEBHOOK_SECRET", "whsec_s3cret!", "QUOTA_WEBHOOK_SECRET must be whsec_");
    String allow = "QUOTA_WEBHOOK_ALLOW must be addresses such as 10.0.0.7, with commas";
    assertWrong("QUOTA_WEBHOOK_ALLOW", "hooks.internal", allow);
    assertWrong("QUOTA_WEBHOOK_ALLOW", "10.0.0.7,,", allow);
  }

  private static void assertWrong(String setting, String value, String message) {
    Map<String, String> settings = new HashMap<>(WEBHOOK);
    settings.put(setting, value);
    for (String verb : new String[] {"config", "monitor --notify", "deliveries --deliver"}) {
      CommandProcess.Ended ended = InProcess.run(settings, (verb + " --data none").split(" ", -1));
      assertSaid(2, message, ended);
      assertThat(ended.err()).doesNotContain("s3cret", "c2VjcmV0");
    }
  }

  @Test
  void aDoctorFindsACounterThatDiffersAndRepairsIt() throws Exception {
    assertSaid(4, "nothing is kept in", run("doctor"));
    use();
    assertThat(done(run("doctor")))
        .contains("each tells what the ledger has", "as this version needs them; 1 plans");
    sql("UPDATE quota_counters SET settled = settled + 1");
    CommandProcess.Ended ill = run("doctor", "-f", "csv");
    assertThat(ill.exit()).isEqualTo(1);
    assertThat(ill.out())
        .contains("counter,wrong,\"api (main) of acme since ")
        .contains(" tells 8, the ledger has 7; --repair mends it");
    assertThat(done(run("doctor", "--repair", "-f", "csv"))).contains("counter,ok", "; repaired");
    assertThat(done(run("doctor"))).contains("each tells what the ledger has");
  }

  @Test
  void aDoctorFindsTablesAndSettingsThatAreWrong() throws Exception {
    use();
    sql("UPDATE \"quota_schema_history\" SET \"checksum\" = 1 WHERE \"version\" = '1'");
    CommandProcess.Ended ill = run("doctor", "-f", "csv");
    assertThat(ill.exit()).isEqualTo(1);
    assertThat(ill.out()).contains("tables,wrong,");
    CommandProcess.Ended set =
        InProcess.run(Map.of("QUOTA_CACHE_TTL", "x"), "doctor", "--store", "memory:", "-f", "csv");
    assertThat(set.exit()).isEqualTo(1);
    assertThat(set.out()).contains("settings,wrong,");
  }

  @Test
  void aDoctorFindsADefaultPlanThatIsNone() throws Exception {
    use();
    String data = folder.resolve("quota-data").toString();
    assertThat(done(doctor(Map.of("QUOTA_DEFAULT_PLAN", "pro"), "--data", data)))
        .contains("default plan,ok,");
    CommandProcess.Ended ill = doctor(Map.of("QUOTA_DEFAULT_PLAN", "nope"), "--data", data);
    assertThat(ill.exit()).isEqualTo(1);
    assertThat(ill.out())
        .contains("default plan,wrong,")
        .contains("QUOTA_DEFAULT_PLAN must be one of pro")
        .contains("was \"\"nope\"\"");
    assertThat(done(doctor(Map.of(), "--data", data))).doesNotContain("default plan");
  }

  private static CommandProcess.Ended doctor(
      Map<String, String> settings, String option, String store) {
    return InProcess.run(settings, "doctor", "-f", "csv", option, store);
  }

  @Test
  void aStoreThatCannotBeReachedIsNoFinding() {
    CommandProcess.Ended ended = InProcess.run(
        Map.of(), "doctor", "--store", "jdbc:postgresql://127.0.0.1:1/quota?user=me&password=s3");
    assertSaid(3, "store unavailable: ", ended);
  }

  @Test
  void limitsAreExplainedWithWhereTheyComeFrom() throws Exception {
    use();
    done(run("override", "-c", "acme", "-s", "api", "--quota", "{hard: 9, resets: monthly}"));
    done(run("grant", "-c", "acme", "--id", "g1", "-s", "api", "-n", "5"));
    Path free = Files.writeString(folder.resolve("free.yaml"), "plans: {free: {api: {hard: 1}}}");
    done(run("plans", "apply", free.toString()));
    done(run("change-plan", "-c", "acme", "--plan", "free", "--when", "period-end"));
    done(run("break-glass", "on", "-s", "api", "--by", "jane", "--why", "wrong"));
    JsonNode told = JsonMapper.builder()
        .build()
        .readTree(done(run("explain", "-c", "acme", "-s", "api", "-f", "json")));
    assertThat(told.path("plan").asText()).isEqualTo("pro");
    assertThat(told.path("next_plan").asText()).startsWith("free from 20");
    assertThat(told.path("status").asText()).startsWith("active, and unless").endsWith("serve");
    assertThat(told.path("grants").asText()).isEqualTo("g1: 5 of 5 left");
    assertThat(told.path("glass").asText()).isEqualTo("broken by jane: wrong");
    assertThat(told.path("held_by").asText()).isEqualTo("none");
    assertThat(told.path("rows").path(0).path("from").asText()).isEqualTo("override");
    assertThat(told.path("rows").path(0).path("used").asInt()).isEqualTo(7);
    assertThat(done(run("explain", "-c", "acme", "-s", "api"))).startsWith("customer: acme\n");
  }

  @Test
  void whereNoLimitIsThatIsSaid() throws Exception {
    use();
    CommandProcess.Ended other = run("explain", "-c", "acme", "-s", "other");
    assertThat(other.exit()).isEqualTo(4);
    assertThat(other.err())
        .contains("plan: pro", "next plan: none", "quota: no limit for other of acme is in force");
    assertThat(run("explain", "-c", "nobody", "-s", "api").err()).contains("plan: none");
    for (String format : new String[] {"json", "csv"}) {
      CommandProcess.Ended read = run("explain", "-c", "acme", "-s", "other", "-f", format);
      assertSaid(4, "no limit for other of acme is in force", read);
    }
  }

  private void use() throws Exception {
    Path plans = folder.resolve("plans.yaml");
    Files.writeString(plans, "plans: {pro: {api: {hard: 10}}}");
    done(run("plans", "apply", plans.toString()));
    done(run("subscribe", "-c", "acme", "--plan", "pro"));
    done(run("consume", "-c", "acme", "-s", "api", "-n", "7"));
  }

  private void sql(String change) throws Exception {
    String url = StoreLocation.in(folder.resolve("quota-data")).url();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(change)).isPositive();
    }
  }

  private CommandProcess.Ended run(String... words) {
    return InProcess.in(folder, words);
  }
}
