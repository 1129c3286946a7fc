package io.github.quota4j.store;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * What was used with one value of a metadata field, such as one endpoint.
 *
 * @param value empty: of all records that name none
 * @param units used with it, less what was given back
 * @param records so many records say so
 */
public record UsageShare(Optional<String> value, BigDecimal units, long records) {}
