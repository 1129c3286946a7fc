package io.github.quota4j.cli;

import io.github.quota4j.plan.BillingCycle;
import io.github.quota4j.plan.Subscription;
import java.io.PrintWriter;
import java.time.ZoneOffset;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quota subscribe}: gives a customer a plan. */
@Command(
    name = "subscribe",
    description = {
      "Give a customer a plan, in place of the one that it has.",
      "A new customer is created, and its windows are counted from now on; another keeps its windows and its usage."
    })
final class SubscribeCommand implements Runnable {
  @Spec
  private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

  @Mixin
  private CustomerOption customer = new CustomerOption();

  @Mixin
  private WhoOption who = new WhoOption();

  @Option(names = "--plan", required = true, paramLabel = "NAME", description = "The plan.")
  private String plan = "";

  @Override
  public void run() {
    String id = customer.required(Invocation.of(spec).settings());
    Kept.change(spec, who, quotas -> {
      quotas.admin().subscribe(id, plan);
      PrintWriter out = spec.commandLine().getOut();
      quotas.admin().subscription(id).map(SubscribeCommand::sentence).ifPresent(out::println);
      out.flush();
    });
  }

  private static String sentence(Subscription subscription) {
    BillingCycle cycle = subscription.cycle();
    String from = cycle.anchor().map(at -> "from " + at).orElse("by the calendar");
    return subscription.customer() + " has plan " + subscription.plan() + ", windows counted "
        + from + (cycle.zone().equals(ZoneOffset.UTC) ? "" : " in " + cycle.zone());
  }
}
