package io.github.quota4j.store;

/**
 * What became of usage that was told to the ledger.
 *
 * @param recorded so many events are new
 * @param repeated so many were there already, by their ids
 */
public record Ingested(long recorded, long repeated) {}
