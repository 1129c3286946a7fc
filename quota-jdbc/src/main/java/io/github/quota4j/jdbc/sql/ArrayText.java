package io.github.quota4j.jdbc.sql;

import java.util.HexFormat;
import java.util.List;

/**
 * Values as PostgreSQL writes an array of them. The driver's own arrays reserve a kilobyte each, and a batch has two dozen.
 */
public final class ArrayText {
  private static final HexFormat HEX = HexFormat.of();

  private ArrayText() {}

  /** @param values strings, numbers, booleans, bytes; none of them null */
  public static String of(List<?> values) {
    StringBuilder text = new StringBuilder(16 * (values.size() + 1)).append('{');
    for (Object value : values) {
      if (text.length() > 1) text.append(',');
      if (value instanceof byte[] bytes)
        text.append("\"\\\\x").append(HEX.formatHex(bytes)).append('"');
      else if (value instanceof String string) quote(text, string);
      else text.append(value);
    }
    return text.append('}').toString();
  }

  private static void quote(StringBuilder text, String string) {
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      if (c == '"' || c == '\\') text.append('\\');
      text.append(c);
    }
    text.append('"');
  }
}
