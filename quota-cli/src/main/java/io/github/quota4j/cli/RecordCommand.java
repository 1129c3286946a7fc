package io.github.quota4j.cli;

import io.github.quota4j.Charge;
import io.github.quota4j.Decision;
import io.github.quota4j.Quotas;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quota record}: counts what was used already. */
@Command(
    name = "record",
    description = {
      "Count what was used already, whatever limits say.",
      "It counts in the windows that were open then, also if they are over."
    })
final class RecordCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

  @Mixin
  private ChargeOptions options = new ChargeOptions();

  @Mixin
  private KeyOption key = new KeyOption();

  @Mixin
  private WhoOption who = new WhoOption();

  @Option(
      names = "--at",
      paramLabel = "TIME",
      converter = Moment.class,
      description = "When it was used, such as 2026-11-01T10:00:00Z. Default: now.")
  private @Nullable Instant at;

  @Override
  public Integer call() {
    return new Verdict(spec, options).on((quotas, charge) -> record(who.of(quotas), charge));
  }

  private Decision record(Quotas quotas, Charge charge) {
    Charge keyed = key.on(charge);
    return quotas.record(at == null ? keyed : keyed.at(at));
  }
}
