package io.github.quota4j.testkit;

import io.github.quota4j.store.QuotaStore;

/** What each part of the contract is tried on. */
interface StoreUnderTest {
  /** The store. Tests share it: each uses customers and plans of its own. */
  QuotaStore store();
}
