/**
 * The decision: two pure functions, {@link io.github.quota4j.decision.TakeStep take} and {@link
 * io.github.quota4j.decision.SettleStep settle}, and the values that go in and come out. No I/O, no clock, no plans.
 */
@NullMarked
package io.github.quota4j.decision;

import org.jspecify.annotations.NullMarked;
