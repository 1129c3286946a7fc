package io.github.quota4j.cli.demo;

import io.github.quota4j.servlet.QuotaAnswers;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Every path that the demo does not know. */
final class NothingHereServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private final String paths;

  /** @param paths that there are, for people */
  NothingHereServlet(String paths) {
    this.paths = paths;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    QuotaAnswers.standard().problem(HttpServletResponse.SC_NOT_FOUND, "not-found", paths, response);
  }
}
