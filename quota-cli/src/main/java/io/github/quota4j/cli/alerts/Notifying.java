package io.github.quota4j.cli.alerts;

import io.github.quota4j.Channel;
import io.github.quota4j.Monitored;
import io.github.quota4j.Quotas;
import io.github.quota4j.cli.Kept;
import io.github.quota4j.cli.Progress;
import io.github.quota4j.cli.Sentence;
import java.util.List;
import java.util.function.BiFunction;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Whether what a verb finds is delivered, too: {@code --notify}. */
final class Notifying {
  @Option(
      names = "--notify",
      description = {
        "Deliver as well: print what was not printed yet, alerts of applications included, and call the webhook",
        "that QUOTA_WEBHOOK_URL and QUOTA_WEBHOOK_SECRET name.",
        "What applications deliver by themselves they deliver all the same."
      })
  private boolean notify;

  /** Looks, says what it found, and delivers if that is wanted. */
  void run(CommandSpec verb, BiFunction<Quotas, Progress, Monitored> look) {
    List<Channel> channels = notify ? Outbox.channels(verb) : List.of();
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
      if (notify) Outbox.empty(verb, quotas);
    });
  }
}
