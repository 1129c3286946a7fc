package io.github.quota4j.cli;

import io.github.quota4j.Charge;
import io.github.quota4j.Decision;
import io.github.quota4j.Quotas;
import io.github.quota4j.plan.Rate;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quota consume}: checks and counts in one step. */
@Command(name = "consume", description = "Check and count in one step.")
final class ConsumeCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

  @Mixin
  private ChargeOptions options = new ChargeOptions();

  @Mixin
  private KeyOption key = new KeyOption();

  @Mixin
  private WhoOption who = new WhoOption();

  @Option(
      names = "--per-second",
      paramLabel = "N",
      description = {
        "At most N such calls a second, for this customer and service; N at once after a rest.",
        "A call that is too fast is denied, and counts nothing."
      })
  private @Nullable Long perSecond;

  @Override
  public Integer call() {
    return new Verdict(spec, options).on((quotas, charge) -> consume(who.of(quotas), charge));
  }

  private Decision consume(Quotas quotas, Charge charge) {
    if (perSecond != null) {
      Rate rate = Rate.perSecond(perSecond);
      Decision paced = quotas.tryAcquire(charge.customer(), rateName(charge), 1, rate);
      if (!paced.allowed()) return paced;
    }
    return quotas.consume(key.on(charge));
  }

  private static String rateName(Charge charge) {
    return charge.items().get(0).service();
  }
}
