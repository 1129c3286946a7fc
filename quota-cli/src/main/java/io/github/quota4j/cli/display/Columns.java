package io.github.quota4j.cli.display;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Columns side by side. */
record Columns(List<Column> columns) {
  private static final String GAP = "  ";
  private static final int NARROWEST_FIRST = 8;

  /** Leaves out what is worth least until the rest fits; then the first column, which names things, is cut. */
  static Columns fit(List<Column> all, int width) {
    List<Column> kept = new ArrayList<>(all);
    while (width(kept) > width) {
      Column least = kept.stream().min(Comparator.comparingInt(Column::worth)).orElseThrow();
      if (least.worth() == Column.KEEP) break;
      kept.remove(least);
    }
    int excess = width(kept) - width;
    if (excess > 0) {
      Column first = kept.get(0);
      kept.set(0, first.atMost(Math.max(NARROWEST_FIRST, first.width() - excess)));
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
