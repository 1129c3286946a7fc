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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The real command in a real terminal, and the same in a pipe. */
@ExtendWith(Servers.class)
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TerminalTest {
  private static final String ERASED = "\r\u001B[K";

  private Path folder = Path.of(""); // both are set before all tests
  private String store = "";

  @BeforeAll
  void fill(Postgres postgres, @TempDir Path fresh) throws Exception {
    folder = fresh;
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

  private Screened start(int columns, Map<String, String> settings, List<String> line)
      throws IOException {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment
        .keySet()
        .removeIf(name -> name.matches("QUOTA_.*|NSELF_.*|JDK_.*|JAVA_.*|NO_COLOR|COLUMNS"));
    environment.put("TERM", "xterm-256color");
    environment.put("QUOTA_STORE", store);
    environment.putAll(settings);
    PtyProcess process = new PtyProcessBuilder(line.toArray(String[]::new))
        .setDirectory(folder.toString())
        .setEnvironment(environment)
        .setInitialColumns(columns)
        .setInitialRows(24)
        .start();
    Reader reader = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8);
    return new Screened(process, reader, new StringBuilder());
  }

  /** What each command shows, if all are typed in one terminal. */
  private List<String> shown(int columns, Map<String, String> settings, String... commands)
      throws Exception {
    List<String> line = CommandProcess.line(TypedCommands.class, commands);
    List<String> shown =
        List.of(start(columns, settings, line).end(0).split(TypedCommands.DONE + "\r\n", -1));
    assertThat(shown).hasSize(commands.length + 1);
    assertThat(shown.get(commands.length)).isEmpty();
    return shown.subList(0, commands.length);
  }

  private CommandProcess.Ended piped(String command) {
    return InProcess.run(Map.of("QUOTA_STORE", store), command.split(" ", -1));
  }

  private static String plain(String shown) {
    return shown.replaceAll("\u001B\\[[0-9;]*[mK]", "");
  }

  @Test
  void tablesFitTheTerminal() throws Exception {
    String[] commands = {"show -c c0 --usage", "alerts", "overage -c c0"};
    int[] widest = new int[commands.length];
    for (int columns : new int[] {40, 80, 120}) {
      List<String> shown = shown(columns, Map.of(), commands);
      for (int i = 0; i < commands.length; i++) {
        List<String> lines = plain(shown.get(i)).lines().toList();
        // A title is text: a terminal may break it.
        List<String> table = lines.subList(lines.indexOf(""), lines.size());
        int longest = table.stream().mapToInt(String::length).max().orElse(0);
        assertThat(longest).as("%s in %s", commands[i], columns).isBetween(20, columns);
        assertThat(longest).as("more room is used").isGreaterThanOrEqualTo(widest[i]);
        widest[i] = longest;
      }
    }
  }

  @Test
  void coloursAreForTerminalsThatWantThem() throws Exception {
    String command = "show -c c0 --usage";
    List<String> coloured = shown(120, Map.of(), command, "alerts");
    assertThat(coloured.get(0)).contains("\u001B[31m########## 123%", "\u001B[32m");
    assertThat(coloured.get(1)).contains("\u001B[31m########## 123%");
    String plain = shown(120, Map.of("NO_COLOR", "1"), command).get(0);
    assertThat(plain).doesNotContain("\u001B").contains("########## 123%");
    assertThat(plain).isEqualTo(plain(coloured.get(0)));
    CommandProcess.Ended real =
        CommandProcess.run(folder, Map.of("QUOTA_STORE", store), command.split(" ", -1));
    assertThat(real.out()).doesNotContain("\u001B").contains("########## 123%");
  }

  /** A command, what it shows while it works, and what it says in the end. */
  private record Work(String command, String progress, String result) {}

  @Test
  void longWorkShowsProgressOnATerminalOnlyAndErasesIt() throws Exception {
    List<Work> works = List.of(
        new Work("monitor", "customers ...", "7 customers looked at"),
        new Work("alerts", "customer ...", "exceeded"),
        new Work("reset-all-expired", "statements ...", "0 subscriptions were behind"),
        new Work("warm-cache", "account ...", "accounts were read"),
        new Work("doctor", "counters ...", "each tells what the "),
        new Work("overage-report -f csv", "statement ...", "customer,service"));
    List<String> shown =
        shown(120, Map.of(), works.stream().map(Work::command).toArray(String[]::new));
    for (int i = 0; i < works.size(); i++) assertProgress(works.get(i), shown.get(i));
  }

  private void assertProgress(Work work, String shown) {
    assertThat(shown).as(work.command()).contains(work.progress(), ERASED, work.result());
    assertThat(shown.lastIndexOf(ERASED)).isGreaterThan(shown.lastIndexOf(work.progress()));
    CommandProcess.Ended piped = piped(work.command());
    assertThat(piped.err()).as(work.command()).isEmpty();
    assertThat(piped.out()).contains(work.result()).doesNotContain(work.progress(), "\u001B");
  }

  @Test
  void controlCStopsLongWorkWhichCanBeGivenAgain() throws Exception {
    Path file = folder.resolve("many.csv");
    StringBuilder lines = new StringBuilder("customer,service,quantity,at,id\n");
    for (int i = 0; i < 400_000; i++)
      lines.append("c3,api,1,2026-01-01T00:00:00Z,").append(i).append('\n');
    Files.writeString(file, lines);
    Screened running = start(80, Map.of(), CommandProcess.line("import", file.toString()));
    running.await(" lines ...");
    running.press('\u0003');
    String shown = running.end(130);
    assertThat(shown).doesNotContain("recorded");
    Files.writeString(
        file, String.join("\n", Arrays.asList(lines.toString().split("\n")).subList(0, 5_001)));
    CommandProcess.Ended again = piped("import " + file);
    assertThat(again.exit()).isZero();
    assertThat(again.out()).endsWith(" there already, 0 bad lines\n");
    assertThat(again.err()).isEmpty();
    assertThat(
            piped("usage -c c3 -s api --from 2026-01-01 --to 2026-01-02 -f csv").exit())
        .isZero();
  }
}
