package io.github.quota4j.servlet;

import java.nio.charset.StandardCharsets;

/** Text that may stand in a header or a log line, whatever it was made of: no control, and nothing outside of ASCII. */
final class Visible {
  private static final String HEX = "0123456789ABCDEF";

  private Visible() {}

  /**
   * The text with everything but visible ASCII and spaces, and these characters, as {@code %XX} of its UTF-8 bytes. Two
   * different texts stay different.
   */
  static String escape(String text, String these) {
    if (isPlain(text, these)) return text;
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    StringBuilder escaped = new StringBuilder(bytes.length);
    for (byte b : bytes) {
      if (isPlain(b, these)) escaped.append((char) b);
      else escaped.append('%').append(HEX.charAt((b >> 4) & 15)).append(HEX.charAt(b & 15));
    }
    return escaped.toString();
  }

  private static boolean isPlain(String text, String these) {
    for (int i = 0; i < text.length(); i++) {
      if (!isPlain(text.charAt(i), these)) return false;
    }
    return true;
  }

  private static boolean isPlain(int c, String these) {
    return c >= ' ' && c < 0x7f && c != '%' && these.indexOf(c) < 0;
  }

  static boolean isVisible(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
  }

  /** For a log line. */
  static String escape(String text) {
    return escape(text, "");
  }
}
