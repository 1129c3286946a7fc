package io.github.quota4j.cli.plans;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** In which form plans are shown. Each is one that {@code --plans} and {@code plans apply} read. */
enum PlanFormat {
  YAML,
  JSON;

  /** Made when JSON is wanted, not when any command loads this enum. */
  private static final class Mapper {
    static final JsonMapper JSON = JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
        .build();
  }

  /** The plans, with a line end after the last line. */
  String text(List<Plan> plans) {
    return this == JSON ? json(Map.of("plans", byName(plans))) + "\n" : yaml(plans);
  }

  /** The words of a quota on one line: {@code {hard: 5, resets: daily}}. */
  static String line(Map<?, ?> words) {
    return words.entrySet().stream()
        .map(word -> text(word.getKey().toString()) + ": " + value(word.getValue()))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  /** A name as it can stand in YAML, and on a terminal. */
  static String text(String name) {
    boolean isPlain = name.matches(
        "[A-Za-z][A-Za-z0-9_-]*|[0-9.]+/[0-9a-z]+( burst [0-9.]+)?|[0-9.]+ [A-Z]{3}|[0-9.]+ units");
    return isPlain && !name.matches("(?i)true|false|null") ? name : json(name);
  }

  private static Object value(Object value) {
    if (value instanceof Map<?, ?> words) return line(words);
    if (value instanceof List<?> list)
      return list.stream()
          .map(PlanFormat::value)
          .map(Object::toString)
          .collect(Collectors.joining(", ", "[", "]"));
    return value instanceof String text ? text(text) : value;
  }

  private static Map<String, Object> byName(List<Plan> plans) {
    Map<String, Object> byName = new LinkedHashMap<>();
    for (Plan plan : plans) {
      Map<String, Object> quotas = new LinkedHashMap<>();
      for (Quota quota : plan.quotas()) quotas.put(quota.service(), quota.words());
      byName.put(plan.name(), quotas);
    }
    return byName;
  }

  private static String yaml(List<Plan> plans) {
    StringBuilder text = new StringBuilder("plans:\n");
    for (Plan plan : plans) {
      text.append("  ")
          .append(text(plan.name()))
          .append(plan.quotas().isEmpty() ? ": {}\n" : ":\n");
      for (Quota quota : plan.quotas()) {
        text.append("    ").append(text(quota.service())).append(": ");
        text.append(line(quota.words())).append('\n');
      }
    }
    return text.toString();
  }

  private static String json(Object value) {
    try {
      return Mapper.JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("words and numbers can always be written", e);
    }
  }

  /** As it is written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
