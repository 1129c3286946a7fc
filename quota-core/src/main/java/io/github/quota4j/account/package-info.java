/** From a customer's account to the legs of a take: which limits apply, over which windows, and why none does. */
@NullMarked
package io.github.quota4j.account;

import org.jspecify.annotations.NullMarked;
