/** JMH benchmarks of every store. Nothing is here yet. */
@NullMarked
package io.github.quota4j.benchmarks;

import org.jspecify.annotations.NullMarked;
