package io.github.quota4j.cli.health;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a doctor found, in the order in which it was looked at. */
final class Findings {
  private final List<Map<String, Optional<Object>>> rows = new ArrayList<>();
  private boolean isHealthy = true;

  void well(String what, String finding) {
    add(what, "ok", finding);
  }

  void wrong(String what, String finding) {
    isHealthy = false;
    add(what, "wrong", finding);
  }

  private void add(String what, String result, String finding) {
    Map<String, Optional<Object>> row = new LinkedHashMap<>();
    row.put("looked_at", Optional.of(what));
    row.put("result", Optional.of(result));
    row.put("finding", Optional.of(finding));
    rows.add(row);
  }

  boolean areHealthy() {
    return isHealthy;
  }

  List<Map<String, Optional<Object>>> rows() {
    return rows;
  }
}
