/** Who changed what. */
@NullMarked
package io.github.quota4j.jdbc.audit;

import org.jspecify.annotations.NullMarked;
