package io.github.quota4j.cli.display;

/**
 * What a table is shown on.
 *
 * @param columns how wide it may be; {@link Integer#MAX_VALUE} where nothing limits it, as in a pipe
 * @param colours whether colours are wanted
 */
public record Screen(int columns, boolean colours) {}
