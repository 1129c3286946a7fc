package io.github.quota4j.cli;

import io.github.quota4j.Charge;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --key}: a command that was not answered can be given again, and counts once. */
final class KeyOption {
  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "Names this call: given again with the same key it counts once.")
  private @Nullable String key;

  Charge on(Charge charge) {
    return key == null ? charge : charge.key(key);
  }
}
