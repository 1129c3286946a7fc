/** The verbs about money. */
@NullMarked
package io.github.quota4j.cli.billing;

import org.jspecify.annotations.NullMarked;
