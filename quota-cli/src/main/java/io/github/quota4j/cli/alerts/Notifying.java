package io.github.quota4j.cli.alerts;

import io.github.quota4j.Channel;
import io.github.quota4j.Delivered;
import io.github.quota4j.Monitored;
import io.github.quota4j.Quotas;
import io.github.quota4j.cli.Kept;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Whether what a verb finds is delivered, too: {@code --notify}. */
final class Notifying {
  @Option(
      names = "--notify",
      description = {
        "Deliver as well: print what was not printed yet, alerts of applications included.",
        "What applications deliver by themselves they deliver all the same."
      })
  private boolean notify;

  /** Looks, says what it found, and delivers if that is wanted. */
  void run(CommandSpec verb, Function<Quotas, Monitored> look) {
    PrintWriter out = verb.commandLine().getOut();
    List<Channel> channels = notify ? List.of(new PrintedChannel(out)) : List.of();
    Kept.change(verb, channels, quotas -> {
      Monitored found = look.apply(quotas);
      out.println(count(found.customers(), "customer") + " looked at, "
          + count(found.reached(), "limit") + " at or above a threshold, "
          + count(found.raised(), "new alert"));
      out.flush();
      if (notify) deliver(quotas, verb.commandLine().getErr());
    });
  }

  private static void deliver(Quotas quotas, PrintWriter err) {
    Delivered delivered = quotas.upkeep().deliver();
    int missed = delivered.failed() + delivered.dead();
    if (missed > 0) err.println("quota: " + missed + " could not be delivered");
    err.flush();
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
