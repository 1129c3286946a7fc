package io.github.quota4j.jdbc.catalog;

import io.github.quota4j.jdbc.sql.Rows;
import io.github.quota4j.jdbc.sql.Script;
import io.github.quota4j.jdbc.sql.Session;
import io.github.quota4j.plan.Grant;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.store.Individual;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What customers have beside their plans. */
final class IndividualTables {
  private static final String FIND_REVISIONS =
      "SELECT customer_id, revision FROM quota_agreements WHERE customer_id BETWEEN ? AND ?";

  private static final String FIND_GRANTS = """
      SELECT customer_id, grant_id, service_name, amount, priority, effective_at, expires_at, voided_at
      FROM quota_grants WHERE customer_id BETWEEN ? AND ? ORDER BY customer_id, position, grant_id""";

  private static final String UPDATE_REVISION =
      "UPDATE quota_agreements SET revision = ? WHERE customer_id = ?";

  private static final String INSERT_REVISION =
      "INSERT INTO quota_agreements (revision, customer_id) VALUES (?, ?)";

  /** Nothing else of a grant ever changes. */
  private static final String VOID_GRANT =
      "UPDATE quota_grants SET voided_at = ? WHERE customer_id = ? AND grant_id = ?";

  private static final String INSERT_GRANT = """
      INSERT INTO quota_grants
        (customer_id, grant_id, service_name, amount, priority, effective_at, expires_at, voided_at, position)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""";

  private IndividualTables() {}

  /** With the number of the change that made it what it is; 0 if there never was one. */
  record Revised(Individual individual, long revision) {
    static final Revised NOTHING = new Revised(Individual.NOTHING, 0);
  }

  /** Of the customers from one to another, those that have or had something. */
  static Map<String, Revised> find(Session session, String first, String last) throws SQLException {
    Map<String, Long> revisions = new HashMap<>();
    Map<String, List<Quota>> overrides = new HashMap<>();
    Map<String, List<Grant>> grants = new HashMap<>();
    Script script = session
        .script()
        .add(FIND_REVISIONS, row -> revisions.put(row.getString(1), row.getLong(2)), first, last)
        .add(
            FIND_GRANTS,
            row -> grants
                .computeIfAbsent(row.getString(1), any -> new ArrayList<>())
                .add(grant(row)),
            first,
            last);
    QuotaTables.OF_CUSTOMERS.addFind(script, first, last, overrides);
    script.run();
    Map<String, Revised> found = new HashMap<>();
    revisions.forEach((customer, revision) -> found.put(
        customer,
        new Revised(
            new Individual(
                overrides.getOrDefault(customer, List.of()),
                grants.getOrDefault(customer, List.of())),
            revision)));
    return found;
  }

  static Revised find(Session session, String customer) throws SQLException {
    return find(session, customer, customer).getOrDefault(customer, Revised.NOTHING);
  }

  /** The customer must be there. */
  static void save(
      Session session, String customer, Revised before, Individual after, long revision)
      throws SQLException {
    boolean isNew = before.revision() == 0;
    session
        .script()
        .add(isNew ? INSERT_REVISION : UPDATE_REVISION, revision, customer)
        .run();
    QuotaTables.OF_CUSTOMERS.save(
        session, customer, before.individual().overrides(), after.overrides());
    List<String> known = before.individual().grants().stream().map(Grant::id).toList();
    Script script = session.script();
    for (Grant grant : after.grants()) {
      if (!known.contains(grant.id())) add(script, grant, revision);
      else script.add(VOID_GRANT, Script.orNullInstant(grant.voided()), customer, grant.id());
    }
    script.run();
  }

  private static void add(Script script, Grant grant, long position) {
    script.add(
        INSERT_GRANT,
        grant.customer(),
        grant.id(),
        grant.service(),
        grant.amount().toString(),
        grant.priority(),
        grant.effective(),
        Script.orNullInstant(grant.expiry()),
        Script.orNullInstant(grant.voided()),
        position);
  }

  private static Grant grant(ResultSet row) throws SQLException {
    return new Grant(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        new BigDecimal(row.getString(4)),
        row.getInt(5),
        Rows.instant(row, 6),
        Rows.optionalInstant(row, 7),
        Rows.optionalInstant(row, 8));
  }
}
