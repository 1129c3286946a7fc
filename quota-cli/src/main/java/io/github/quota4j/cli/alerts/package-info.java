/** Verbs that look for alerts and deliver them. */
@NullMarked
package io.github.quota4j.cli.alerts;

import org.jspecify.annotations.NullMarked;
