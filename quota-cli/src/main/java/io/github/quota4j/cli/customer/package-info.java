/** Verbs about one customer: its plan, its own quotas, extra allowances, broken glass, and the cache of its account. */
@NullMarked
package io.github.quota4j.cli.customer;

import org.jspecify.annotations.NullMarked;
