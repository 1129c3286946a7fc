package io.github.quota4j.cli.demo;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Reads what a client is still sending after its answer. A server that closes a connection on which bytes are unread resets
 * it, and a client that has not stopped sending then sees the reset in place of the 429 that was on its way.
 *
 * <p>A client that asked whether to go on ({@code Expect: 100-continue}) sends nothing once it is refused; and a larger body
 * than {@value #MOST_BYTES} bytes is not worth its traffic.
 */
final class UnreadBodyFilter extends HttpFilter {
  static final long MOST_BYTES = 64L << 20;

  private static final long serialVersionUID = 1L;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    chain.doFilter(request, response);
    if (request.getHeader("Expect") != null) return;
    if (request.getContentLengthLong() > MOST_BYTES) return;
    response.flushBuffer(); // first the answer: the client may stop when it sees it
    try {
      request.getInputStream().skipNBytes(MOST_BYTES);
    } catch (IOException e) {
      // Usual: all of it is read. Or the client is gone; it has its answer, or no longer wants it.
    }
  }
}
