package io.github.quota4j.cli;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time on the command line: a day, which begins at midnight in UTC, or an instant. */
public final class Moment implements ITypeConverter<Instant> {
  private static final String DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}";

  @Override
  public Instant convert(String text) {
    try {
      return text.matches(DAY)
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new TypeConversionException(
          "must be like 2026-11-01 or 2026-11-01T10:00:00Z, was \"" + text + "\"");
    }
  }
}
