package io.github.quota4j.yaml;

import java.util.Comparator;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * Where something stands in a file.
 *
 * @param line from 1
 * @param column from 1, in characters
 */
record Place(int line, int column) implements Comparable<Place> {
  static final Place START = new Place(1, 1);

  private static final Comparator<Place> IN_ORDER =
      Comparator.comparingInt(Place::line).thenComparingInt(Place::column);

  static Place of(Mark mark) {
    return new Place(mark.getLine() + 1, mark.getColumn() + 1);
  }

  static Place of(Event event) {
    return event.getStartMark().map(Place::of).orElse(START);
  }

  /** The place after a text. */
  static Place after(String text) {
    int lastBreak = text.lastIndexOf('\n');
    int lines = (int) text.chars().filter(character -> character == '\n').count();
    return new Place(lines + 1, text.codePointCount(lastBreak + 1, text.length()) + 1);
  }

  @Override
  public int compareTo(Place other) {
    return IN_ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return line + ":" + column;
  }
}
