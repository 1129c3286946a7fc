package io.github.quota4j.jdbc;

import static org.awaitility.Awaitility.await;

import io.github.quota4j.jdbc.work.Call;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import javax.sql.DataSource;

/** Calls that reach the store at once. */
final class Together {
  private Together() {}

  /**
   * Makes calls wait for a connection until all of them do, so that they are one batch.
   *
   * @param connections all of the pool, but for those that the test holds itself
   */
  static <A> List<Future<A>> start(
      DataSource pool,
      int connections,
      ExecutorService callers,
      List<? extends Callable<? extends A>> calls)
      throws Exception {
    List<Future<A>> answers = new ArrayList<>();
    List<Connection> all = new ArrayList<>();
    try {
      for (int i = 0; i < connections; i++) all.add(pool.getConnection());
      for (Callable<? extends A> call : calls) answers.add(callers.submit(call::call));
      // One that is impatient may have given up already.
      await()
          .until(() -> waiting() + answers.stream().filter(Future::isDone).count() >= calls.size());
    } finally {
      for (Connection connection : all) connection.close();
    }
    return answers;
  }

  private static long waiting() {
    return Thread.getAllStackTraces().values().stream()
        .filter(frames -> List.of(frames).stream()
            .anyMatch(frame -> frame.getClassName().equals(Call.class.getName())))
        .count();
  }
}
