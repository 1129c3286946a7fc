package io.github.quota4j.jdbc;

final class H2ChangedPeriodTest extends ChangedPeriodTest {
  H2ChangedPeriodTest() {
    super(Pools.h2());
  }
}
