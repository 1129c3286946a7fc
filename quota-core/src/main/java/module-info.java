/**
 * Quota4j's core: the vocabulary of plans, the decision, the interfaces of stores, and the face that applications call.
 *
 * <p>Arrows point one way: the face → stores → decision → plan. Nothing in here knows a database, Redis or HTTP.
 */
module io.github.quota4j.core {
  requires com.github.benmanes.caffeine;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports io.github.quota4j;
  exports io.github.quota4j.billing;
  exports io.github.quota4j.plan;
  exports io.github.quota4j.decision;
  exports io.github.quota4j.store;
}
