package io.github.quota4j.jdbc;

/**
 * How a database is opened.
 *
 * @param schema what is done about its tables
 * @param allowAsynchronousCommit whether it may acknowledge before it has written
 */
record Opening(SchemaMode schema, boolean allowAsynchronousCommit) {
  static final Opening DEFAULT = new Opening(SchemaMode.CREATE, false);

  Opening with(SchemaMode mode) {
    return new Opening(mode, allowAsynchronousCommit);
  }

  Opening allowingAsynchronousCommit() {
    return new Opening(schema, true);
  }
}
