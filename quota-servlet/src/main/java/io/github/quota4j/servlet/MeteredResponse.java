package io.github.quota4j.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * An answer whose body is counted as the handler writes it; what is thrown away before it is sent is not. It also notices
 * when it cannot be written any more: Tomcat does not always tell the listeners of an asynchronous request.
 */
final class MeteredResponse extends HttpServletResponseWrapper {
  private final AtomicLong written = new AtomicLong();
  private final Runnable onBroken;
  private @Nullable ServletOutputStream stream;
  private @Nullable PrintWriter writer;

  /** @param onBroken runs each time that something cannot be written, because the client is gone */
  MeteredResponse(HttpServletResponse response, Runnable onBroken) {
    super(response);
    this.onBroken = onBroken;
  }

  /** Bytes. */
  long written() {
    return written.get();
  }

  /** The request, so that also what is written after it went asynchronous is counted. */
  HttpServletRequest with(HttpServletRequest request) {
    return new HttpServletRequestWrapper(request) {
      @Override
      public AsyncContext startAsync() {
        return getRequest().startAsync(this, MeteredResponse.this);
      }
    };
  }

  @Override
  public ServletOutputStream getOutputStream() throws IOException {
    ServletOutputStream counting = stream;
    if (counting == null) {
      counting = new Stream(super.getOutputStream());
      stream = counting;
    }
    return counting;
  }

  @Override
  public PrintWriter getWriter() throws IOException {
    PrintWriter counting = writer;
    if (counting == null) {
      PrintWriter containers = super.getWriter(); // this settles the encoding
      counting = new PrintWriter(new Text(containers, Charset.forName(getCharacterEncoding())));
      writer = counting;
    }
    return counting;
  }

  @Override
  public void reset() {
    super.reset();
    written.set(0);
    stream = null;
    writer = null;
  }

  @Override
  public void resetBuffer() {
    super.resetBuffer();
    written.set(0);
  }

  @Override
  public void sendError(int status) throws IOException {
    super.sendError(status);
    written.set(0);
  }

  @Override
  public void sendError(int status, String message) throws IOException {
    super.sendError(status, message);
    written.set(0);
  }

  @Override
  public void sendRedirect(String location) throws IOException {
    super.sendRedirect(location);
    written.set(0);
  }

  private final class Stream extends ServletOutputStream {
    private final ServletOutputStream out;

    Stream(ServletOutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      try {
        out.write(bytes, from, length);
      } catch (IOException e) {
        onBroken.run();
        throw e;
      }
      written.addAndGet(length);
    }

    @Override
    public void flush() throws IOException {
      try {
        out.flush();
      } catch (IOException e) {
        onBroken.run();
        throw e;
      }
    }

    @Override
    public void close() throws IOException {
      out.close();
    }

    @Override
    public boolean isReady() {
      return out.isReady();
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      out.setWriteListener(listener);
    }
  }

  private final class Text extends FilterWriter {
    private final PrintWriter containers;
    private final Charset charset;

    Text(PrintWriter containers, Charset charset) {
      super(containers);
      this.containers = containers;
      this.charset = charset;
    }

    /** The container's writer keeps its errors for whoever asks; so does the one around this. */
    @Override
    public void flush() throws IOException {
      if (!containers.checkError()) return;
      onBroken.run();
      throw new IOException("the client is gone");
    }

    @Override
    public void write(int c) throws IOException {
      write(new char[] {(char) c}, 0, 1);
    }

    @Override
    public void write(char[] chars, int from, int length) throws IOException {
      write(new String(chars, from, length), 0, length);
    }

    @Override
    public void write(String text, int from, int length) throws IOException {
      out.write(text, from, length);
      written.addAndGet(text.substring(from, from + length).getBytes(charset).length);
    }
  }
}
