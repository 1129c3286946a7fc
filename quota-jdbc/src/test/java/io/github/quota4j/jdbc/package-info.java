@NullMarked
package io.github.quota4j.jdbc;

import org.jspecify.annotations.NullMarked;
