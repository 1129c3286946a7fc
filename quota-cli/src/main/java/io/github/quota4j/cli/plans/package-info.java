/** {@code quota plans}: what a store has for plans, in the words of a file. */
@NullMarked
package io.github.quota4j.cli.plans;

import org.jspecify.annotations.NullMarked;
