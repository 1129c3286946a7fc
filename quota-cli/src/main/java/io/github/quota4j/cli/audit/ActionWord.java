package io.github.quota4j.cli.audit;

import io.github.quota4j.store.AuditAction;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What was done, as the command line says it: {@code break-glass}. */
final class ActionWord {
  private ActionWord() {}

  static String of(AuditAction action) {
    return action.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** From the command line. */
  static final class Reader implements ITypeConverter<AuditAction> {
    @Override
    public AuditAction convert(String text) {
      return Arrays.stream(AuditAction.values())
          .filter(action -> of(action).equals(text.toLowerCase(Locale.ROOT)))
          .findFirst()
          .orElseThrow(() ->
              new TypeConversionException("must be one of " + words() + ", was \"" + text + "\""));
    }

    private static String words() {
      return Arrays.stream(AuditAction.values())
          .map(ActionWord::of)
          .collect(Collectors.joining(", "));
    }
  }
}
