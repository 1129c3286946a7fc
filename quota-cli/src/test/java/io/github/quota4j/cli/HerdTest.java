package io.github.quota4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several commands at once on one embedded database: each is answered, and counts once. */
@Timeout(300)
class HerdTest {
  private static final int COMMANDS = 6;
  private static final int ROUNDS = 2;

  @TempDir
  private Path folder;

  @Test
  void allOfSeveralProcessesAreAnsweredAndCountedOnce() throws Exception {
    Path plans = folder.resolve("plans.yaml");
    Files.writeString(plans, "plans: {pro: {api: {hard: 100}}}");
    InProcess.done(InProcess.in(folder, "plans", "apply", plans.toString()));
    InProcess.done(InProcess.in(folder, "subscribe", "-c", "acme", "--plan", "pro"));

    for (int round = 0; round < ROUNDS; round++) {
      for (CommandProcess.Ended ended : atOnce("consume", "-c", "acme", "-s", "api")) {
        assertThat(ended.exit()).as(ended.err()).isZero();
        assertThat(ended.out()).startsWith("allowed within_limit");
      }
    }

    assertThat(InProcess.done(InProcess.in(folder, "show", "-c", "acme", "-s", "api", "-f", "csv")))
        .contains(",100," + COMMANDS * ROUNDS + ",");
  }

  private List<CommandProcess.Ended> atOnce(String... words) throws Exception {
    List<CompletableFuture<CommandProcess.Ended>> all = new ArrayList<>();
    for (int i = 0; i < COMMANDS; i++) {
      Process process = CommandProcess.start(folder, Map.of(), words);
      CompletableFuture<String> out = CommandProcess.read(process.getInputStream());
      CompletableFuture<String> err = CommandProcess.read(process.getErrorStream());
      all.add(process
          .onExit()
          .thenCombine(
              out, (ended, text) -> new CommandProcess.Ended(ended.exitValue(), text, err.join())));
    }
    return all.stream().map(CompletableFuture::join).toList();
  }
}
