package io.github.quota4j.yaml;

import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the plans of a file. */
final class PlansReader {
  private static final String PLANS = "plans";

  private final Complaints complaints;

  PlansReader(Complaints complaints) {
    this.complaints = complaints;
  }

  /** @return the plans; complete unless something was complained of */
  List<Plan> read(Node root) {
    Node.Mapping file = Values.mapping(root, "plans, such as plans: {free: {api: {hard: 1000}}}");
    for (Node.Entry entry : file.entries()) {
      if (!entry.name().equals(PLANS)) {
        complaints.add(
            entry.key().place(), "unknown word " + entry.key().name() + "; a file has plans");
      }
    }
    Node.Entry plans = file.entry(PLANS)
        .orElseThrow(() -> new Complaint(file.place(), "a file must have the word plans"));
    List<Plan> read = new ArrayList<>();
    Node.Mapping all = Values.mapping(plans.value(), "plans by their names");
    if (all.entries().isEmpty()) complaints.add(all.place(), "a file must have at least one plan");
    for (Node.Entry entry : all.entries()) plan(entry).ifPresent(read::add);
    return List.copyOf(read);
  }

  private Optional<Plan> plan(Node.Entry entry) {
    try {
      QuotaReader reader = new QuotaReader(complaints, entry.name());
      List<Quota> quotas = new ArrayList<>();
      Node.Mapping services =
          Values.mapping(entry.value(), "services, for plan " + entry.key().text());
      for (Node.Entry service : services.entries()) reader.read(service).ifPresent(quotas::add);
      return Optional.of(new Plan(entry.name(), quotas));
    } catch (Complaint e) {
      complaints.add(e);
    } catch (IllegalArgumentException e) {
      complaints.add(entry.key().place(), String.valueOf(e.getMessage()));
    }
    return Optional.empty();
  }
}
