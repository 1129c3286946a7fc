@NullMarked
package io.github.quota4j.testkit.server;

import org.jspecify.annotations.NullMarked;
