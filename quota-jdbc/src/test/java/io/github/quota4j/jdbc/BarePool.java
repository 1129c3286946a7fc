package io.github.quota4j.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/**
 * A pool of the plainest kind: it tries a connection before it lends it, in a transaction if auto-commit is off, and puts nothing
 * right when it comes back.
 */
final class BarePool implements AutoCloseable {
  private final DataSource source;
  private final boolean autoCommit;
  private final BlockingDeque<Connection> free = new LinkedBlockingDeque<>();
  private final List<Connection> all = new ArrayList<>();

  BarePool(DataSource source, boolean autoCommit) {
    this.source = source;
    this.autoCommit = autoCommit;
  }

  DataSource source() {
    return (DataSource) Proxy.newProxyInstance(
        BarePool.class.getClassLoader(),
        new Class<?>[] {DataSource.class},
        (self, method, arguments) ->
            method.getName().equals("getConnection") ? lend() : method.invoke(source, arguments));
  }

  /** All of them, once each was given back. */
  List<Connection> connections() throws InterruptedException {
    List<Connection> back = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) back.add(free.take());
    return back;
  }

  private synchronized Connection lend() throws SQLException {
    Connection idle = free.poll();
    Connection real = idle == null ? open() : idle;
    try (Statement statement = real.createStatement()) {
      statement.execute("SELECT 1");
    }
    AtomicBoolean lent = new AtomicBoolean(true);
    return (Connection) Proxy.newProxyInstance(
        BarePool.class.getClassLoader(),
        new Class<?>[] {Connection.class},
        (self, method, arguments) -> {
          if (method.getName().equals("close")) {
            if (lent.getAndSet(false)) free.push(real);
            return null;
          }
          try {
            return method.invoke(real, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  private Connection open() throws SQLException {
    Connection connection = source.getConnection();
    connection.setAutoCommit(autoCommit);
    all.add(connection);
    return connection;
  }

  @Override
  public synchronized void close() throws SQLException {
    for (Connection connection : all) connection.close();
  }
}
