/** How quotas are shown: as a table for people, as JSON and CSV for programs. All three show the same numbers. */
@NullMarked
package io.github.quota4j.cli.display;

import org.jspecify.annotations.NullMarked;
