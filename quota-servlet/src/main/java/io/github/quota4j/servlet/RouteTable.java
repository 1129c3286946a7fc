package io.github.quota4j.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;

/**
 * All rules, in order: the first that matches is the one; a path with two readings is charged by either. What is exempt is exempt wherever it stands, and so is a
 * preflight, which a browser sends by itself and without the caller's credentials.
 */
record RouteTable(List<Route> routes, List<RoutePattern> exempt) {
  RouteTable {
    routes = List.copyOf(routes);
    exempt = List.copyOf(exempt);
  }

  /** The rule for a request; empty if it costs nothing. */
  Optional<Route> of(HttpServletRequest request) {
    if (isPreflight(request)) return Optional.empty();
    return of(request.getMethod(), RequestPath.of(request));
  }

  Optional<Route> of(String method, RequestPath path) {
    if (isExempt(method, path)) return Optional.empty();
    Optional<Route> first = first(method, path.literal());
    return first.isPresent() || path.isPlain() ? first : first(method, path.cleaned());
  }

  private Optional<Route> first(String method, List<String> path) {
    for (Route route : routes) if (route.pattern().matches(method, path)) return Optional.of(route);
    return Optional.empty();
  }

  private boolean isExempt(String method, RequestPath path) {
    for (RoutePattern pattern : exempt) if (pattern.surelyMatches(method, path)) return true;
    return false;
  }

  private static boolean isPreflight(HttpServletRequest request) {
    return request.getMethod().equals("OPTIONS")
        && request.getHeader("Origin") != null
        && request.getHeader("Access-Control-Request-Method") != null;
  }
}
