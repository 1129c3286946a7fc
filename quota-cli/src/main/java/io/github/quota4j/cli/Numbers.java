package io.github.quota4j.cli;

import java.math.BigDecimal;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Numbers on the command line. What is none is told in words of it, and not of Java's classes. */
final class Numbers {
  private Numbers() {}

  /** Has a command read them, and all its verbs. */
  static void readBy(CommandLine command) {
    command.registerConverter(BigDecimal.class, Numbers::decimal);
    command.registerConverter(Long.class, Numbers::whole);
    command.registerConverter(long.class, Numbers::whole);
    command.registerConverter(Integer.class, Numbers::small);
    command.registerConverter(int.class, Numbers::small);
  }

  private static BigDecimal decimal(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("must be a number such as 1 or 0.25, was \"" + text + "\"");
    }
  }

  private static Long whole(String text) {
    return whole(text, Long.MAX_VALUE);
  }

  private static Integer small(String text) {
    return Math.toIntExact(whole(text, Integer.MAX_VALUE));
  }

  private static long whole(String text, long most) {
    try {
      long number = Long.parseLong(text);
      if (number <= most && number >= -most) return number;
    } catch (NumberFormatException e) {
      // told below
    }
    throw new TypeConversionException(
        "must be a whole number up to " + most + ", was \"" + text + "\"");
  }
}
