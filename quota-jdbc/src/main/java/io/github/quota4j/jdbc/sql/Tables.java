package io.github.quota4j.jdbc.sql;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** What is done about the tables before their first use. */
public interface Tables {
  /** Whether nothing has to be done. */
  boolean areReady(Connection connection) throws SQLException;

  /**
   * Makes or checks them.
   *
   * @throws io.github.quota4j.store.QuotaStoreException if they cannot be made, or are not as they have to be
   */
  void makeReady(DataSource source, Dialect dialect);
}
