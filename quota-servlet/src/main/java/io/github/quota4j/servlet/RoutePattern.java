package io.github.quota4j.servlet;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which requests a rule is about: {@code "PUT /files/**"}, {@code "/api/*"}, {@code "/health"}. A {@code *} stands for one
 * segment, a {@code **} at the end for any number of them, none included. Without a method it is about all of them; GET
 * is also about HEAD, which servlets answer by doing the work of a GET.
 *
 * @param method empty for all
 * @param segments literal, or {@code *}
 * @param open whether more segments may follow
 */
record RoutePattern(Optional<String> method, List<String> segments, boolean open) {
  private static final Pattern METHOD = Pattern.compile("[A-Z][A-Z-]*");
  private static final String ANY = "*";
  private static final String REST = "**";

  /** @throws IllegalArgumentException if it is none, with what is wrong */
  static RoutePattern parse(String text) {
    String[] words = text.strip().split("\\s+", 2);
    String path = words[words.length - 1];
    if (words.length == 2 && !METHOD.matcher(words[0]).matches()) {
      throw wrong(text, "the method must be in capitals");
    }
    if (!path.startsWith("/")) throw wrong(text, "the path must begin with /");
    RequestPath parsed = RequestPath.of(path);
    if (parsed.endsInSlash())
      throw wrong(text, "the path must not end with /, but perhaps with /**");
    if (!parsed.isPlain() || path.chars().anyMatch(Character::isWhitespace)) {
      throw wrong(text, "the path must be plain: no empty segment, no . or .., no ; and no space");
    }
    List<String> segments = parsed.literal();
    boolean open = !segments.isEmpty() && segments.get(segments.size() - 1).equals(REST);
    if (open) segments = segments.subList(0, segments.size() - 1);
    if (segments.stream().anyMatch(segment -> segment.contains(ANY) && !segment.equals(ANY))) {
      throw wrong(text, "a * must be a segment of its own, and ** the last one");
    }
    return new RoutePattern(
        words.length == 2 ? Optional.of(words[0]) : Optional.empty(), segments, open);
  }

  /** Whether it is about a request, by one reading of its path. */
  boolean matches(String requestMethod, List<String> path) {
    return matchesMethod(requestMethod) && matchesPath(path);
  }

  /**
   * As {@link #matches}, and nothing about the path is doubtful: a handler behind us may read what could be cleaned, or a
   * slash at the end, in another way than we do.
   */
  boolean surelyMatches(String requestMethod, RequestPath path) {
    return path.isPlain()
        && (open || !path.endsInSlash())
        && matches(requestMethod, path.literal());
  }

  private boolean matchesMethod(String requestMethod) {
    if (method.isEmpty() || method.get().equals(requestMethod)) return true;
    return method.get().equals("GET") && requestMethod.equals("HEAD");
  }

  private boolean matchesPath(List<String> path) {
    if (open ? path.size() < segments.size() : path.size() != segments.size()) return false;
    for (int i = 0; i < segments.size(); i++) {
      String wanted = segments.get(i);
      if (!wanted.equals(ANY) && !wanted.equals(path.get(i))) return false;
    }
    return true;
  }

  private static IllegalArgumentException wrong(String text, String why) {
    return new IllegalArgumentException(
        "route must be like \"PUT /files/**\" or \"/api/*\", was \"" + text + "\": " + why);
  }
}
