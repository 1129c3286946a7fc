package io.github.quota4j.redis;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Lettuce tells each time that a connection was lost and is back: too much where that is what is tried. */
final class QuietLettuce {
  /** Loggers that nobody holds are forgotten, and their levels with them. */
  private static final Logger LETTUCE = Logger.getLogger("io.lettuce.core.protocol");

  private QuietLettuce() {}

  static void begin() {
    LETTUCE.setLevel(Level.WARNING);
  }
}
