package io.github.quota4j.cli.intake;

import io.github.quota4j.Quotas;
import io.github.quota4j.cli.ExitCode;
import io.github.quota4j.cli.Failure;
import io.github.quota4j.cli.Kept;
import io.github.quota4j.cli.Progress;
import io.github.quota4j.cli.Sentence;
import io.github.quota4j.store.Ingested;
import io.github.quota4j.store.Ledger;
import io.github.quota4j.store.UsageEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code quota import}: takes in usage that a file tells. */
@Command(
    name = "import",
    description = {
      "Take in usage from a CSV file, whatever limits say: columns customer, service, quantity and at (2026-11-01T10:00:00Z),",
      "and if there are any, id, subject and metadata.NAME. Each id of a customer counts once, so that a run that was stopped",
      "is given again. Without a column id, a line is known by its number and the SHA-256 of the file: as long as the file",
      "stays as it is. A quantity below 0 corrects what was told before. Bad lines are told of, and left out, such as those of a",
      "service that no plan has or of parts of a unit that is counted whole; then it ends with 2."
    })
public final class ImportCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

  @Parameters(paramLabel = "FILE", description = "The file.")
  private Path file = Path.of("");

  private long bad;

  @Override
  public Integer call() {
    Kept.change(spec, this::take);
    return bad == 0 ? ExitCode.OK : ExitCode.USAGE;
  }

  private void take(Quotas quotas) {
    Ledger ledger = quotas.store().ledger().orElseThrow();
    Instant now = quotas.store().usage().now();
    try (Progress progress = Progress.of(spec);
        UsageFile usage = UsageFile.open(
            file, now, Countable.of(quotas.admin()), (line, why) -> tell(progress, line, why))) {
      Ingested ingested = ledger.ingest(watched(usage, progress));
      progress.clear();
      if (usage.line() == 0) Sentence.warn(spec, file + " holds no usage");
      Sentence.say(
          spec,
          ingested.recorded() + " recorded, "
              + Sentence.count(ingested.repeated(), "was", "were") + " there already, "
              + Sentence.count(bad, "bad line"));
    } catch (IOException e) {
      throw Failure.usage(file + " cannot be read: " + e.getMessage());
    }
  }

  private void tell(Progress progress, long line, String why) {
    bad++;
    progress.clear();
    Sentence.warn(spec, file + ":" + line + ": " + why);
  }

  private static Iterator<UsageEvent> watched(UsageFile usage, Progress progress) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return usage.hasNext();
      }

      @Override
      public UsageEvent next() {
        UsageEvent event = usage.next();
        progress.at(usage.line(), "line");
        return event;
      }
    };
  }
}
