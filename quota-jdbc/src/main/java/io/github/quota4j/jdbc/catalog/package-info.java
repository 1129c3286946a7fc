/** Plans, customers, subscriptions, overrides and grants; each version of a customer's account; resets. */
@NullMarked
package io.github.quota4j.jdbc.catalog;

import org.jspecify.annotations.NullMarked;
