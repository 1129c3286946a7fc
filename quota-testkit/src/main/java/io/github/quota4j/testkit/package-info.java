/**
 * The contract of a store, as tests: extend {@link io.github.quota4j.testkit.QuotaStoreContract} and return your store.
 * One file for each part of the contract.
 */
@NullMarked
package io.github.quota4j.testkit;

import org.jspecify.annotations.NullMarked;
