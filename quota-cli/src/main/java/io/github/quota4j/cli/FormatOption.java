package io.github.quota4j.cli;

import io.github.quota4j.cli.display.Format;
import picocli.CommandLine.Option;

/** {@code --format}: in which form something is shown. */
public final class FormatOption {
  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      description = "table, json or csv. Default: ${DEFAULT-VALUE}.")
  private Format format = Format.TABLE;

  /** The one that is wanted. */
  public Format wanted() {
    return format;
  }
}
