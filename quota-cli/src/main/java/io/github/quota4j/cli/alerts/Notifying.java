package io.github.quota4j.cli.alerts;

import io.github.quota4j.Channel;
import io.github.quota4j.Delivered;
import io.github.quota4j.Monitored;
import io.github.quota4j.Quotas;
import io.github.quota4j.cli.Kept;
import io.github.quota4j.cli.Progress;
import io.github.quota4j.cli.Sentence;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.BiFunction;
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
  void run(CommandSpec verb, BiFunction<Quotas, Progress, Monitored> look) {
    PrintWriter out = verb.commandLine().getOut();
    List<Channel> channels = notify ? List.of(new PrintedChannel(out)) : List.of();
    Kept.change(verb, channels, quotas -> {
      try (Progress progress = Progress.of(verb)) {
        Monitored found = look.apply(quotas, progress);
        progress.clear();
        Sentence.say(
            verb,
            Sentence.count(found.customers(), "customer") + " looked at, "
                + Sentence.count(found.reached(), "limit") + " at or above a threshold, "
                + Sentence.count(found.raised(), "new alert"));
      }
      if (notify) deliver(quotas, verb);
    });
  }

  private static void deliver(Quotas quotas, CommandSpec verb) {
    Delivered delivered = quotas.upkeep().deliver();
    int missed = delivered.failed() + delivered.dead();
    if (missed > 0) Sentence.warn(verb, missed + " could not be delivered");
  }
}
