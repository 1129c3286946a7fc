package io.github.quota4j.cli;

import java.util.Map;
import java.util.Optional;

/**
 * What the environment says.
 *
 * @param environment names and values
 */
record Settings(Map<String, String> environment) {
  /** The store that is used unless the command line names one. */
  static final String STORE = "QUOTA_STORE";

  /** The customer that is meant unless the command line names one. */
  static final String CUSTOMER = "NSELF_CUSTOMER_ID";

  /** A setting that is empty is not set. */
  Optional<String> get(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }
}
