package io.github.quota4j.redis;

import java.nio.charset.StandardCharsets;

/**
 * Texts one after the other, each with its length in front: so that no two lists of texts look the same, whatever characters they
 * hold. What UTF-8 cannot carry (half of a surrogate pair, which would arrive as a question mark) goes as hexadecimal digits.
 */
final class LengthPrefixed {
  private static final char HEX = 'x';

  private LengthPrefixed() {}

  static String of(String text) {
    StringBuilder written = new StringBuilder(text.length() + 8);
    append(written, text);
    return written.toString();
  }

  static void append(StringBuilder to, String text) {
    if (StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      to.append(text.length()).append(':').append(text);
      return;
    }
    to.append(HEX).append(text.length()).append(':');
    for (int i = 0; i < text.length(); i++) {
      to.append(String.format("%04x", (int) text.charAt(i)));
    }
  }

  /** Reads what was appended, text by text. */
  static final class Reader {
    private final String written;
    private int position;

    Reader(String written, int position) {
      this.written = written;
      this.position = position;
    }

    String next() {
      boolean hex = written.charAt(position) == HEX;
      int colon = written.indexOf(':', position);
      int length = Integer.parseInt(written, position + (hex ? 1 : 0), colon, 10);
      position = colon + 1 + (hex ? 4 * length : length);
      return hex ? unhex(colon + 1, length) : written.substring(colon + 1, position);
    }

    String rest() {
      return written.substring(position);
    }

    private String unhex(int from, int length) {
      StringBuilder text = new StringBuilder(length);
      for (int i = 0; i < length; i++) {
        text.append((char) Integer.parseInt(written, from + 4 * i, from + 4 * i + 4, 16));
      }
      return text.toString();
    }
  }
}
