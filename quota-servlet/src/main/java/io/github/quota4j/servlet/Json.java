package io.github.quota4j.servlet;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a JSON document of maps, lists, texts, numbers and instants; an empty optional is null. Everything outside of
 * visible ASCII is escaped, so a document is the same bytes in every encoding.
 */
final class Json {
  private final StringBuilder out = new StringBuilder(256);

  private Json() {}

  static String of(Object document) {
    Json json = new Json();
    json.value(document);
    return json.out.toString();
  }

  private void value(Object value) {
    if (value instanceof Optional<?> optional) {
      if (optional.isPresent()) value(optional.get());
      else out.append("null");
    } else if (value instanceof Map<?, ?> map) {
      object(map);
    } else if (value instanceof List<?> list) {
      array(list);
    } else if (value instanceof BigDecimal number) {
      out.append(plain(number));
    } else if (value instanceof Integer number) {
      out.append(number.intValue());
    } else if (value instanceof Instant || value instanceof String) {
      text(value.toString());
    } else {
      throw new IllegalArgumentException("JSON of " + value.getClass() + " is not known");
    }
  }

  private void object(Map<?, ?> map) {
    char before = '{';
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.append(before);
      text(entry.getKey().toString());
      out.append(':');
      value(entry.getValue());
      before = ',';
    }
    out.append(before == '{' ? "{}" : "}");
  }

  private void array(List<?> list) {
    char before = '[';
    for (Object element : list) {
      out.append(before);
      value(element);
      before = ',';
    }
    out.append(before == '[' ? "[]" : "]");
  }

  /** By UTF-16 unit, as JSON escapes are: also half a surrogate pair comes out as something that parses. */
  private void text(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') out.append('\\').append(c);
      else if (c >= ' ' && c < 0x7f) out.append(c);
      else out.append(String.format("\\u%04x", (int) c));
    }
    out.append('"');
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}
