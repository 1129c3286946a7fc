package io.github.quota4j;

import java.time.Duration;
import java.util.List;

/** What stands behind a reservation. Safe for concurrent use. */
interface Hold {
  /** Settles so many smallest units of each service. */
  Decision commit(List<Long> spent);

  /** Returns all of it. */
  Decision release();

  /** Holds it for so long from now on. */
  Decision extend(Duration duration);
}
