package io.github.quota4j.yaml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * The one document of a file, as nodes. YAML without what plans have no use for: anchors and aliases (which let a small file
 * mean a large one), tags, further documents.
 */
final class Tree {
  /** A plan needs four: plans, plan, service, at_most. */
  private static final int DEEPEST = 10;

  private final String text;
  private final Complaints complaints;
  private final Iterator<Event> events;
  private Place here = Place.START;

  private Tree(String text, Complaints complaints) {
    this.text = text;
    this.complaints = complaints;
    LoadSettings settings = LoadSettings.builder().build();
    this.events = new ParserImpl(settings, new StreamReader(settings, text));
  }

  /** @throws Complaint if it cannot be read to its end */
  static Node of(String text, Complaints complaints) {
    return new Tree(text, complaints).document();
  }

  private Node document() {
    next(Event.ID.StreamStart);
    Event start = next();
    if (start.getEventId() == Event.ID.StreamEnd) {
      throw new Complaint(Place.START, "the file is empty, and must begin with plans:");
    }
    Node root = node(next(), 0);
    next(Event.ID.DocumentEnd);
    Event end = next();
    if (end.getEventId() != Event.ID.StreamEnd) {
      throw new Complaint(Place.of(end), "a file holds one document, and here begins another");
    }
    return root;
  }

  private Node node(Event event, int depth) {
    refuseExtras(event);
    if (event instanceof ScalarEvent scalar) return scalar(scalar);
    if (depth == DEEPEST) throw new Complaint(here, "nothing in a plan is nested this deeply");
    return event.getEventId() == Event.ID.MappingStart ? mapping(depth + 1) : sequence(depth + 1);
  }

  private static Node.Scalar scalar(ScalarEvent event) {
    return new Node.Scalar(
        Place.of(event), event.getValue(), event.getScalarStyle() != ScalarStyle.PLAIN);
  }

  private Node sequence(int depth) {
    Place place = here;
    List<Node> items = new ArrayList<>();
    for (Event event = next(); event.getEventId() != Event.ID.SequenceEnd; event = next()) {
      items.add(node(event, depth));
    }
    return new Node.Sequence(place, items);
  }

  private Node mapping(int depth) {
    Place place = here;
    List<Node.Entry> entries = new ArrayList<>();
    Map<String, Place> seen = new HashMap<>();
    for (Event event = next(); event.getEventId() != Event.ID.MappingEnd; event = next()) {
      Node.Scalar key = key(event);
      Node value = node(next(), depth);
      Place first = seen.putIfAbsent(key.text(), key.place());
      if (first == null) entries.add(new Node.Entry(key, value));
      else complaints.add(key.place(), key.name() + " stands here again, first " + first);
    }
    return new Node.Mapping(place, entries);
  }

  private Node.Scalar key(Event event) {
    refuseExtras(event);
    if (event instanceof ScalarEvent scalar) return scalar(scalar);
    throw new Complaint(here, "a name must stand before the colon, was a mapping or a list");
  }

  private void refuseExtras(Event event) {
    if (event instanceof AliasEvent) throw new Complaint(here, "aliases (*) are not allowed");
    if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
      throw new Complaint(here, "anchors (&) are not allowed");
    }
    if (isTagged(event)) throw new Complaint(here, "tags (!) are not allowed");
  }

  private static boolean isTagged(Event event) {
    if (event instanceof ScalarEvent scalar) return scalar.getTag().isPresent();
    return event instanceof CollectionStartEvent start && start.getTag().isPresent();
  }

  private void next(Event.ID expected) {
    Event event = next();
    if (event.getEventId() != expected) throw new Complaint(here, "cannot be read: " + event);
  }

  /** Whatever a scanner may throw at a strange text is a mistake of the text. */
  private Event next() {
    try {
      Event event = events.next();
      here = Place.of(event);
      return event;
    } catch (MarkedYamlEngineException e) {
      throw new Complaint(e.getProblemMark().map(Place::of).orElse(here), message(e));
    } catch (ReaderException e) {
      int end = text.offsetByCodePoints(
          0, Math.min(e.getPosition(), text.codePointCount(0, text.length())));
      throw new Complaint(
          Place.after(text.substring(0, end)), "a control character is not allowed");
    } catch (RuntimeException e) {
      throw new Complaint(here, "cannot be read after this: " + e.getMessage());
    }
  }

  private static String message(MarkedYamlEngineException e) {
    return e.getContext() == null ? e.getProblem() : e.getContext() + ": " + e.getProblem();
  }
}
