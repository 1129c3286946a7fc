package io.github.quota4j.jdbc;

final class H2OthersAnchorTest extends OthersAnchorTest {
  H2OthersAnchorTest() {
    super(Pools.h2());
  }
}
