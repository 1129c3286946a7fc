package io.github.quota4j.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code quota check}: asks whether a charge would go through, and changes nothing. */
@Command(name = "check", description = "Whether an amount would be allowed now. Counts nothing.")
final class CheckCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

  @Mixin
  private ChargeOptions options = new ChargeOptions();

  @Override
  public Integer call() {
    return new Verdict(spec, options).on((quotas, charge) -> quotas.check(charge));
  }
}
