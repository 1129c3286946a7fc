package io.github.quota4j.cli.display;

import java.io.PrintWriter;
import java.util.Locale;

/** In which form quotas are shown. */
public enum Format {
  TABLE,
  JSON,
  CSV;

  /** Writes quotas in this form, with a line end after the last line. */
  public void write(QuotaReport report, Screen screen, PrintWriter out) {
    String text = switch (this) {
      case TABLE -> QuotaTable.of(report, screen);
      case JSON -> QuotaJson.of(report);
      case CSV -> QuotaCsv.of(report);
    };
    out.print(text);
    out.flush();
  }

  /** As it is written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
