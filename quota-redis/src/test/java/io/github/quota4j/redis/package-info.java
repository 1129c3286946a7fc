@NullMarked
package io.github.quota4j.redis;

import org.jspecify.annotations.NullMarked;
