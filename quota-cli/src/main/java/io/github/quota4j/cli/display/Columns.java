package io.github.quota4j.cli.display;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Columns side by side. */
record Columns(List<Column> columns) {
  private static final String GAP = "  ";
  private static final int NARROWEST = 8;

  /** Of a sentence; numbers and times are shorter, and are not cut. */
  private static final int WORTH_READING = 30;

  /** Leaves out what is worth least until the rest fits; then columns that name things are cut, the first one first. */
  static Columns fit(List<Column> all, int width) {
    List<Column> kept = new ArrayList<>(all);
    while (width(kept) > width) {
      Column least = kept.stream().min(Comparator.comparingInt(Column::worth)).orElseThrow();
      if (least.worth() == Column.KEEP) break;
      int room = least.width() - (width(kept) - width);
      if (room >= WORTH_READING) kept.set(kept.indexOf(least), least.atMost(room));
      else kept.remove(least);
    }
    for (int i = 0; i < kept.size(); i++) {
      int excess = width(kept) - width;
      Column name = kept.get(i);
      if (excess > 0 && !name.toTheRight() && name.width() > NARROWEST)
        kept.set(i, name.atMost(Math.max(NARROWEST, name.width() - excess)));
    }
    return new Columns(kept);
  }

  String print(Screen screen) {
    StringBuilder text = new StringBuilder();
    line(text, columns.stream().map(Column::head).toList());
    for (int i = 0; i < columns.get(0).cells().size(); i++) {
      int row = i;
      line(text, columns.stream().map(c -> c.cell(row, screen.colours())).toList());
    }
    return text.toString();
  }

  private static void line(StringBuilder text, List<String> cells) {
    text.append(String.join(GAP, cells).stripTrailing()).append('\n');
  }

  private static int width(List<Column> columns) {
    return columns.stream().mapToInt(Column::width).sum() + GAP.length() * (columns.size() - 1);
  }
}
