/**
 * Real servers for tests: {@link io.github.quota4j.testkit.server.Postgres} and {@link io.github.quota4j.testkit.server.Redis} as
 * the machine offers them, processes of our own that may be killed and stopped, and a proxy that loses replies.
 */
@NullMarked
package io.github.quota4j.testkit.server;

import org.jspecify.annotations.NullMarked;
