package io.github.quota4j.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * The path that rules are matched against: within the web application, decoded once by the container. It starts from the
 * path by which the container itself chose the servlet, and not from the raw one; so {@code //api}, {@code /x/../api} and
 * {@code /api;a=b} are {@code /api} for a rule where they are for the servlet. A container that is set up to take more may
 * leave such things in, and so does an encoded semicolon: then there are two readings.
 *
 * @param literal the segments as the container gives them: what it chose the servlet by
 * @param cleaned without path parameters, empty segments, {@code .} and {@code ..}: what a handler may make of them
 * @param endsInSlash whether a slash follows the last segment; for charging it names the same thing
 */
record RequestPath(List<String> literal, List<String> cleaned, boolean endsInSlash) {
  RequestPath {
    literal = List.copyOf(literal);
    cleaned = List.copyOf(cleaned);
  }

  /** @throws IllegalArgumentException if the container cannot say what the path means, such as Jetty of {@code %2F} */
  static RequestPath of(HttpServletRequest request) {
    String info = request.getPathInfo();
    return of(info == null ? request.getServletPath() : request.getServletPath() + info);
  }

  static RequestPath of(String path) {
    List<String> literal = new ArrayList<>();
    int from = 1;
    while (from < path.length()) {
      int slash = path.indexOf('/', from);
      int to = slash < 0 ? path.length() : slash;
      literal.add(path.substring(from, to));
      from = to + 1;
    }
    List<String> segments = List.copyOf(literal);
    boolean endsInSlash = path.length() > 1 && path.endsWith("/");
    return new RequestPath(segments, isClean(segments) ? segments : cleaned(segments), endsInSlash);
  }

  private static boolean isClean(List<String> segments) {
    for (String segment : segments) {
      boolean dots = segment.equals(".") || segment.equals("..");
      if (dots || segment.isEmpty() || segment.indexOf(';') >= 0) return false;
    }
    return true;
  }

  /** Whether both readings are the same. */
  boolean isPlain() {
    return literal.equals(cleaned);
  }

  private static List<String> cleaned(List<String> literal) {
    List<String> segments = new ArrayList<>(literal.size());
    for (String raw : literal) {
      int semicolon = raw.indexOf(';');
      String segment = semicolon < 0 ? raw : raw.substring(0, semicolon);
      if (segment.isEmpty() || segment.equals(".")) continue;
      if (!segment.equals("..")) segments.add(segment);
      else if (!segments.isEmpty()) segments.remove(segments.size() - 1);
    }
    return segments;
  }
}
