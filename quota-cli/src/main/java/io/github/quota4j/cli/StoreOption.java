package io.github.quota4j.cli;

import io.github.quota4j.QuotaSettings;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Where quotas are kept: {@code --store}, {@code --data}, the setting {@code QUOTA_STORE}, else ./quota-data. */
public final class StoreOption {
  private static final Path DEFAULT_FOLDER = Path.of("quota-data");

  private final Supplier<QuotaSettings> settings;

  @Option(
      names = "--store",
      paramLabel = "URL",
      scope = ScopeType.INHERIT,
      description = {
        "Where quotas are kept: jdbc:postgresql://..., jdbc:h2:..., redis://... or memory:.",
        "Default: the setting QUOTA_STORE, else an embedded database in --data."
      })
  private @Nullable String url;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "The folder of the embedded database. Default: ./quota-data.")
  private @Nullable Path folder;

  StoreOption(Supplier<QuotaSettings> settings) {
    this.settings = settings;
  }

  /** Where it is said. */
  public String origin() {
    if (url != null) return "option --store";
    if (folder != null) return "option --data";
    return settings.get().store().isPresent() ? "environment" : "default";
  }

  /** @throws Failure if two places are named, or one that is no store, or a setting is wrong */
  public StoreLocation location() {
    if (url != null && folder != null) {
      throw Failure.usage("--store and --data exclude each other: name one of them");
    }
    if (url != null) return StoreLocation.of("--store", url);
    if (folder != null) return StoreLocation.in(folder);
    return settings
        .get()
        .store()
        .map(setting -> StoreLocation.of("QUOTA_STORE", setting))
        .orElseGet(() -> StoreLocation.in(DEFAULT_FOLDER));
  }
}
