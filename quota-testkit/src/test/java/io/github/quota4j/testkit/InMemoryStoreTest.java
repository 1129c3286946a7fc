package io.github.quota4j.testkit;

import io.github.quota4j.store.QuotaStore;

/** The store in memory; tested here, because the kit needs the core and not the other way round. */
class InMemoryStoreTest extends QuotaStoreContract {
  private static final QuotaStore STORE = QuotaStore.inMemory();

  @Override
  public QuotaStore store() {
    return STORE;
  }
}
