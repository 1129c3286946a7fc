package io.github.quota4j.cli.alerts;

import io.github.quota4j.Channel;
import io.github.quota4j.Delivered;
import io.github.quota4j.Quotas;
import io.github.quota4j.cli.Invocation;
import io.github.quota4j.cli.Sentence;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** Delivers alerts that are due: prints them, and calls the webhook of the settings, if there is one. */
final class Outbox {
  private Outbox() {}

  /** The ways that a verb has. */
  static List<Channel> channels(CommandSpec verb) {
    List<Channel> channels = new ArrayList<>();
    channels.add(new PrintedChannel(verb.commandLine().getOut()));
    Invocation.of(verb).webhook().ifPresent(webhook -> channels.add(webhook.channel()));
    return channels;
  }

  /** What could not be delivered is tried again by the next call that is late enough. */
  static void empty(CommandSpec verb, Quotas quotas) {
    Delivered delivered = quotas.upkeep().deliver();
    if (delivered.failed() > 0) {
      Sentence.warn(
          verb,
          Sentence.count(delivered.failed(), "alert was", "alerts were")
              + " not delivered, and will be tried again");
    }
    if (delivered.dead() > 0) {
      Sentence.warn(
          verb,
          Sentence.count(delivered.dead(), "alert was", "alerts were")
              + " not delivered, and given up: quota deliveries --replay");
    }
  }
}
