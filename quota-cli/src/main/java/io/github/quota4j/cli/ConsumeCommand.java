package io.github.quota4j.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code quota consume}: checks and counts in one step. */
@Command(name = "consume", description = "Check and count in one step.")
final class ConsumeCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

  @Mixin
  private ChargeOptions options = new ChargeOptions();

  @Override
  public Integer call() {
    return new Verdict(spec, options).on((quotas, charge) -> quotas.consume(charge));
  }
}
