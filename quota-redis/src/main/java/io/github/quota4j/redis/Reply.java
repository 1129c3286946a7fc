package io.github.quota4j.redis;

import io.github.quota4j.decision.Counter;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;

/** A script's reply, read front to back. */
final class Reply {
  private final Iterator<?> values;

  Reply(List<?> values) {
    this.values = values.iterator();
  }

  boolean hasNext() {
    return values.hasNext();
  }

  long number() {
    return (Long) values.next();
  }

  String text() {
    return (String) values.next();
  }

  /** A text that was given length-prefixed. */
  String prefixed() {
    return new LengthPrefixed.Reader(text(), 0).next();
  }

  Instant instant() {
    return Micros.instant(number());
  }

  Reply list() {
    return new Reply((List<?>) values.next());
  }

  Counter counter() {
    return new Counter(number(), number(), number(), number(), instant(), Instant.MAX);
  }
}
