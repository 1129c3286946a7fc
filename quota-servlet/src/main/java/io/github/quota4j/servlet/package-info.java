/**
 * A quota in front of a web application: {@link io.github.quota4j.servlet.QuotaFilter} charges requests by route, {@link
 * io.github.quota4j.servlet.QuotaAnswers} says in HTTP what was decided, {@link io.github.quota4j.servlet.UsageServlet}
 * shows callers what they have left.
 */
@NullMarked
package io.github.quota4j.servlet;

import org.jspecify.annotations.NullMarked;
