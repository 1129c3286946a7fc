package io.github.quota4j.text;

import java.util.Map;

/**
 * Text that every store keeps as it is given: without U+0000, which PostgreSQL refuses, and without halves of surrogate pairs,
 * which have no UTF-8. A store that refuses a charge for its text must not be taken for one that does not answer.
 */
public final class Text {
  private static final int MOST_SHOWN = 80;

  private Text() {}

  /**
   * The text, checked.
   *
   * @param name of the argument
   * @param most characters that it may have; it has one at least that is not blank
   */
  public static String require(String name, String text, int most) {
    if (text.isBlank() || text.length() > most) {
      throw new IllegalArgumentException(
          name + " must be 1 to " + most + " characters, was \"" + fit(text, MOST_SHOWN) + "\"");
    }
    return requireKept(name, text);
  }

  /** The text, of any length, checked. */
  public static String requireKept(String name, String text) {
    if (isKept(text)) return text;
    throw new IllegalArgumentException(name
        + " must have no U+0000 and no half of a surrogate pair, was \"" + fit(text, MOST_SHOWN)
        + "\"");
  }

  /** A copy of what goes to the ledger beside a charge or an event, names and values checked. */
  public static Map<String, String> requireMetadata(Map<String, String> metadata) {
    Map<String, String> copy = Map.copyOf(metadata);
    copy.forEach((name, value) -> {
      String checked = requireKept("name in metadata", name);
      if (!isKept(value)) requireKept("metadata " + fit(checked, MOST_SHOWN), value);
    });
    return copy;
  }

  /** Whether it has no control characters either. */
  public static boolean isPlain(String text) {
    return text.codePoints().allMatch(Text::isPlain);
  }

  /** A text of so many characters that is plain: what is not is shown as U+FFFD, and what is too long ends in an ellipsis. */
  public static String fit(String text, int most) {
    StringBuilder fit = new StringBuilder();
    text.codePoints()
        .limit(most + 1L)
        .map(c -> isPlain(c) ? c : 0xFFFD)
        .forEach(fit::appendCodePoint);
    if (fit.length() <= most) return fit.toString();
    int end = Character.isHighSurrogate(fit.charAt(most - 2)) ? most - 2 : most - 1;
    return fit.substring(0, end) + "…";
  }

  private static boolean isKept(String text) {
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (c == 0 || isHalf(c)) return false;
      i += Character.charCount(c);
    }
    return true;
  }

  private static boolean isPlain(int c) {
    return !Character.isISOControl(c) && !isHalf(c);
  }

  private static boolean isHalf(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
  }
}
