/** The demo: an HTTP server whose requests are charged, to be driven with curl. */
@NullMarked
package io.github.quota4j.cli.demo;

import org.jspecify.annotations.NullMarked;
