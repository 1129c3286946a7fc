package io.github.quota4j.cli.customer;

import io.github.quota4j.GrantStatus;
import io.github.quota4j.Quotas;
import io.github.quota4j.cli.CustomerOption;
import io.github.quota4j.cli.Failure;
import io.github.quota4j.cli.Invocation;
import io.github.quota4j.cli.Kept;
import io.github.quota4j.cli.Moment;
import io.github.quota4j.cli.WhoOption;
import io.github.quota4j.plan.Grant;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quota grant}: extra allowances of a customer. */
@Command(
    name = "grant",
    description = {
      "Give a customer an extra allowance for a service, void one, or list those that it has.",
      "The same grant again is none: a command that was not answered can be given again."
    })
public final class GrantCommand implements Runnable {
  @Spec
  private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

  @Mixin
  private CustomerOption customer = new CustomerOption();

  @Mixin
  private WhoOption who = new WhoOption();

  @Option(names = "--id", paramLabel = "ID", description = "Names the grant; chosen by you.")
  private @Nullable String id;

  @Option(
      names = {"-s", "--service"},
      paramLabel = "NAME",
      description = "The service.")
  private @Nullable String service;

  @Option(
      names = {"-n", "--amount"},
      paramLabel = "N",
      description = "Units, more than 0.")
  private @Nullable BigDecimal amount;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = Moment.class,
      description = "When it begins; now unless said.")
  private @Nullable Instant from;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      converter = Moment.class,
      description = "When it ends; unless said it does not.")
  private @Nullable Instant until;

  @Option(
      names = "--priority",
      paramLabel = "N",
      description = "Smaller is used first; 0 unless said, as the plan's own allowance has.")
  private @Nullable Integer priority;

  @Option(names = "--void", description = "End the grant of that id now.")
  private boolean voids;

  @Override
  public void run() {
    String customerId = customer.required(Invocation.of(spec).settings());
    String grant = id;
    boolean saysWhat =
        service != null || amount != null || from != null || until != null || priority != null;
    if (grant == null && (saysWhat || voids))
      throw Failure.usage("a grant that is given or ended needs --id ID");
    if (voids && saysWhat)
      throw Failure.usage("--void ends the grant of that --id, and says nothing else of it");
    if (grant == null) Kept.look(spec, quotas -> tell(quotas, customerId));
    else Kept.change(spec, who, quotas -> change(quotas, customerId, grant));
  }

  private void change(Quotas quotas, String customerId, String grant) {
    if (voids) quotas.admin().voidGrant(customerId, grant);
    else quotas.admin().grant(grant(quotas, customerId, grant));
    tell(quotas, customerId);
  }

  /** Without a time of its own the same grant given again begins when the first one did. */
  private Grant grant(Quotas quotas, String customerId, String name) {
    if (service == null || amount == null)
      throw Failure.usage("a grant needs --service NAME and --amount N");
    Optional<GrantStatus> known = known(quotas, customerId, name);
    Instant now = quotas.store().usage().now();
    Instant begins =
        from != null ? from : known.map(status -> status.grant().effective()).orElse(now);
    Grant given = Grant.of(customerId, name, service, amount, begins)
        .withPriority(priority == null ? 0 : priority);
    Grant whole = until == null ? given : given.until(until);
    known.filter(status -> !status.grant().withoutVoid().equals(whole)).ifPresent(other -> {
      throw Failure.usage("--id must be that of no other grant of " + customerId + ", was \"" + name
          + "\", which is " + sentence(other));
    });
    return whole;
  }

  private static Optional<GrantStatus> known(Quotas quotas, String customerId, String name) {
    return quotas.admin().grants(customerId).stream()
        .filter(status -> status.grant().id().equals(name))
        .findFirst();
  }

  private void tell(Quotas quotas, String customerId) {
    PrintWriter out = spec.commandLine().getOut();
    List<GrantStatus> grants = quotas.admin().grants(customerId);
    if (grants.isEmpty()) {
      CustomerOption.requireKnown(quotas, customerId);
      out.println(customerId + " has no grants");
    }
    for (GrantStatus status : grants) out.println(sentence(status));
    out.flush();
  }

  private static String sentence(GrantStatus status) {
    Grant grant = status.grant();
    return grant.id() + ": " + status.left().toPlainString() + " of "
        + grant.amount().toPlainString() + " left for " + grant.service() + ", from "
        + grant.effective() + grant.expiry().map(end -> " until " + end).orElse("")
        + (grant.priority() == 0 ? "" : ", priority " + grant.priority())
        + grant.voided().map(at -> ", voided at " + at).orElse("");
  }
}
