package io.github.quota4j.cli;

import io.github.quota4j.Channel;
import io.github.quota4j.Quotas;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;

/** Works on what a database keeps of plans and customers. On a store that keeps neither there is nothing to work on. */
public final class Kept {
  private Kept() {}

  /** For a look: where nothing is kept yet it finds nothing, and creates nothing. */
  public static void look(CommandSpec verb, Consumer<Quotas> work) {
    run(Stores.look(location(verb), Invocation.of(verb).settings(), KnownPlans.none()), work);
  }

  /** For a change. */
  public static void change(CommandSpec verb, Consumer<Quotas> work) {
    run(Stores.open(location(verb), Invocation.of(verb).settings(), KnownPlans.none()), work);
  }

  /** For a change that is audited. */
  public static void change(CommandSpec verb, WhoOption who, Consumer<Quotas> work) {
    change(verb, quotas -> work.accept(who.of(quotas)));
  }

  /** For a change, with ways to tell of alerts. */
  public static void change(CommandSpec verb, List<Channel> channels, Consumer<Quotas> work) {
    run(
        Stores.open(location(verb), Invocation.of(verb).settings(), KnownPlans.none(), channels),
        work);
  }

  /** @throws Failure if it is no database */
  static StoreLocation location(CommandSpec verb) {
    StoreLocation location = Invocation.of(verb).store().location();
    if (!location.keepsPlans()) {
      throw Failure.usage("this is for a database, which keeps plans and customers; "
          + location.shown() + " keeps none");
    }
    return location;
  }

  /** What is asked for wrongly is a mistake of the command line. */
  private static void run(Quotas opened, Consumer<Quotas> work) {
    try (Quotas quotas = opened) {
      work.accept(quotas);
    } catch (IllegalArgumentException e) {
      throw Failure.usage(String.valueOf(e.getMessage()));
    }
  }
}
