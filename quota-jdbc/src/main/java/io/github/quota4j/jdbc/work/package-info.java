/** The threads that talk to the database for callers, so that a caller can leave at its deadline. */
@NullMarked
package io.github.quota4j.jdbc.work;

import org.jspecify.annotations.NullMarked;
