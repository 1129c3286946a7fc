/**
 * Plans as a file, in YAML or JSON. Text → {@code Tree} (nodes and where they stand) → {@code PlanWords} → {@code QuotaWords}, where
 * each word that a quota may have is one entry.
 */
@NullMarked
package io.github.quota4j.yaml;

import org.jspecify.annotations.NullMarked;
