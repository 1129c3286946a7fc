package io.github.quota4j.jdbc;

/** What a store does about its tables at its first use. */
public enum SchemaMode {
  /**
   * Creates them, or brings them up to date; adds to those of others. Several nodes may start at once. That takes two
   * connections of the pool at the same time.
   */
  CREATE,
  /** Looks whether they are as this version needs them, and refuses to work if not. Changes nothing. */
  VALIDATE,
  /** Takes them to be there. */
  NONE
}
