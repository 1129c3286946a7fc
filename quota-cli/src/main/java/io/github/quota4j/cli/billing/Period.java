package io.github.quota4j.cli.billing;

import io.github.quota4j.cli.Moment;
import io.github.quota4j.plan.Window;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Which billing period is meant: the last one that is over, the one that a day or an instant lies in, or the one that ends in a
 * month, in UTC, or with it.
 *
 * @param instant that it contains; empty is the last one
 * @param month that it ends in; empty if none was named
 */
record Period(Optional<Instant> instant, Optional<Window> month) {
  private static final String LAST = "last";

  /** From the command line. */
  static final class Reader implements ITypeConverter<Period> {
    @Override
    public Period convert(String text) {
      if (text.equals(LAST)) return new Period(Optional.empty(), Optional.empty());
      if (text.matches("[0-9]{4}-[0-9]{2}")) return month(text);
      try {
        return new Period(Optional.of(new Moment().convert(text)), Optional.empty());
      } catch (TypeConversionException e) {
        throw new TypeConversionException(
            "must be last, a month such as 2026-10, or like 2026-10-15 or 2026-10-15T10:00:00Z, was \""
                + text + "\"");
      }
    }

    private static Period month(String text) {
      try {
        YearMonth month = YearMonth.parse(text);
        Instant start = month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant end = month.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        // The period that ends in a month, or with it, is the one that contains its first instant.
        return new Period(Optional.of(start), Optional.of(new Window(start, end)));
      } catch (DateTimeException e) {
        throw new TypeConversionException("must be a month such as 2026-10, was \"" + text + "\"");
      }
    }
  }
}
