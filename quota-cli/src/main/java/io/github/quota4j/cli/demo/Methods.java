package io.github.quota4j.cli.demo;

import io.github.quota4j.servlet.QuotaAnswers;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/** The methods that a path knows. */
final class Methods {
  private static final QuotaAnswers ANSWERS = QuotaAnswers.standard();

  private final List<String> known;

  Methods(String... known) {
    this.known = List.of(known);
  }

  /** Answers a request by another method. @return whether it was one of these, and is still to be answered */
  boolean admit(HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (known.contains(request.getMethod())) return true;
    String allowed = String.join(", ", known);
    response.setHeader("Allow", allowed);
    ANSWERS.problem(405, "method-not-allowed", "This path knows " + allowed + ".", response);
    return false;
  }
}
