package io.github.quota4j.cli.customer;

import io.github.quota4j.cli.Failure;
import io.github.quota4j.cli.Kept;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quota cache}: the accounts that applications have cached. */
@Command(
    name = "cache",
    description = "The accounts that applications have cached.",
    subcommands = WarmCacheCommand.OfCache.class)
public final class CacheCommand implements Runnable {
  @Spec
  private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      name = "invalidate",
      description = {
        "Have applications load an account anew.",
        "It reaches those that use push, on PostgreSQL; others load it when it is old."
      })
  void invalidate(
      @Option(
              names = {"-c", "--customer"},
              paramLabel = "ID",
              description = "The account of this customer.")
          @Nullable
          String customer,
      @Option(names = "--all", description = "All accounts.") boolean all) {
    if (all == (customer != null)) throw Failure.usage("say --customer ID or --all");
    Kept.change(spec, quotas -> {
      boolean isHeard;
      if (customer != null) isHeard = quotas.upkeep().invalidate(customer);
      else isHeard = quotas.upkeep().invalidateAll();
      PrintWriter out = spec.commandLine().getOut();
      out.println(
          isHeard
              ? "announced to the applications that use push"
              : "there is no push here: applications load accounts anew when they are old");
      out.flush();
    });
  }
}
