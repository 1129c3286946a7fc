package io.github.quota4j.servlet;

import java.util.Optional;

/**
 * One rule: what requests of a pattern are charged.
 *
 * @param service what they use
 * @param cost how much of it
 * @param pace how fast they may come
 */
record Route(RoutePattern pattern, String service, Cost cost, Optional<Pace> pace) {
  Route {
    if (service.isBlank() || service.length() > 100) {
      throw new IllegalArgumentException(
          "service must be 1 to 100 characters, was \"" + service + "\"");
    }
  }

  Route(RoutePattern pattern, String service, Cost cost) {
    this(pattern, service, cost, cost.rate().map(rate -> Pace.of(service, rate)));
  }
}
