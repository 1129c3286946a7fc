package io.github.quota4j.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * The path that rules are matched against: within the web application, decoded once by the container, without path
 * parameters, empty segments, {@code .} and {@code ..}. It starts from the path by which the container itself chose the
 * servlet, and not from the raw one, so that {@code //api}, {@code /x/../api} and {@code /api;a=b} are all {@code /api}.
 *
 * @param segments decoded
 * @param plain whether nothing was left to clean: what the container took it for is what we take it for
 * @param endsInSlash whether a slash follows the last segment; for charging it names the same thing
 */
record RequestPath(List<String> segments, boolean plain, boolean endsInSlash) {
  RequestPath {
    segments = List.copyOf(segments);
  }

  /** @throws IllegalArgumentException if the container cannot say what the path means, such as Jetty of {@code %2F} */
  static RequestPath of(HttpServletRequest request) {
    String info = request.getPathInfo();
    return of(info == null ? request.getServletPath() : request.getServletPath() + info);
  }

  static RequestPath of(String path) {
    List<String> segments = new ArrayList<>();
    boolean plain = true;
    int from = 1;
    while (from <= path.length()) {
      int slash = path.indexOf('/', from);
      int to = slash < 0 ? path.length() : slash;
      String segment = path.substring(from, to);
      boolean last = slash < 0;
      plain &= append(segments, segment) && (last || !segment.isEmpty());
      from = to + 1;
    }
    return new RequestPath(segments, plain, path.length() > 1 && path.endsWith("/"));
  }

  /** Whether the segment was appended as it is. */
  private static boolean append(List<String> segments, String raw) {
    int semicolon = raw.indexOf(';');
    String segment = semicolon < 0 ? raw : raw.substring(0, semicolon);
    switch (segment) {
      case "" -> {}
      case "." -> {
        return false;
      }
      case ".." -> {
        if (!segments.isEmpty()) segments.remove(segments.size() - 1);
        return false;
      }
      default -> segments.add(segment);
    }
    return semicolon < 0;
  }
}
