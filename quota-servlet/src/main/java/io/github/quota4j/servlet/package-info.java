/** The filter that charges HTTP requests. Nothing is here yet. */
@NullMarked
package io.github.quota4j.servlet;

import org.jspecify.annotations.NullMarked;
