package io.github.quota4j.jdbc.sql;

/**
 * How a database is opened.
 *
 * @param allowAsynchronousCommit whether it may acknowledge before it has written
 * @param hears whether it is told of changes that other nodes make
 */
public record Opening(Tables tables, boolean allowAsynchronousCommit, boolean hears) {
  public Opening with(Tables others) {
    return new Opening(others, allowAsynchronousCommit, hears);
  }

  public Opening allowingAsynchronousCommit() {
    return new Opening(tables, true, hears);
  }

  public Opening hearing() {
    return new Opening(tables, allowAsynchronousCommit, true);
  }
}
