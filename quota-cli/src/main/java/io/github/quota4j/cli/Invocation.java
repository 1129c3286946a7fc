package io.github.quota4j.cli;

import io.github.quota4j.QuotaSettings;
import io.github.quota4j.cli.alerts.WebhookSettings;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What holds for the whole command line, whichever verb it names: the environment, the store, how much is told of errors. */
public abstract class Invocation {
  private final Map<String, String> environment;

  @Mixin
  private final StoreOption store;

  private boolean debugging;

  Invocation(Map<String, String> environment) {
    this.environment = environment;
    this.store = new StoreOption(this::settings);
  }

  /** The one that a verb belongs to. */
  public static Invocation of(CommandSpec verb) {
    return (Invocation) verb.root().userObject();
  }

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show where an error comes from, and what libraries log.")
  void debug(boolean wanted) {
    debugging = wanted;
    if (wanted) Logs.showAll();
  }

  boolean isDebugging() {
    return debugging;
  }

  /** Where quotas are kept. */
  public StoreOption store() {
    return store;
  }

  /** Where a setting comes from. */
  public String origin(String setting) {
    return environment.getOrDefault(setting, "").isBlank() ? "default" : "environment";
  }

  /**
   * The webhook that the environment names, if it does.
   *
   * @throws Failure if what it says of it is wrong
   */
  public Optional<WebhookSettings> webhook() {
    try {
      return WebhookSettings.of(environment);
    } catch (IllegalArgumentException e) {
      throw Failure.usage(String.valueOf(e.getMessage()));
    }
  }

  /**
   * What the environment says; read when a verb needs it, so that help is there whatever it says.
   *
   * @throws Failure if a setting is wrong
   */
  public QuotaSettings settings() {
    try {
      return QuotaSettings.of(environment);
    } catch (IllegalArgumentException e) {
      throw Failure.usage(String.valueOf(e.getMessage()));
    }
  }
}
