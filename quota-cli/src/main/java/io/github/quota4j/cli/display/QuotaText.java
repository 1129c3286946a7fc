package io.github.quota4j.cli.display;

/** Text from a store, made fit for a terminal. */
final class QuotaText {
  private QuotaText() {}

  /** Without controls: names come from outside, and could move the cursor. */
  static String printable(String text) {
    StringBuilder printable = new StringBuilder();
    text.codePoints()
        .forEach(c -> printable.appendCodePoint(Character.isISOControl(c) ? '\uFFFD' : c));
    return printable.toString();
  }
}
