package io.github.quota4j.servlet;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Settles the tab of an asynchronous request when it is complete: that comes last and always. After a time-out or an error
 * the container, or another listener, makes an answer first, and it is by its status that the request is free or not.
 */
record AsyncEnd(Tab tab, HttpServletResponse response) implements AsyncListener {
  @Override
  public void onComplete(AsyncEvent event) {
    tab.settle(response);
  }

  @Override
  public void onTimeout(AsyncEvent event) {}

  @Override
  public void onError(AsyncEvent event) {}

  /** A dispatch that goes asynchronous again forgets its listeners. */
  @Override
  public void onStartAsync(AsyncEvent event) {
    event.getAsyncContext().addListener(this);
  }
}
