package io.github.quota4j.cli.demo;

import io.github.quota4j.Decision;
import io.github.quota4j.Reason;
import io.github.quota4j.plan.Unit;
import io.github.quota4j.servlet.QuotaAnswers;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;

/**
 * {@code PUT} and {@code DELETE /files/{name}}: a file costs its size in storage for as long as it is there.
 *
 * <p>A PUT is charged by its Content-Length before its body is read, so what is refused is never uploaded. If the body ends
 * early, the charge is taken back: the file is what it was. Only if the server dies in between the charge stays, until the
 * next PUT or DELETE of that name.
 */
final class FilesServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final int PIECE_BYTES = 65_536;
  private static final String NAME_RULE =
      "The name of a file must be 1 to 255 of the letters A-Z and a-z, digits and . _ @ : -";

  private final transient Methods methods = new Methods("PUT", "DELETE");
  private final transient Files files;
  private final transient QuotaAnswers answers = QuotaAnswers.standard();

  FilesServlet(Files files) {
    this.files = files;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (methods.admit(request, response)) super.service(request, response);
  }

  @Override
  protected void doPut(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    long bytes = request.getContentLengthLong();
    if (bytes < 0) {
      answers.problem(411, "length-required", "A PUT must name its Content-Length.", response);
      return;
    }
    alone(request, response, name -> put(name, bytes, request, response));
  }

  @Override
  protected void doDelete(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    alone(request, response, name -> delete(name, response));
  }

  private interface Writing {
    void write(Files.Name name) throws IOException;
  }

  private void alone(HttpServletRequest request, HttpServletResponse response, Writing writing)
      throws IOException {
    Files.Name name = name(request);
    if (!files.begin(name)) {
      answers.problem(409, "file-busy", "Another request is writing this file.", response);
      return;
    }
    try {
      writing.write(name);
    } catch (IllegalArgumentException e) {
      answers.problem(400, "bad-name", NAME_RULE, response);
    } finally {
      files.done(name);
    }
  }

  private void put(
      Files.Name name, long bytes, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Decision decision = files.resize(name, bytes);
    if (canNeverFit(decision, bytes)) {
      answers.problem(413, "too-large", "The file is larger than all of the storage.", response);
      return;
    }
    if (!answers.write(decision, response)) return;
    Decision.Allowed resize = decision.orElseThrow();
    try {
      discard(request.getInputStream(), bytes);
    } catch (IOException e) {
      Decision undone = files.undo(name, resize);
      if (!undone.allowed()) log("the charge for " + name + " stays: " + undone.reason());
      throw e;
    }
    BigDecimal size = Unit.gbOfBytes(bytes);
    boolean isNew = resize.granted().get(0).compareTo(size) == 0;
    JsonAnswer.of(isNew ? HttpServletResponse.SC_CREATED : HttpServletResponse.SC_OK)
        .with("name", name.file())
        .with("size_bytes", BigDecimal.valueOf(bytes))
        .with("charged_gb", resize.granted().get(0))
        .with(Files.storage(decision))
        .send(response);
  }

  private void delete(Files.Name name, HttpServletResponse response) throws IOException {
    Decision decision = files.resize(name, 0);
    if (!answers.write(decision, response)) return;
    BigDecimal change = decision.orElseThrow().granted().get(0);
    if (change.signum() == 0) {
      answers.problem(404, "no-such-file", "There is no file of this name.", response);
      return;
    }
    JsonAnswer.of(HttpServletResponse.SC_OK)
        .with("name", name.file())
        .with("charged_gb", change)
        .with(Files.storage(decision))
        .send(response);
  }

  /** Also where only the difference to the old size is looked at, and that would fit. */
  private static boolean canNeverFit(Decision decision, long bytes) {
    if (decision.allowed()) return false;
    return decision.reason() == Reason.TOO_LARGE
        || Files.storage(decision)
            .flatMap(storage -> storage.limit())
            .filter(limit -> Unit.gbOfBytes(bytes).compareTo(limit) > 0)
            .isPresent();
  }

  /** @throws IOException if there is less than was announced */
  private static void discard(InputStream body, long bytes) throws IOException {
    byte[] piece = new byte[PIECE_BYTES];
    long left = bytes;
    for (int read = body.read(piece); read >= 0; read = body.read(piece)) left -= read;
    if (left != 0) throw new IOException("the body ended " + left + " bytes early");
  }

  /** What follows {@code /files/}. */
  private static Files.Name name(HttpServletRequest request) {
    String path = request.getPathInfo();
    return new Files.Name(request.getRemoteUser(), path == null ? "" : path.substring(1));
  }
}
