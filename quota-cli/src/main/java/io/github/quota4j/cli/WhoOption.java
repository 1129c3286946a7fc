package io.github.quota4j.cli;

import io.github.quota4j.Quotas;
import io.github.quota4j.store.AuditEntry;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who does it, and why, for the audit: {@code --as}, {@code --reason}. */
public final class WhoOption {
  @Option(
      names = "--as",
      paramLabel = "NAME",
      description = "Who does it, for the audit. Default: your name on this machine.")
  private @Nullable String who;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the audit.")
  private @Nullable String why;

  /**
   * The same quotas, on that account.
   *
   * @throws Failure if the audit could not keep one of them
   */
  public Quotas of(Quotas quotas) {
    String named = who != null ? who : machineName();
    try {
      return why == null ? quotas.as(named) : quotas.as(named, why);
    } catch (IllegalArgumentException e) {
      throw Failure.usage("--as or --reason: " + e.getMessage());
    }
  }

  /** Whatever it is: it was not typed. */
  private static String machineName() {
    String name = AuditEntry.detail(System.getProperty("user.name", ""));
    return name.isBlank() || name.length() > 255 ? "unknown" : name;
  }
}
