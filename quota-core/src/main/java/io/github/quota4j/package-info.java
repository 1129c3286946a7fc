/** What applications call: {@link io.github.quota4j.Quotas} and the nouns that go in and come out. */
@NullMarked
package io.github.quota4j;

import org.jspecify.annotations.NullMarked;
