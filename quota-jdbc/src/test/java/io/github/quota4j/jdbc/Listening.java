package io.github.quota4j.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import javax.sql.DataSource;

/** A data source that remembers which statements were prepared, each on its own. */
final class Listening {
  private final DataSource source;
  private final Set<String> statements = new ConcurrentSkipListSet<>();

  Listening(DataSource source) {
    this.source = source;
  }

  DataSource source() {
    return proxy(DataSource.class, source);
  }

  Set<String> statements() {
    return statements;
  }

  private <T> T proxy(Class<T> type, T real) {
    Object proxy = Proxy.newProxyInstance(
        Listening.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
          if (method.getName().equals("prepareStatement"))
            statements.addAll(List.of(((String) arguments[0]).split(";")));
          try {
            Object answer = method.invoke(real, arguments);
            boolean isOurs = answer instanceof Connection && !method.getName().equals("unwrap");
            return isOurs ? proxy(Connection.class, (Connection) answer) : answer;
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
    return type.cast(proxy);
  }
}
