package io.github.quota4j.servlet;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * Settles the tab of an asynchronous request when it is complete: that comes last and always, also after a time-out or an
 * error, which others may still turn into a good answer.
 */
final class AsyncEnd implements AsyncListener {
  private final Tab tab;
  private final ServletResponse response;
  private volatile @Nullable Throwable thrown;

  AsyncEnd(Tab tab, ServletResponse response) {
    this.tab = tab;
    this.response = response;
  }

  @Override
  public void onComplete(AsyncEvent event) {
    tab.settle(response, thrown);
  }

  /** The container, or another listener, now makes an answer; its status says whether it is free. */
  @Override
  public void onTimeout(AsyncEvent event) {}

  @Override
  public void onError(AsyncEvent event) {
    thrown = event.getThrowable();
  }

  /** A dispatch that goes asynchronous again forgets its listeners. */
  @Override
  public void onStartAsync(AsyncEvent event) {
    thrown = null;
    event.getAsyncContext().addListener(this);
  }
}
