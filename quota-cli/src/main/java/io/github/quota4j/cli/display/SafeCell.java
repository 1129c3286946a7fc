package io.github.quota4j.cli.display;

import java.util.regex.Pattern;

/** Keeps spreadsheets from running what stands in a CSV cell as a formula. */
final class SafeCell {
  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+(\\.\\d+)?");
  private static final String STARTS_A_FORMULA = "=+-@\t\r";

  private SafeCell() {}

  /** The text, behind an apostrophe if a spreadsheet could take it for a formula. Numbers stay numbers. */
  static String of(String text) {
    boolean formula = !text.isEmpty()
        && STARTS_A_FORMULA.indexOf(text.charAt(0)) >= 0
        && !NUMBER.matcher(text).matches();
    return formula ? "'" + text : text;
  }
}
