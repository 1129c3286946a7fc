package io.github.quota4j.cli.health;

import io.github.quota4j.cli.ExitCode;
import io.github.quota4j.cli.Failure;
import io.github.quota4j.cli.FormatOption;
import io.github.quota4j.cli.Invocation;
import io.github.quota4j.cli.Progress;
import io.github.quota4j.cli.Screens;
import io.github.quota4j.cli.StoreLocation;
import io.github.quota4j.cli.Stores;
import io.github.quota4j.cli.display.Listing;
import io.github.quota4j.jdbc.SchemaMode;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.store.Discrepancy;
import io.github.quota4j.store.Ledger;
import io.github.quota4j.store.QuotaStore;
import io.github.quota4j.store.QuotaStoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quota doctor}: whether all is well. */
@Command(
    name = "doctor",
    description = {
      "Whether all is well: settings, store, tables, clock, and whether each counter tells what the ledger has.",
      "It ends with 0 if it is, with 1 if something is wrong, and with 3 if the store cannot be reached."
    })
public final class DoctorCommand implements Callable<Integer> {
  /** From there on usage that is told with a time of its own may lie in the future. */
  private static final Duration MOST_OFFSET = Duration.ofMinutes(1);

  private static final int MOST_SHOWN = 100;

  @Spec
  private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

  @Option(
      names = "--repair",
      description = "Have counters tell what the ledger has. Charges go on meanwhile.")
  private boolean repairs;

  @Mixin
  private FormatOption format = new FormatOption();

  private final Findings findings = new Findings();

  @Override
  public Integer call() {
    if (settingsAreRight()) look(Invocation.of(spec).store().location());
    new Listing("What was looked at", Map.of(), findings.rows())
        .write(format.wanted(), Screens.of(spec), spec.commandLine().getOut());
    return findings.areHealthy() ? ExitCode.OK : ExitCode.DENIED;
  }

  private boolean settingsAreRight() {
    try {
      findings.well("settings", Invocation.of(spec).settings().toString());
      Invocation.of(spec)
          .webhook()
          .ifPresent(webhook -> findings.well("webhook", "alerts go to " + webhook.shown()));
      return true;
    } catch (Failure e) {
      findings.wrong("settings", String.valueOf(e.getMessage()));
      return false;
    }
  }

  private void look(StoreLocation location) {
    if (!location.isThere()) throw Failure.notFound("nothing is kept in " + location.shown());
    try (QuotaStore store = Stores.store(location, SchemaMode.VALIDATE)) {
      if (location.keepsPlans() && !schemaIsRight(store, location)) return;
      if (location.keepsPlans()) defaultPlan(store);
      clock(store, location);
      push(location);
      store
          .ledger()
          .ifPresentOrElse(
              this::counters,
              () -> findings.well("counters", "this store keeps no ledger to compare them with"));
    }
  }

  /** Whoever has a connection, and cannot use it, has other tables. */
  private boolean schemaIsRight(QuotaStore store, StoreLocation location) {
    Optional<String> none = Stores.withoutTables(location, store);
    if (none.isPresent()) {
      findings.wrong("tables", none.get());
      return false;
    }
    try {
      int plans = store.catalog().plans().size();
      findings.well("tables", "as this version needs them; " + plans + " plans");
      return true;
    } catch (QuotaStoreException e) {
      findings.wrong("tables", location.redacted(String.valueOf(e.getMessage())));
      return false;
    }
  }

  private void defaultPlan(QuotaStore store) {
    String plan = Invocation.of(spec).settings().defaultPlan().orElse("");
    if (plan.isEmpty()) return;
    List<String> names =
        store.catalog().plans().stream().map(Plan::name).sorted().toList();
    if (names.contains(plan)) findings.well("default plan", plan + " is a plan");
    else {
      findings.wrong(
          "default plan",
          "QUOTA_DEFAULT_PLAN must be one of " + String.join(", ", names) + ", was \"" + plan
              + "\"");
    }
  }

  private void clock(QuotaStore store, StoreLocation location) {
    Instant warm = store.usage().now(); // the first answer takes a connection, too
    long begun = System.nanoTime();
    boolean unused = store.catalog().account("quota4j-doctor", MOST_OFFSET).isPresent();
    long micros = (System.nanoTime() - begun) / 1_000;
    findings.well("store", location.shown() + " answers in " + micros / 1_000.0 + " ms");
    Duration offset = Duration.between(Instant.now(), store.usage().now());
    String said = "the store's is " + offset.toMillis() + " ms ahead of this machine's, " + warm;
    if (offset.abs().compareTo(MOST_OFFSET) > 0) findings.wrong("clock", said);
    else findings.well("clock", said);
  }

  private void push(StoreLocation location) {
    boolean isThere = location.url().startsWith("jdbc:postgresql:");
    findings.well(
        "push",
        isThere
            ? "reaches the applications that were built with it"
            : "there is none here: applications load accounts anew when they are old");
  }

  private void counters(Ledger ledger) {
    List<Discrepancy> differing = differing(ledger);
    for (Discrepancy each : differing) {
      if (repairs) findings.well("counter", sentence(each) + "; repaired");
      else findings.wrong("counter", sentence(each) + "; --repair mends it");
    }
    if (differing.size() == MOST_SHOWN)
      findings.wrong("counters", "there may be more: run it again");
    if (differing.isEmpty()) findings.well("counters", "each tells what the ledger has");
  }

  private List<Discrepancy> differing(Ledger ledger) {
    try (Progress progress = Progress.of(spec)) {
      progress.at("counters");
      return repairs ? ledger.repair(MOST_SHOWN) : ledger.discrepancies(MOST_SHOWN);
    }
  }

  private static String sentence(Discrepancy each) {
    return each.counter().service() + " (" + each.counter().limit() + ") of "
        + each.counter().customer() + " since " + each.counter().windowStart() + " tells "
        + each.counted().toPlainString() + ", the ledger has " + each.recorded().toPlainString();
  }
}
