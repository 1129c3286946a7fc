package io.github.quota4j.decision;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * A rate, told by its definition: over every stretch of time that begins with an admission, no more than the burst and what
 * flowed back meanwhile. A clock that steps back stands still.
 */
final class SlowRate {
  private record Admission(Instant at, long tokens) {}

  private final Ceiling.Refill refill;
  private final List<Admission> admissions;

  SlowRate(Ceiling.Refill refill) {
    this(refill, List.of());
  }

  private SlowRate(Ceiling.Refill refill, List<Admission> admissions) {
    this.refill = refill;
    this.admissions = new ArrayList<>(admissions);
  }

  SlowRate copy() {
    return new SlowRate(refill, admissions);
  }

  void admit(long tokens, Instant now) {
    admissions.add(new Admission(noEarlier(now), tokens));
  }

  long room(Instant now) {
    for (long tokens = refill.burst(); tokens > 0; tokens--)
      if (!earliest(tokens, now).isAfter(noEarlier(now))) return tokens;
    return 0;
  }

  /** How long until so many fit. */
  Duration wait(long tokens, Instant now) {
    return Duration.between(now, earliest(tokens, now));
  }

  private Instant earliest(long tokens, Instant now) {
    Instant earliest = noEarlier(now);
    BigInteger period = BigInteger.valueOf(refill.periodMicros());
    long sum = tokens;
    for (int i = admissions.size() - 1; i >= 0; i--) {
      sum += admissions.get(i).tokens();
      BigInteger owed = period.multiply(BigInteger.valueOf(sum - refill.burst()));
      BigInteger[] micros = owed.divideAndRemainder(BigInteger.valueOf(refill.amount()));
      long elapsed = micros[0].longValueExact() + micros[1].signum();
      Instant fits = admissions.get(i).at().plus(elapsed, ChronoUnit.MICROS);
      if (fits.isAfter(earliest)) earliest = fits;
    }
    return earliest;
  }

  private Instant noEarlier(Instant now) {
    if (admissions.isEmpty()) return now;
    Instant last = admissions.get(admissions.size() - 1).at();
    return now.isBefore(last) ? last : now;
  }
}
