package io.github.quota4j.cli.customer;

import io.github.quota4j.Quotas;
import io.github.quota4j.cli.CustomerOption;
import io.github.quota4j.cli.Failure;
import io.github.quota4j.cli.Kept;
import io.github.quota4j.cli.Progress;
import io.github.quota4j.cli.Sentence;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quota warm-cache}, and {@code quota cache warm}: reads accounts, so that the next look at them is quick. */
@Command(
    name = "warm-cache",
    description = {
      "Read the accounts of customers, so that the database has them at hand; also: cache warm.",
      "No command reaches into applications: they load an account at its first call, or with QuotaUpkeep.warmBusiest."
    })
public final class WarmCacheCommand implements Runnable {
  /** {@code quota cache warm}. */
  @Command(
      name = "warm",
      description = {
        "Read the accounts of customers, so that the database has them at hand.",
        "No command reaches into applications: they load an account at its first call, or with QuotaUpkeep.warmBusiest."
      })
  static final class OfCache implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

    @Mixin
    private Whom whom = new Whom();

    @Override
    public void run() {
      whom.warm(spec);
    }
  }

  private static final class Whom {
    private static final int MOST = 1_000;

    @Option(
        names = {"-c", "--customer"},
        paramLabel = "ID",
        description = "Only this customer.")
    private @Nullable String customer;

    @Option(
        names = "--top",
        paramLabel = "N",
        description = "The N customers that used something most lately. Default: 1000.")
    private @Nullable Integer top;

    void warm(CommandSpec spec) {
      if (customer != null && top != null) throw Failure.usage("say --customer ID or --top N");
      Kept.look(spec, quotas -> {
        int read = 0;
        try (Progress progress = Progress.of(spec)) {
          for (String each : customers(quotas)) {
            quotas.upkeep().warm(each);
            progress.at(++read, "account");
          }
        }
        Sentence.say(spec, Sentence.count(read, "account was", "accounts were") + " read");
      });
    }

    private List<String> customers(Quotas quotas) {
      if (customer != null) {
        CustomerOption.requireKnown(quotas, customer);
        return List.of(customer);
      }
      int most = top == null ? MOST : top;
      if (most < 1) throw new IllegalArgumentException("--top must be at least 1, was " + most);
      return quotas.store().catalog().busiest(most);
    }
  }

  @Spec
  private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

  @Mixin
  private Whom whom = new Whom();

  @Override
  public void run() {
    whom.warm(spec);
  }
}
