package io.github.quota4j;

/**
 * What a look at customers found.
 *
 * @param customers how many were looked at
 * @param reached how many main limits stand at or above one of their thresholds
 * @param raised how many alerts are new: those that no charge had raised
 */
public record Monitored(long customers, long reached, long raised) {
  static final Monitored NOBODY = new Monitored(0, 0, 0);

  Monitored plus(Monitored other) {
    return new Monitored(
        customers + other.customers, reached + other.reached, raised + other.raised);
  }
}
