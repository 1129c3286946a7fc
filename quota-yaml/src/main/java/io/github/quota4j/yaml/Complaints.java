package io.github.quota4j.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** All that is wrong with one file. */
final class Complaints {
  /** Nobody repairs more of them before the next try. */
  private static final int SHOWN = 20;

  private static final int LONGEST = 300;

  private final String file;
  private final List<Complaint> all = new ArrayList<>();

  Complaints(String file) {
    this.file = file;
  }

  void add(Complaint complaint) {
    all.add(complaint);
  }

  void add(Place place, String message) {
    add(new Complaint(place, message));
  }

  /** @throws IllegalArgumentException if there is anything; one line for each, in the order of the file */
  void throwAny() {
    if (all.isEmpty()) return;
    List<String> lines = new ArrayList<>();
    all.stream()
        .sorted(Comparator.comparing(Complaint::place))
        .limit(SHOWN)
        .forEach(complaint -> lines.add(line(complaint)));
    if (all.size() > SHOWN) lines.add(file + ": and " + (all.size() - SHOWN) + " more");
    throw new IllegalArgumentException(String.join("\n", lines));
  }

  private String line(Complaint complaint) {
    return file + ":" + complaint.place() + ": " + harmless(complaint.text());
  }

  /** On one line, whatever it quotes, and safe for a terminal. */
  private static String harmless(String message) {
    String cut = message.length() > LONGEST ? message.substring(0, LONGEST) + "..." : message;
    return cut.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]+", "?");
  }
}
