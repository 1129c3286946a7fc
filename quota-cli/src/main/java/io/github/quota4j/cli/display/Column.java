package io.github.quota4j.cli.display;

import java.util.List;
import java.util.Locale;

/**
 * One column of a table.
 *
 * @param name its head
 * @param worth columns of little worth go first when there is no room
 * @param cells from top to bottom
 * @param toTheRight numbers stand to the right
 * @param levels colour the cells; empty for none
 */
record Column(String name, int worth, List<String> cells, boolean toTheRight, List<Level> levels) {
  /** The worth of what is never left out. */
  static final int KEEP = Integer.MAX_VALUE;

  static Column of(String name, int worth, List<String> cells) {
    return new Column(name, worth, cells, false, List.of());
  }

  Column right() {
    return new Column(name, worth, cells, true, levels);
  }

  Column coloured(List<Level> colours) {
    return new Column(name, worth, cells, toTheRight, colours);
  }

  int width() {
    return cells.stream().mapToInt(String::length).reduce(name.length(), Math::max);
  }

  /** Cuts what is too long. */
  Column atMost(int width) {
    List<String> cut = cells.stream()
        .map(cell -> cell.length() <= width ? cell : cell.substring(0, width - 1) + "~")
        .toList();
    return new Column(name, worth, cut, toTheRight, levels);
  }

  String head() {
    return padded(name);
  }

  String cell(int row, boolean colours) {
    String text = padded(cells.get(row));
    return colours && !levels.isEmpty() ? colour(levels.get(row)) + text + "\u001b[0m" : text;
  }

  private String padded(String text) {
    return String.format(Locale.ROOT, "%" + (toTheRight ? "" : "-") + width() + "s", text);
  }

  private static String colour(Level level) {
    return switch (level) {
      case OK -> "\u001b[32m";
      case WARNING -> "\u001b[33m";
      case CRITICAL, EXCEEDED -> "\u001b[31m";
    };
  }
}
