/** That README.md says what is true. */
@NullMarked
package io.github.quota4j.cli.readme;

import org.jspecify.annotations.NullMarked;
