/**
 * The store on Redis. Each step of a charge is one Lua script: what it reads, decides and writes is one step because Redis runs
 * nothing else meanwhile. The way of a call is {@code RedisUsage} (which step) → {@code TakeScript} and its siblings (what it says and
 * what the reply means) → {@code ScriptRunner} (which script) → {@code Link} (the wire).
 */
@NullMarked
package io.github.quota4j.redis;

import org.jspecify.annotations.NullMarked;
