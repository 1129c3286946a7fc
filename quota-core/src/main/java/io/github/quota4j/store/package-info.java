/** What a store implements: the catalog, the usage store and the ledger; and the store that keeps all of it in memory. */
@NullMarked
package io.github.quota4j.store;

import org.jspecify.annotations.NullMarked;
