package io.github.quota4j.cli.customer;

import io.github.quota4j.cli.CustomerOption;
import io.github.quota4j.cli.Invocation;
import io.github.quota4j.cli.Kept;
import io.github.quota4j.cli.WhoOption;
import io.github.quota4j.plan.PlanChange;
import io.github.quota4j.plan.Subscription;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quota change-plan}: another plan for a customer that has one. */
@Command(
    name = "change-plan",
    description = {
      "Give a customer that has a subscription another plan.",
      "now: what was used counts against the new limits; fresh: all windows begin afresh; period-end: when its billing period ends."
    })
public final class ChangePlanCommand implements Runnable {
  private static final Map<When, PlanChange> CHANGES = Map.of(
      When.NOW, PlanChange.AT_ONCE,
      When.FRESH, PlanChange.AFRESH,
      When.PERIOD_END, PlanChange.AT_PERIOD_END);

  /** As it is written on the command line. */
  private enum When {
    NOW("now"),
    FRESH("fresh"),
    PERIOD_END("period-end");

    private final String word;

    When(String word) {
      this.word = word;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  @Spec
  private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

  @Mixin
  private CustomerOption customer = new CustomerOption();

  @Mixin
  private WhoOption who = new WhoOption();

  @Option(names = "--plan", required = true, paramLabel = "NAME", description = "The plan.")
  private String plan = "";

  @Option(
      names = "--when",
      defaultValue = "now",
      paramLabel = "WHEN",
      description = "${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} unless said.")
  private When when = When.NOW;

  @Override
  public void run() {
    String id = customer.required(Invocation.of(spec).settings());
    Kept.change(spec, who, quotas -> {
      CustomerOption.requireKnown(quotas, id);
      quotas.admin().changePlan(id, plan, CHANGES.getOrDefault(when, PlanChange.AT_ONCE));
      PrintWriter out = spec.commandLine().getOut();
      quotas.admin().subscription(id).map(ChangePlanCommand::sentence).ifPresent(out::println);
      out.flush();
    });
  }

  private static String sentence(Subscription subscription) {
    return subscription.customer() + " has plan " + subscription.plan()
        + subscription
            .next()
            .map(next -> ", and plan " + next.plan() + " from " + next.from())
            .orElse("");
  }
}
