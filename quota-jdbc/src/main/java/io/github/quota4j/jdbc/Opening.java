package io.github.quota4j.jdbc;

/**
 * How a database is opened.
 *
 * @param schema what is done about its tables
 * @param allowAsynchronousCommit whether it may acknowledge before it has written
 * @param hears whether it is told of changes that other nodes make
 */
record Opening(SchemaMode schema, boolean allowAsynchronousCommit, boolean hears) {
  static final Opening DEFAULT = new Opening(SchemaMode.CREATE, false, false);

  Opening with(SchemaMode mode) {
    return new Opening(mode, allowAsynchronousCommit, hears);
  }

  Opening allowingAsynchronousCommit() {
    return new Opening(schema, true, hears);
  }

  Opening hearing() {
    return new Opening(schema, allowAsynchronousCommit, true);
  }
}
