/**
 * The decision: two pure functions, {@link io.github.quota4j.decision.TakeStep take} and {@link
 * io.github.quota4j.decision.SettleStep settle}, and the values that go in and come out, all of them immutable. No I/O, no clock, no plans.
 * Amounts are smallest units of a service, 0 to 2<sup>53</sup> - 1; instants are store time, in whole microseconds.
 */
@NullMarked
package io.github.quota4j.decision;

import org.jspecify.annotations.NullMarked;
