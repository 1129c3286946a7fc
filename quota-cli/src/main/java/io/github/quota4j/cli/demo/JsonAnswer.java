package io.github.quota4j.cli.demo;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.quota4j.QuotaStatus;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Optional;

/** An answer that is a flat JSON object. */
final class JsonAnswer {
  private static final JsonMapper MAPPER = JsonMapper.builder()
      .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
      .build();

  private final int status;
  private final ObjectNode body = MAPPER.createObjectNode();

  private JsonAnswer(int status) {
    this.status = status;
  }

  static JsonAnswer of(int status) {
    return new JsonAnswer(status);
  }

  JsonAnswer with(String name, String value) {
    body.put(name, value);
    return this;
  }

  JsonAnswer with(String name, BigDecimal value) {
    body.put(name, value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros());
    return this;
  }

  /** How the customer's storage stands now, if that is known. */
  JsonAnswer with(Optional<QuotaStatus> storage) {
    storage.ifPresent(status -> {
      with("storage_used_gb", status.used());
      status.remaining().ifPresent(left -> with("storage_remaining_gb", left));
    });
    return this;
  }

  void send(HttpServletResponse response) throws IOException {
    byte[] bytes = MAPPER.writeValueAsBytes(body);
    response.setStatus(status);
    response.setHeader("Cache-Control", "no-store");
    response.setContentType("application/json");
    response.setContentLength(bytes.length + 1);
    response.getOutputStream().write(bytes);
    response.getOutputStream().write('\n');
  }
}
