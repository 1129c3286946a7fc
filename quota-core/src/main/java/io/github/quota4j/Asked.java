package io.github.quota4j;

import io.github.quota4j.store.AuditAction;
import java.util.Optional;

/**
 * A change that somebody asks for, as the audit tells of it. Immutable.
 *
 * @param action what is to be done
 * @param customer to whom; empty if to all
 * @param service about which one; empty if about none or several
 * @param detail what exactly
 */
record Asked(
    AuditAction action, Optional<String> customer, Optional<String> service, String detail) {
  static Asked to(AuditAction action) {
    return new Asked(action, Optional.empty(), Optional.empty(), "");
  }

  static Asked to(AuditAction action, Object detail) {
    return new Asked(action, Optional.empty(), Optional.empty(), String.valueOf(detail));
  }

  /** @param about checked */
  Asked of(String about) {
    return new Asked(action, Optional.of(about), service, detail);
  }

  Asked of(Optional<String> about) {
    return new Asked(action, about, service, detail);
  }

  Asked on(String about) {
    return on(Optional.of(about));
  }

  Asked on(Optional<String> about) {
    return new Asked(action, customer, about, detail);
  }

  /** That it was not done after all. */
  Asked failed(String id, Throwable why) {
    String told = action + " " + id + ": " + why.getMessage();
    return new Asked(AuditAction.FAILED, customer, service, told);
  }
}
