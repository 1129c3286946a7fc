/** Alerts as signed HTTP calls, by <a href="https://www.standardwebhooks.com">Standard Webhooks</a>. */
@NullMarked
package io.github.quota4j.webhook;

import org.jspecify.annotations.NullMarked;
