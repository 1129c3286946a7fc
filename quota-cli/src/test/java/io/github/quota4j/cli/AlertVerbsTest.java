package io.github.quota4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Alerts on the command line, on an embedded database. */
@Timeout(60)
class AlertVerbsTest {
  @TempDir
  private Path folder;

  @BeforeEach
  void twoCustomersHaveAPlan() throws IOException {
    plan("{hard: 100}");
    for (String customer : new String[] {"acme", "other"})
      assertThat(run("subscribe", "-c", customer, "--plan", "pro").exit()).isZero();
  }

  private void plan(String quota) throws IOException {
    Path file = folder.resolve("plans.yaml");
    Files.writeString(file, "plans: {pro: {api: " + quota + "}}");
    assertThat(run("plans", "apply", file.toString()).exit()).isZero();
  }

  @Test
  void whatIsAtALevelNowIsShownInEveryForm() {
    assertThat(run("alerts", "-c", "acme").exit()).isEqualTo(4);
    assertThat(run("consume", "-c", "acme", "-s", "api", "-n", "95").exit()).isZero();
    assertThat(run("alerts", "-c", "acme").out()).contains("api", "critical", "95");
    assertThat(run("alerts", "-c", "acme", "-f", "csv").out())
        .contains("acme,api,critical,95,100,95,");
    assertThat(run("alerts", "-c", "acme", "-f", "json").out()).contains("\"critical\"");
    Ended other = run("alerts", "-c", "other");
    assertThat(other.exit()).isEqualTo(4);
    assertThat(other.err()).contains("no service of other is at or above one of its thresholds");
    assertThat(run("alerts", "-c", "nobody").err()).contains("there is no customer nobody");
    assertThat(run("alerts", "-c", "").err()).contains("no customer is named");
  }

  @Test
  void allCustomersAreLookedAtUnlessOneIsNamedAndNothingIsRaised() throws IOException {
    plan("{soft: 2000, rate: 5000/s, alert_at: [75, 90, 100, 10 units]}");
    assertThat(run("alerts").err())
        .isEqualTo("quota: no service of any customer is at or above one of its thresholds\n");
    assertThat(run("consume", "-c", "acme", "-s", "api", "-n", "2400").exit()).isZero();
    assertThat(run("consume", "-c", "other", "-s", "api", "-n", "15").exit()).isZero();
    Ended all = run("alerts", "-f", "csv");
    assertThat(all.out())
        .startsWith("customer,service,level,used,limit,percent,resets_at\r\n")
        .contains("acme,api,exceeded,2400,2000,120,", "other,api,warning,15,2000,0,")
        .hasLineCount(3);
    assertThat(run("alerts", "--level", "critical", "-f", "csv").out())
        .contains("acme,api,exceeded")
        .hasLineCount(2);
    assertThat(run("alerts").out())
        .contains("Services at or above a threshold", "2.4K", "2.0K", "########## 120%");
    assertThat(run("alerts", "-c", "other", "--level", "exceeded").err())
        .contains("no service of other is at or above level exceeded");
    assertThat(run("alerts", "--level", "high").exit()).isEqualTo(2);
    assertThat(run("deliveries", "-c", "acme").exit()).isEqualTo(4);
  }

  @Test
  void aRateDoesNotStopTheMonitor() throws IOException {
    plan("{hard: 100, rate: 50/s burst 90}");
    assertThat(run("consume", "-c", "acme", "-s", "api", "-n", "80").exit()).isZero();
    assertThat(run("check-alerts", "-c", "acme").out())
        .isEqualTo("1 customer looked at, 1 limit at or above a threshold, 0 new alerts\n");
    assertThat(run("monitor").out())
        .isEqualTo("2 customers looked at, 1 limit at or above a threshold, 0 new alerts\n");
  }

  @Test
  void aLookRaisesWhatIsNewAndDeliversOnlyWhenToldTo() throws IOException {
    assertThat(run("consume", "-c", "acme", "-s", "api", "-n", "80").exit()).isZero();
    plan("{hard: 100, alert_at: [50, 75, 70 units]}");
    String looked = "1 customer looked at, 1 limit at or above a threshold, ";
    assertThat(run("check-alerts", "-c", "acme").out()).isEqualTo(looked + "1 new alert\n");
    assertThat(run("check-alerts", "-c", "acme").out()).isEqualTo(looked + "0 new alerts\n");
    Ended told = run("check-alerts", "-c", "acme", "--notify");
    assertThat(told.out().lines().skip(1))
        .anyMatch(line -> line.startsWith("warning acme api: reached 75%, used 80 of 100 ("))
        .anyMatch(line -> line.startsWith("warning acme api: reached 50% 70, used 80 of 100 ("))
        .hasSize(2);
    assertThat(run("check-alerts", "-c", "acme", "--notify").out()).hasLineCount(1);
  }

  /** Scenario 53. */
  @Test
  void theMonitorLooksAtAllCustomersAndCountsTruly() throws IOException {
    assertThat(run("consume", "-c", "acme", "-s", "api", "-n", "60").exit()).isZero();
    plan("{hard: 100, alert_at: [50]}");
    assertThat(run("monitor").out())
        .isEqualTo("2 customers looked at, 1 limit at or above a threshold, 1 new alert\n");
    assertThat(run("monitor", "--notify").out())
        .startsWith("2 customers looked at, 1 limit at or above a threshold, 0 new alerts\nwarning")
        .hasLineCount(2);
  }

  @Test
  void deliveriesAreShownAndReplayed() {
    assertThat(run("consume", "-c", "acme", "-s", "api", "-n", "80").exit()).isZero();
    assertThat(run("deliveries", "-c", "acme").exit()).isEqualTo(4);
    String told = run("check-alerts", "-c", "acme", "--notify").out();
    String id = told.substring(told.indexOf('(') + 1, told.indexOf(')'));
    assertThat(run("deliveries", "-c", "acme", "-f", "csv").out())
        .contains(id + ",api,command-line,delivered,1,");
    assertThat(run("deliveries", "-c", "other", "--replay", id).exit()).isEqualTo(4);
    assertThat(run("deliveries", "-c", "acme", "--replay", id).out())
        .isEqualTo(id + " is to be delivered again through 1 channel\n");
    assertThat(run("check-alerts", "-c", "acme", "--notify").out()).contains(id);
  }

  @Test
  void thresholdsOfAQuotaAreShownAsTheyWereWritten() throws IOException {
    plan("{hard: 100, alert_at: [50, 120, 70 units]}");
    assertThat(run("plans", "show").out()).contains("alert_at: [50, 120, 70 units]");
  }

  private record Ended(int exit, String out, String err) {}

  @Test
  void whoIsOnTheDefaultPlanIsLookedAtToo() {
    Map<String, String> settings = Map.of("QUOTA_DEFAULT_PLAN", "pro");
    assertThat(run("consume", "-c", "guest", "-s", "api", "-n", "95").exit()).isEqualTo(1);
    assertThat(run(settings, "consume", "-c", "guest", "-s", "api", "-n", "95").exit())
        .isZero();
    assertThat(run(settings, "alerts", "-f", "csv").out()).contains("guest,api,critical,95,100");
    assertThat(run(settings, "monitor").out()).contains("3 customers");
    assertThat(run("monitor").out()).contains("2 customers");
  }

  private Ended run(String... words) {
    return run(Map.of(), words);
  }

  private Ended run(Map<String, String> settings, String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] all = Stream.concat(
            Stream.of(words), Stream.of("--data", folder.resolve("data").toString()))
        .toArray(String[]::new);
    int exit = Main.command(settings)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(all);
    return new Ended(exit, out.toString(), err.toString());
  }
}
