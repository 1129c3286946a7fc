package io.github.quota4j.testkit.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/** One connection through a {@link FaultProxy}: the client's side, the server's side, and a pump each way. */
final class Relay implements AutoCloseable {
  private static final int PIECE_BYTES = 16_384;

  private final FaultProxy proxy;
  private final Socket client;
  private final Socket server;

  Relay(FaultProxy proxy, Socket client, InetSocketAddress serverAddress) throws IOException {
    this.proxy = proxy;
    this.client = client;
    this.server = new Socket(serverAddress.getAddress(), serverAddress.getPort());
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
  }

  void pumpRequests() {
    pump(client, server, () -> FaultProxy.Fate.DELIVERED);
  }

  void pumpReplies() {
    pump(server, client, proxy::fateOfReply);
  }

  /** The peers see "connection reset". */
  void reset() {
    reset(client);
    reset(server);
  }

  static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0); // closing sends RST then
      socket.close();
    } catch (IOException closed) {
      // that is what was wanted
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
  }

  private interface Judge {
    FaultProxy.Fate judge() throws InterruptedException;
  }

  private void pump(Socket from, Socket to, Judge judge) {
    byte[] piece = new byte[PIECE_BYTES];
    try (this) {
      InputStream in = from.getInputStream();
      for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
        while (proxy.blackholed()) {
          Thread.sleep(5);
        }
        FaultProxy.Fate fate = judge.judge();
        if (fate == FaultProxy.Fate.CUT) {
          reset();
          return;
        }
        if (fate == FaultProxy.Fate.DELIVERED) {
          to.getOutputStream().write(piece, 0, length);
        }
      }
    } catch (IOException | InterruptedException ended) {
      // one side closed, or the proxy did: so ends the other
    }
  }
}
