package io.github.quota4j.store;

/** What was done. */
public enum AuditAction {
  /** Something was refused; or the store did not answer whether it was. */
  DENIED,
  /** Something was allowed: a sample, or all. */
  ALLOWED,
  /** What was charged was given back. */
  REFUND,
  /** Windows were begun afresh. */
  RESET,
  /** A customer got a quota of its own. */
  OVERRIDE,
  /** A quota of a customer's own was taken away. */
  REMOVE_OVERRIDE,
  /** A customer got an extra allowance. */
  GRANT,
  /** An extra allowance was ended. */
  VOID_GRANT,
  /** Limits were made to refuse nothing. */
  BREAK_GLASS,
  /** Limits were made to refuse again. */
  MEND_GLASS,
  /** Plans were created or replaced. */
  APPLY,
  /** A customer got a plan. */
  SUBSCRIBE,
  /** A customer that had a plan got another. */
  CHANGE_PLAN,
  /** How it stands with a subscription was set. */
  STATUS,
  /** A subscription was ended, at the end of its period. */
  CANCEL,
  /** Who a customer is was said. */
  SAVE_CUSTOMER,
  /** A customer was deleted. */
  DELETE_CUSTOMER,
  /** A change that was asked for, and is among the entries, was not made after all. */
  FAILED,
  /** So many decisions and refunds had no room to wait in, and are not told of. */
  LOST
}
