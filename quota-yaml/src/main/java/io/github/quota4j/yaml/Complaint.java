package io.github.quota4j.yaml;

/** What is wrong with a file at one place. */
final class Complaint extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Place place;

  Complaint(Place place, String message) {
    super(message, null, false, false);
    this.place = place;
  }

  Place place() {
    return place;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
