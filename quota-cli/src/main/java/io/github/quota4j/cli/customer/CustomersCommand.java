package io.github.quota4j.cli.customer;

import io.github.quota4j.QuotaAdmin;
import io.github.quota4j.Quotas;
import io.github.quota4j.cli.Failure;
import io.github.quota4j.cli.FormatOption;
import io.github.quota4j.cli.Kept;
import io.github.quota4j.cli.Screens;
import io.github.quota4j.cli.Terminal;
import io.github.quota4j.cli.WhoOption;
import io.github.quota4j.cli.display.LongListing;
import io.github.quota4j.plan.Subscription;
import io.github.quota4j.store.Profile;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code quota customers}: who the customers are. */
@Command(
    name = "customers",
    description = "Who the customers are: add, show, list and delete them.")
public final class CustomersCommand implements Runnable {
  @Spec
  private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      name = "add",
      description = {
        "Add a customer, with a plan if one is named.",
        "Of one that is there it changes what is named, and nothing else."
      })
  void add(
      @Parameters(paramLabel = "ID", description = "The customer.") String id,
      @Option(names = "--name", paramLabel = "NAME", description = "As people call it.") @Nullable
          String name,
      @Option(names = "--email", paramLabel = "EMAIL", description = "Where it is reached.")
          @Nullable
          String email,
      @Option(names = "--plan", paramLabel = "NAME", description = "Its plan.") @Nullable
          String plan,
      @Mixin WhoOption who) {
    Kept.change(spec, who, quotas -> {
      // The plan first: if there is none of that name, nobody is added.
      if (plan != null) quotas.admin().subscribe(id, plan);
      quotas
          .customers()
          .save(new Profile(id, Optional.ofNullable(name), Optional.ofNullable(email)));
      say(id + (plan == null ? " is a customer" : " is a customer, with plan " + plan));
    });
  }

  @Command(name = "show", description = "A customer, and its plan.")
  void show(
      @Parameters(paramLabel = "ID", description = "The customer.") String id,
      @Mixin FormatOption format) {
    Kept.look(spec, quotas -> {
      Profile profile = known(quotas)
          .flatMap(any -> quotas.customers().find(id))
          .orElseThrow(() -> Failure.noCustomer(id));
      try (LongListing listing = listing("Customer " + id, format)) {
        listing.add(row(quotas.admin(), profile));
      }
    });
  }

  @Command(name = "list", description = "All customers, by their ids, however many.")
  void list(@Mixin FormatOption format) {
    Kept.look(spec, quotas -> {
      try (LongListing listing = listing("Customers", format)) {
        if (known(quotas).isPresent())
          quotas.customers().forEach(profile -> listing.add(row(profile)));
        if (listing.isEmpty()) throw Failure.notFound("there are no customers");
      }
    });
  }

  @Command(
      name = "delete",
      description = {
        "Delete a customer: its name and e-mail, its subscription, what was agreed with it, its counters.",
        "Its usage records stay, under a pseudonym, without subjects. Its id may be used again."
      })
  void delete(
      @Parameters(paramLabel = "ID", description = "The customer.") String id,
      @Option(
              names = {"-y", "--yes"},
              description = "Do not ask.")
          boolean yes,
      @Mixin WhoOption who) {
    if (!yes && !confirmed(id))
      throw Failure.usage("nothing is deleted without a yes: --yes says it");
    Kept.look(spec, quotas -> {
      String pseudonym = known(quotas)
          .flatMap(any -> who.of(quotas).customers().delete(id))
          .orElseThrow(() -> Failure.noCustomer(id));
      say(id + " is deleted; its usage records are those of " + pseudonym);
    });
  }

  /** Only a terminal can be asked. */
  private static boolean confirmed(String id) {
    return Terminal.answer("Delete " + id + ", for ever? [y/N] ")
        .filter(answer -> answer.strip().toLowerCase(Locale.ROOT).startsWith("y"))
        .isPresent();
  }

  /** Where nothing is kept yet, there is no list either. */
  private static Optional<Quotas> known(Quotas quotas) {
    return quotas.store().directory().map(any -> quotas);
  }

  private LongListing listing(String title, FormatOption format) {
    return new LongListing(
        title, format.wanted(), Screens.of(spec), spec.commandLine().getOut());
  }

  private static Map<String, Optional<Object>> row(Profile profile) {
    Map<String, Optional<Object>> row = new LinkedHashMap<>();
    row.put("customer", Optional.of(profile.customer()));
    row.put("name", profile.name().map(name -> name));
    row.put("email", profile.email().map(email -> email));
    return row;
  }

  private static Map<String, Optional<Object>> row(QuotaAdmin admin, Profile profile) {
    Map<String, Optional<Object>> row = row(profile);
    Optional<Subscription> subscription = admin.subscription(profile.customer());
    row.put("plan", subscription.map(Subscription::plan));
    row.put("status", subscription.map(of -> of.status().name().toLowerCase(Locale.ROOT)));
    row.put("overrides", count(admin.overrides(profile.customer()).size()));
    row.put("grants", count(admin.grants(profile.customer()).size()));
    return row;
  }

  private static Optional<Object> count(int number) {
    return Optional.of(BigDecimal.valueOf(number));
  }

  private void say(String sentence) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(sentence);
    out.flush();
  }
}
