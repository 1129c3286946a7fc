package io.github.quota4j.servlet;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What happens to a request that would be charged and names no customer.
 *
 * @param status of the refusal; empty lets it pass, uncharged
 * @param challenge of a 401, which must have one (RFC 9110)
 */
record Stranger(OptionalInt status, String challenge) {
  static final int UNAUTHORIZED = 401;

  /** The default: 401. */
  static final Stranger REFUSED = refused(UNAUTHORIZED);

  /** Any client passes: it is free. */
  static final Stranger PASSES = new Stranger(OptionalInt.empty(), "");

  static Stranger refused(int status) {
    if (status < 400 || status > 499) {
      throw new IllegalArgumentException(
          "status without a customer must be 400 to 499, was " + status);
    }
    return new Stranger(OptionalInt.of(status), "Customer realm=\"quota\"");
  }

  Stranger challenge(String newChallenge) {
    if (newChallenge.isBlank() || !Visible.isVisible(newChallenge)) {
      throw new IllegalArgumentException(
          "challenge must be visible ASCII, was \"" + newChallenge + "\"");
    }
    return new Stranger(status, newChallenge);
  }

  Optional<Passage> admit(QuotaAnswers answers, HttpServletResponse response) throws IOException {
    if (status.isEmpty()) return Optional.of(Passage.PAID);
    if (status.getAsInt() == UNAUTHORIZED) response.setHeader("WWW-Authenticate", challenge);
    answers.problem(
        status.getAsInt(), "no-customer", "The request does not say whose it is.", response);
    return Optional.empty();
  }
}
