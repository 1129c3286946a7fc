package io.github.quota4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import java.io.File;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** With what the real command ends, and where it says what: data on stdout, messages on stderr. Ctrl-C: see TerminalTest. */
@ExtendWith(Servers.class)
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExitCodesTest {
  private Path folder = Path.of(""); // both are set before all tests
  private String store = "";

  @BeforeAll
  void fill(Postgres postgres, @TempDir Path fresh) throws Exception {
    folder = fresh;
    store = Shop.in(folder, postgres.createDatabase()).store();
  }

  @Test
  void processesThatOpenANewEmbeddedStoreAtOnceAreAllAnswered() throws Exception {
    List<CompletableFuture<CommandProcess.Ended>> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Process process = CommandProcess.start(
          folder, Map.of(), "consume", "-c", "acme", "-s", "api", "--data", "new");
      all.add(CommandProcess.read(process.getErrorStream())
          .thenApply(
              err -> new CommandProcess.Ended(process.onExit().join().exitValue(), "", err)));
    }
    for (CompletableFuture<CommandProcess.Ended> ended : all)
      assertThat(ended.get().exit()).as(ended.get().err()).isEqualTo(1); // no plan
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whatCannotBeWrittenIsNoSuccess() throws Exception {
    Process process = new ProcessBuilder(CommandProcess.line("schema", "output"))
        .redirectOutput(new File("/dev/full"))
        .start();
    CompletableFuture<String> err = CommandProcess.read(process.getErrorStream());
    assertThat(process.onExit().get().exitValue()).isEqualTo(74);
    assertThat(err.get()).startsWith("quota: what it says cannot be written: ").hasLineCount(1);
  }

  @Test
  void eachCodeMeansOneThing() throws Exception {
    assertDone(
        run(store, "consume", "-c", "c1", "-s", "seats", "-n", "1"), "allowed within_limit ");
    CommandProcess.Ended over = real(store, "consume", "-c", "c0", "-s", "api", "-n", "1");
    assertThat(over.exit()).isZero();
    assertThat(over.out()).startsWith("allowed over_soft_limit ").hasLineCount(1);
    assertThat(over.err())
        .startsWith("quota: warning: api of c0 is over its limit by ")
        .hasLineCount(1);

    CommandProcess.Ended denied = run(store, "consume", "-c", "c0", "-s", "bandwidth", "-n", "5");
    assertThat(denied.exit()).isEqualTo(1);
    assertThat(denied.out()).startsWith("denied ").hasLineCount(1);
    assertThat(denied.err()).isEmpty();
    CommandProcess.Ended unknown = real(store, "check", "-c", "nobody", "-s", "api");
    assertThat(unknown.exit()).isEqualTo(1);
    assertThat(unknown.out()).startsWith("denied no_plan");

    InProcess.assertSaid(2, "Unknown option: '--colour'", run(store, "show", "--colour"));
    InProcess.assertSaid(2, "no customer is named", run(store, "check-alerts"));
    InProcess.assertSaid(4, "there is no customer nobody", run(store, "show", "-c", "nobody"));
    InProcess.assertSaid(4, "there are no deliveries", run(store, "deliveries", "-c", "c5"));
    InProcess.assertSaid(
        3, "store unavailable: ", run("jdbc:postgresql://127.0.0.1:1/quota", "alerts"));

    breakARecord(store); // of c0: no other test looks at it
    String[] broken = {"usage", "-c", "c0", "-s", "api", "--by", "record"};
    InProcess.assertSaid(70, "internal error: ", real(store, broken));
  }

  private static void assertDone(CommandProcess.Ended ended, String out) {
    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(ended.out()).startsWith(out);
    assertThat(ended.err()).isEmpty();
  }

  /** Nobody else writes where it was drawn from: that it cannot be read is our mistake. */
  private static void breakARecord(String store) throws Exception {
    try (Connection connection = DriverManager.getConnection(store);
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(
              "UPDATE billing_usage_records SET operation = NULL, draws = '[{\"leg\": 1}]'"))
          .isPositive();
    }
  }

  @Test
  void whatAnArgumentHoldsStaysOnOneLine() {
    String forged = "x\nquota: all is well\r\u001B[2Jy";
    for (String[] words : new String[][] {
      {"show", "-c", forged},
      {"show", "-c", "c0", "-s", forged},
      {"usage", "-c", "c0", "-s", forged},
      {"alerts", "--level", forged},
      {forged},
    }) {
      CommandProcess.Ended ended = run(store, words);
      assertThat(ended.exit()).as(ended.err()).isIn(2, 4);
      assertThat(ended.err().lines()).hasSize(1);
      assertThat(ended.err()).startsWith("quota: ").doesNotContain("\u001B", "\r");
      assertThat(ended.out()).isEmpty();
    }
  }

  @Test
  void theLauncherThatFailsSaysSo() throws Exception {
    ProcessBuilder launcher =
        new ProcessBuilder(Path.of("..", "quota").toAbsolutePath().toString(), "--version");
    launcher.environment().put("JAVA_HOME", folder.toString());
    Process process = launcher.start();
    CompletableFuture<String> out = CommandProcess.read(process.getInputStream());
    CompletableFuture<String> err = CommandProcess.read(process.getErrorStream());
    assertThat(process.waitFor()).isEqualTo(70);
    assertThat(out.join()).isEmpty();
    assertThat(err.join()).startsWith("quota: needs a JDK 17 or newer").hasLineCount(1);
  }

  private static CommandProcess.Ended run(String store, String... words) {
    return InProcess.run(Map.of("QUOTA_STORE", store), words);
  }

  /** With what the process ends, and what it prints where. */
  private CommandProcess.Ended real(String store, String... words) throws Exception {
    return CommandProcess.run(folder, Map.of("QUOTA_STORE", store), words);
  }
}
