/** The filter in real containers, over the network. */
@NullMarked
package io.github.quota4j.servlet;

import org.jspecify.annotations.NullMarked;
