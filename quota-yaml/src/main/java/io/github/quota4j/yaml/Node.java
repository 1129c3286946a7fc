package io.github.quota4j.yaml;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A part of a file. Immutable. */
sealed interface Node {
  /** Where it begins. */
  Place place();

  /** What it is, for messages. */
  String shown();

  /**
   * A word, a number or a text.
   *
   * @param text as it is meant: without quotes and escapes
   * @param quoted whether it is a text for sure
   */
  record Scalar(Place place, String text, boolean quoted) implements Node {
    private static final int LONGEST = 60;

    /** What YAML takes for something else than text. */
    private static final Pattern NO_TEXT =
        Pattern.compile("(?i)|~|null|true|false|[-+.]?[0-9].*|[-+]?\\.inf|\\.nan");

    boolean isText() {
      return quoted || !NO_TEXT.matcher(text).matches();
    }

    @Override
    public String shown() {
      if (quoted) return "the text " + name();
      return text.isEmpty() ? "nothing" : cut();
    }

    /** As a name, for messages. */
    String name() {
      return "\"" + cut() + "\"";
    }

    private String cut() {
      return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    }
  }

  /**
   * Names with values, {@code {a: 1, b: 2}}; no name twice.
   *
   * @param entries in their order
   */
  record Mapping(Place place, List<Entry> entries) implements Node {
    Optional<Entry> entry(String name) {
      return entries.stream().filter(entry -> entry.name().equals(name)).findFirst();
    }

    @Override
    public String shown() {
      return "a mapping";
    }
  }

  /** A name and its value. */
  record Entry(Scalar key, Node value) {
    String name() {
      return key.text();
    }
  }

  /** A list, {@code [1, 2]}. */
  record Sequence(Place place, List<Node> items) implements Node {
    @Override
    public String shown() {
      return "a list";
    }
  }
}
