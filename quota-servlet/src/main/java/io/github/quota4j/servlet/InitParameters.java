package io.github.quota4j.servlet;

import io.github.quota4j.Quotas;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The words of a {@code web.xml}, read strictly: what is wrong stops the start. */
final class InitParameters {
  private final ServletContext context;
  private final Function<String, @Nullable String> values;

  private InitParameters(ServletContext context, Function<String, @Nullable String> values) {
    this.context = context;
    this.values = values;
  }

  static InitParameters of(FilterConfig config) {
    return new InitParameters(config.getServletContext(), config::getInitParameter);
  }

  static InitParameters of(ServletConfig config) {
    return new InitParameters(config.getServletContext(), config::getInitParameter);
  }

  /** The filter that they describe. */
  QuotaFilter filter() throws ServletException {
    try {
      QuotaFilter.Builder builder = QuotaFilter.builder(quotas()).customer(customer());
      entries("charge").forEach(entry -> charge(builder, entry));
      entries("exempt").forEach(builder::exempt);
      return builder.build();
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new ServletException("quota filter: " + e.getMessage(), e);
    }
  }

  Quotas quotas() throws ServletException {
    String attribute = value("store").orElse(QuotaFilter.QUOTAS_ATTRIBUTE);
    if (context.getAttribute(attribute) instanceof Quotas quotas) return quotas;
    throw new ServletException("store: the servlet context has no Quotas under the attribute "
        + attribute + "; put it there in a ServletContextListener");
  }

  Function<HttpServletRequest, Optional<String>> customer() {
    String text = value("customer").orElse("principal");
    List<String> words = words(text);
    if (words.size() == 1 && words.get(0).equals("principal")) return Identity.principal();
    if (words.size() == 1 && words.get(0).equals("address")) return Identity.address();
    if (words.size() == 2 && words.get(0).equals("header")) return Identity.header(words.get(1));
    if (words.size() == 2 && words.get(0).equals("api-key")) return Identity.apiKey(words.get(1));
    throw new IllegalArgumentException(
        "customer must be principal, address, header NAME or api-key NAME, was \"" + text + "\"");
  }

  /** {@code [METHOD] PATH SERVICE [COST [RATE]]} */
  private static void charge(QuotaFilter.Builder builder, String entry) {
    List<String> words = words(entry);
    int path = words.get(0).startsWith("/") ? 0 : 1;
    int behind = words.size() - path - 1;
    if (behind < 1 || behind > 3) {
      throw new IllegalArgumentException(
          "charge must be like \"PUT /files/** storage content-length\", was \"" + entry + "\"");
    }
    String pattern = String.join(" ", words.subList(0, path + 1));
    Cost cost = behind == 1 ? Cost.of(1) : CostWord.cost(words.get(path + 2));
    if (behind == 3) cost = cost.atMost(CostWord.rate(words.get(path + 3)));
    builder.charge(pattern, words.get(path + 1), cost);
  }

  private static List<String> words(String text) {
    return List.of(text.split("\\s+", -1));
  }

  /** One on each line, or between commas. */
  private List<String> entries(String name) {
    return Arrays.stream(value(name).orElse("").split("[,\\n]"))
        .map(String::strip)
        .filter(entry -> !entry.isEmpty())
        .toList();
  }

  Optional<String> value(String name) {
    return Optional.ofNullable(values.apply(name)).map(String::strip).filter(v -> !v.isEmpty());
  }
}
