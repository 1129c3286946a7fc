/** Alerts that were raised, and their deliveries. */
@NullMarked
package io.github.quota4j.jdbc.alerts;

import org.jspecify.annotations.NullMarked;
