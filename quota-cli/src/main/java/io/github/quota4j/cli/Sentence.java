package io.github.quota4j.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;

/** What a verb says when it is done, on a line of its own. */
public final class Sentence {
  private Sentence() {}

  /** Says it on stdout. */
  public static void say(CommandSpec verb, String sentence) {
    print(verb.commandLine().getOut(), sentence);
  }

  /** Says on stderr what is not what the verb is there for. */
  public static void warn(CommandSpec verb, String sentence) {
    print(verb.commandLine().getErr(), "quota: " + Causes.oneLine(sentence));
  }

  private static void print(PrintWriter to, String line) {
    to.println(line);
    to.flush();
  }

  /** So many of something that takes an s: 1 customer, 2 customers. */
  public static String count(long number, String one) {
    return count(number, one, one + "s");
  }

  /** So many of something else: 1 subscription is, 2 subscriptions are. */
  public static String count(long number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }
}
