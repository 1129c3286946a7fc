package io.github.quota4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.pty4j.PtyProcess;
import com.pty4j.PtyProcessBuilder;
import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The real command in a real terminal, and the same in a pipe. */
@ExtendWith(Servers.class)
@Timeout(180)
class TerminalTest {
  private static final String ERASED = "\r\u001B[K";

  @TempDir
  private Path folder;

  private String store = "";

  @BeforeEach
  void fill(Postgres postgres) throws Exception {
    store = Shop.in(folder, postgres.createDatabase()).store();
  }

  /** A command in a terminal, and what it has shown so far. */
  private record Screened(PtyProcess process, Reader reader, StringBuilder shown) {
    /** Waits until something is shown. */
    void await(String text) throws IOException {
      while (shown.indexOf(text) < 0) {
        if (!read()) throw new AssertionError("ended without " + text + ": " + shown);
      }
    }

    private boolean read() throws IOException {
      char[] some = new char[1_024];
      int many = reader.read(some);
      if (many > 0) shown.append(some, 0, many);
      return many >= 0;
    }

    /** As if somebody pressed a key. */
    void press(char key) throws IOException {
      process.getOutputStream().write(key);
      process.getOutputStream().flush();
    }

    String end(int exit) throws Exception {
      while (read()) assertThat(shown.length()).isLessThan(1_000_000);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(shown.toString()).isEqualTo(exit);
      return shown.toString();
    }
  }

  private Screened start(int columns, Map<String, String> settings, String... words)
      throws IOException {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment
        .keySet()
        .removeIf(name -> name.matches("QUOTA_.*|NSELF_.*|JDK_.*|JAVA_.*|NO_COLOR|COLUMNS"));
    environment.put("TERM", "xterm-256color");
    environment.put("QUOTA_STORE", store);
    environment.putAll(settings);
    PtyProcess process = new PtyProcessBuilder(CommandProcess.line(words).toArray(String[]::new))
        .setDirectory(folder.toString())
        .setEnvironment(environment)
        .setInitialColumns(columns)
        .setInitialRows(24)
        .start();
    Reader reader = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8);
    return new Screened(process, reader, new StringBuilder());
  }

  private String shown(int columns, Map<String, String> settings, String command) throws Exception {
    return start(columns, settings, command.split(" ", -1)).end(0);
  }

  private CommandProcess.Ended piped(String command) throws Exception {
    return CommandProcess.run(folder, Map.of("QUOTA_STORE", store), command.split(" ", -1));
  }

  private static String plain(String shown) {
    return shown.replaceAll("\u001B\\[[0-9;]*[mK]", "");
  }

  @Test
  void tablesFitTheTerminal() throws Exception {
    for (String command : List.of("show -c c0 --usage", "alerts", "overage -c c0")) {
      int widest = 0;
      for (int columns : new int[] {40, 80, 120}) {
        List<String> lines = plain(shown(columns, Map.of(), command)).lines().toList();
        // A title is text: a terminal may break it.
        List<String> table = lines.subList(lines.indexOf(""), lines.size());
        int longest = table.stream().mapToInt(String::length).max().orElse(0);
        assertThat(longest).as("%s in %s", command, columns).isBetween(20, columns);
        assertThat(longest).as("more room is used").isGreaterThanOrEqualTo(widest);
        widest = longest;
      }
    }
  }

  @Test
  void coloursAreForTerminalsThatWantThem() throws Exception {
    String coloured = shown(120, Map.of(), "show -c c0 --usage");
    assertThat(coloured).contains("\u001B[31m########## 123%", "\u001B[32m");
    assertThat(shown(120, Map.of(), "alerts")).contains("\u001B[31m########## 123%");
    String plain = shown(120, Map.of("NO_COLOR", "1"), "show -c c0 --usage");
    assertThat(plain).doesNotContain("\u001B").contains("########## 123%");
    assertThat(plain).isEqualTo(plain(coloured));
    assertThat(piped("show -c c0 --usage").out())
        .doesNotContain("\u001B")
        .contains("########## 123%");
  }

  @Test
  void longWorkShowsProgressOnATerminalOnlyAndErasesIt() throws Exception {
    assertProgress("monitor", "customers ...", "7 customers looked at");
    assertProgress("alerts", "customer ...", "exceeded");
    assertProgress("reset-all-expired", "statements ...", "0 subscriptions were behind");
    assertProgress("warm-cache", "account ...", "accounts were read");
    assertProgress("doctor", "counters ...", "each tells what the ");
    assertProgress("overage-report -f csv", "statement ...", "customer,service");
  }

  private void assertProgress(String command, String progress, String result) throws Exception {
    String shown = shown(120, Map.of(), command);
    assertThat(shown).as(command).contains(progress, ERASED, result);
    assertThat(shown.lastIndexOf(ERASED)).isGreaterThan(shown.lastIndexOf(progress));
    CommandProcess.Ended piped = piped(command);
    assertThat(piped.err()).as(command).isEmpty();
    assertThat(piped.out()).doesNotContain(progress, "\u001B");
  }

  @Test
  void controlCStopsLongWorkWhichCanBeGivenAgain() throws Exception {
    Path file = folder.resolve("many.csv");
    StringBuilder lines = new StringBuilder("customer,service,quantity,at,id\n");
    for (int i = 0; i < 400_000; i++)
      lines.append("c3,api,1,2026-01-01T00:00:00Z,").append(i).append('\n');
    Files.writeString(file, lines);
    Screened running = start(80, Map.of(), "import", file.toString());
    running.await(" lines ...");
    running.press('\u0003');
    String shown = running.end(130);
    assertThat(shown).doesNotContain("recorded");
    Files.writeString(
        file, String.join("\n", Arrays.asList(lines.toString().split("\n")).subList(0, 5_001)));
    CommandProcess.Ended again = piped("import many.csv");
    assertThat(again.exit()).isZero();
    assertThat(again.out()).endsWith(" there already, 0 bad lines\n");
    assertThat(again.err()).isEmpty();
    assertThat(
            piped("usage -c c3 -s api --from 2026-01-01 --to 2026-01-02 -f csv").exit())
        .isZero();
  }
}
