package io.github.quota4j.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.quota4j.plan.Alert;
import io.github.quota4j.plan.Threshold;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Locale;

/** An alert as the body of a call. Amounts are texts, so that no reader makes floating-point numbers of them. */
final class AlertJson {
  private static final JsonFactory JSON = new JsonFactory();

  private AlertJson() {}

  static String of(Alert alert) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("type", "quota.alert");
      json.writeStringField("timestamp", alert.at().toString());
      json.writeObjectFieldStart("data");
      json.writeStringField("id", alert.id());
      json.writeStringField("customer", alert.customer());
      json.writeStringField("service", alert.service());
      json.writeStringField("limit_name", alert.limitName());
      json.writeStringField("window_start", alert.windowStart().toString());
      json.writeStringField("level", alert.level().name().toLowerCase(Locale.ROOT));
      json.writeArrayFieldStart("thresholds");
      for (Threshold threshold : alert.thresholds()) json.writeString(threshold.toString());
      json.writeEndArray();
      json.writeStringField("used", alert.used().toPlainString());
      if (alert.limit().isPresent())
        json.writeStringField("limit", alert.limit().get().toPlainString());
      else json.writeNullField("limit");
      json.writeEndObject();
      json.writeEndObject();
    }
    return text.toString();
  }
}
