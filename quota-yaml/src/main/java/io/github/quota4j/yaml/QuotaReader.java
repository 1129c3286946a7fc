package io.github.quota4j.yaml;

import io.github.quota4j.plan.Marks;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads one quota, word by word. A word that is wrong is complained of and left out, so that the others are judged, too. */
final class QuotaReader {
  private final Complaints complaints;
  private final String plan;

  QuotaReader(Complaints complaints, String plan) {
    this.complaints = complaints;
    this.plan = plan;
  }

  /** @return the quota of a service, if its name is one; complete unless something was complained of */
  Optional<Quota> read(Node.Entry service) {
    try {
      Quota standIn = Quota.soft(service.name(), 0);
      Node.Mapping mapping = Values.mapping(
          service.value(),
          "words such as {hard: 1000, resets: monthly}, for service " + service.name());
      return Optional.of(read(standIn, service, mapping));
    } catch (Complaint e) {
      complaints.add(e);
    } catch (IllegalArgumentException e) {
      complaints.add(service.key().place(), String.valueOf(e.getMessage()));
    }
    return Optional.empty();
  }

  private Quota read(Quota standIn, Node.Entry service, Node.Mapping mapping) {
    List<Said> said = said(mapping);
    requireOneMain(service, said);
    requireNoPeriodOfALevel(mapping);
    Quota quota = standIn;
    for (Said word : said) quota = with(quota, word);
    return quota;
  }

  private List<Said> said(Node.Mapping mapping) {
    List<Said> said = new ArrayList<>();
    for (Node.Entry entry : mapping.entries()) {
      QuotaWord.of(entry.name())
          .ifPresentOrElse(word -> said.add(new Said(word, entry)), () -> unknown(entry.key()));
    }
    said.sort(Comparator.comparing(Said::word));
    return said;
  }

  private void unknown(Node.Scalar key) {
    complaints.add(
        key.place(),
        "unknown word " + key.name() + "; a quota has " + String.join(", ", QuotaWord.words()));
  }

  private void requireOneMain(Node.Entry service, List<Said> said) {
    List<Node.Scalar> main = said.stream()
        .filter(word -> QuotaWord.MAIN.contains(word.word()))
        .map(word -> word.entry().key())
        .sorted(Comparator.comparing(Node.Scalar::place))
        .toList();
    if (main.isEmpty()) {
      complaints.add(
          service.key().place(),
          service.name() + " of plan " + plan + " needs a limit: hard, soft or unlimited");
    }
    for (int i = 1; i < main.size(); i++) {
      complaints.add(
          main.get(i).place(),
          "one of hard, soft and unlimited is enough, and " + main.get(0).text() + " stands at "
              + main.get(0).place());
    }
  }

  private void requireNoPeriodOfALevel(Node.Mapping mapping) {
    boolean isLevel = mapping
        .entry("level")
        .filter(entry -> entry.value().shown().equals("true"))
        .isPresent();
    Optional<Node.Entry> resets = mapping.entry("resets");
    if (isLevel && resets.isPresent()) {
      complaints.add(resets.get().key().place(), "a level never resets: leave out one of the two");
    }
  }

  private Quota with(Quota quota, Said said) {
    Place place = said.entry().value().place();
    try {
      Quota more = said.word().apply(quota, said.entry().value());
      requireExact(more);
      return more;
    } catch (Complaint e) {
      complaints.add(e.place(), said.word().word() + " " + e.text());
    } catch (IllegalArgumentException e) {
      complaints.add(place, said.word().word() + ": " + e.getMessage());
    }
    return quota;
  }

  /** Whether amounts can be counted, and thresholds be reached. Asked after each word, so that the one at fault is known. */
  private static void requireExact(Quota quota) {
    Plan unusedPlan = Plan.of("plan", quota);
    Marks.requireReachable(quota);
  }

  /** A word of the file. */
  private record Said(QuotaWord word, Node.Entry entry) {}
}
