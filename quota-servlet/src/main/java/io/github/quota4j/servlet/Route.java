package io.github.quota4j.servlet;

/**
 * One rule: what requests of a pattern are charged.
 *
 * @param service what they use
 * @param cost how much of it
 */
record Route(RoutePattern pattern, String service, Cost cost) {
  Route {
    if (service.isBlank() || service.length() > 100) {
      throw new IllegalArgumentException(
          "service must be 1 to 100 characters, was \"" + service + "\"");
    }
  }
}
