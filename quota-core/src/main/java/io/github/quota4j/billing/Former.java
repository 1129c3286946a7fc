package io.github.quota4j.billing;

import java.time.Instant;
import java.util.List;

/**
 * What held until an instant, and not from it on.
 *
 * @param what what held
 * @param until in whole microseconds
 */
public record Former<T>(T what, Instant until) {
  /**
   * What held at an instant.
   *
   * @param formers in the order in which they ended
   * @param now what holds since
   */
  static <T> T at(List<Former<T>> formers, Instant instant, T now) {
    for (Former<T> former : formers) if (instant.isBefore(former.until())) return former.what();
    return now;
  }
}
