package io.github.quota4j.cli.health;

import io.github.quota4j.GrantStatus;
import io.github.quota4j.QuotaStatus;
import io.github.quota4j.Quotas;
import io.github.quota4j.cli.CustomerOption;
import io.github.quota4j.cli.Failure;
import io.github.quota4j.cli.FormatOption;
import io.github.quota4j.cli.Invocation;
import io.github.quota4j.cli.Kept;
import io.github.quota4j.cli.Screens;
import io.github.quota4j.cli.display.Format;
import io.github.quota4j.cli.display.Listing;
import io.github.quota4j.decision.Operation;
import io.github.quota4j.decision.Part;
import io.github.quota4j.plan.BreakGlass;
import io.github.quota4j.plan.StatusPolicy;
import io.github.quota4j.plan.Subscription;
import io.github.quota4j.plan.SubscriptionStatus;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quota explain}: why a customer may use what it may. */
@Command(
    name = "explain",
    description = {
      "Which limits a customer has for a service, where each comes from, and what is held of it.",
      "It tells what the store says now; an application may go by an account that it cached before."
    })
public final class ExplainCommand implements Runnable {
  private static final long PATIENCE_SECONDS = 30;

  @Spec
  private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

  @Mixin
  private CustomerOption customer = new CustomerOption();

  @Option(
      names = {"-s", "--service"},
      required = true,
      paramLabel = "NAME",
      description = "The service, such as api.")
  private String service = "";

  @Mixin
  private FormatOption format = new FormatOption();

  @Override
  public void run() {
    String id = customer.required(Invocation.of(spec).settings());
    Kept.look(spec, quotas -> explain(quotas, id));
  }

  private void explain(Quotas quotas, String id) {
    List<Map<String, Optional<Object>>> limits = quotas.usage(id).stream()
        .filter(limit -> limit.service().equals(service))
        .map(ExplainCommand::row)
        .toList();
    Map<String, String> facts = facts(quotas, id);
    PrintWriter out = spec.commandLine().getOut();
    if (limits.isEmpty()) {
      // For people: programs have the exit code.
      if (format.wanted() == Format.TABLE) tell(facts, spec.commandLine().getErr());
      throw Failure.notFound("no limit for " + service + " of " + id + " is in force");
    }
    if (format.wanted() == Format.TABLE) {
      tell(facts, out);
      out.println();
    }
    new Listing("Limits for " + service + " of " + id, facts, limits)
        .write(format.wanted(), Screens.of(spec), out);
  }

  private static void tell(Map<String, String> facts, PrintWriter out) {
    facts.forEach((name, fact) -> out.println(name.replace('_', ' ') + ": " + fact));
  }

  private Map<String, String> facts(Quotas quotas, String id) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("customer", id);
    facts.put("service", service);
    Optional<Subscription> subscription = quotas.admin().subscription(id);
    Instant now = quotas.store().usage().now();
    facts.put("plan", subscription.map(of -> of.planAt(now)).orElse("none"));
    facts.put(
        "next_plan",
        subscription
            .flatMap(Subscription::next)
            .filter(next -> now.isBefore(next.from()))
            .map(next -> next.plan() + " from " + next.from())
            .orElse("none"));
    facts.put("status", subscription.map(of -> status(of.status())).orElse("no subscription"));
    facts.put("grants", grants(quotas, id));
    facts.put("glass", glass(quotas, id));
    facts.put("held_by", held(quotas, id));
    facts.put(
        "cached",
        "nothing here: this command has just asked. An application goes by an"
            + " account for QUOTA_CACHE_TTL at most, "
            + Invocation.of(spec).settings().cacheTtl().toSeconds()
            + " s as it is set here");
    return facts;
  }

  /** Of hosts that chose no policy of their own: this command cannot know those. */
  private static String status(SubscriptionStatus status) {
    return status.name().toLowerCase(Locale.ROOT) + ", and unless the host says otherwise: "
        + StatusPolicy.of(status).name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private String grants(Quotas quotas, String id) {
    return joined(quotas.admin().grants(id).stream()
        .filter(grant -> grant.grant().service().equals(service))
        .map(ExplainCommand::sentence)
        .toList());
  }

  private static String sentence(GrantStatus status) {
    return status.grant().id() + ": " + status.left().toPlainString() + " of "
        + status.grant().amount().toPlainString() + " left"
        + status.grant().expiry().map(end -> " until " + end).orElse("")
        + status.grant().voided().map(at -> ", voided at " + at).orElse("");
  }

  private String glass(Quotas quotas, String id) {
    return joined(quotas.admin().brokenGlass().stream()
        .filter(glass -> glass.customer().map(id::equals).orElse(true))
        .filter(glass -> glass.service().map(service::equals).orElse(true))
        .map(ExplainCommand::sentence)
        .toList());
  }

  private static String sentence(BreakGlass glass) {
    return "broken by " + glass.by() + ": " + glass.why();
  }

  /** What reservations, and leases of nodes, hold of the service. */
  private String held(Quotas quotas, String id) {
    Instant deadline = quotas.store().usage().now().plusSeconds(PATIENCE_SECONDS);
    return joined(quotas.store().usage().read(id, Set.of(), deadline).open().stream()
        .flatMap(hold -> hold.parts().stream()
            .filter(part -> part.service().equals(service))
            .map(part -> sentence(hold, part)))
        .toList());
  }

  private static String sentence(Operation hold, Part part) {
    BigDecimal units = BigDecimal.valueOf(part.granted() - part.spent(), part.scale());
    return units.toPlainString() + " until " + hold.until() + " by " + hold.id().value();
  }

  private static String joined(List<String> sentences) {
    return sentences.isEmpty() ? "none" : sentences.stream().collect(Collectors.joining("; "));
  }

  private static Map<String, Optional<Object>> row(QuotaStatus limit) {
    Map<String, Optional<Object>> row = new LinkedHashMap<>();
    row.put("limit_name", Optional.of(limit.limitName()));
    row.put("from", Optional.of(limit.source()));
    row.put("mode", Optional.of(limit.mode().name().toLowerCase(Locale.ROOT)));
    row.put("limit", limit.limit().map(units -> units));
    row.put("used", Optional.of(limit.used()));
    row.put("held", Optional.of(limit.held()));
    row.put("remaining", limit.remaining().map(units -> units));
    row.put("unit", Optional.of(limit.unit()));
    row.put("window_start", limit.window().map(window -> window.start().toString()));
    row.put("window_end", limit.window().map(window -> window.end().toString()));
    return row;
  }
}
