package io.github.quota4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A listener hears everything in order, and nobody waits for it, whatever it does. */
@Timeout(30)
class EventsTest {
  private static final Decision DECISION = Answers.denied(Reason.NO_PLAN, Instant.EPOCH);

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  private static Charge charge(int units) {
    return Charge.of("acme", "api", units);
  }

  private static String told(Charge charge) {
    return charge.items().get(0).amount().toPlainString();
  }

  /** Writes down what it hears. */
  private class Writing implements QuotaListener {
    @Override
    public void decided(Charge charge, Decision decision) {
      heard.add(told(charge));
    }

    @Override
    public void dropped(long events) {
      heard.add(events + " dropped");
    }
  }

  private static void tell(Telling telling, int units) {
    telling.tell(listener -> listener.decided(charge(units), DECISION));
  }

  @Test
  void eventsAreToldInOrderAndTheLastOnesBeforeItIsClosed() {
    Events events = Events.of(new Writing());
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      assertThat(events.decided(charge(i), DECISION)).isSameAs(DECISION);
      sent.add(Integer.toString(i));
    }
    events.close();
    assertThat(heard).containsExactlyElementsOf(sent);
    assertThat(events.decided(charge(1), DECISION)).isSameAs(DECISION);
    events.close();
    assertThat(heard).hasSize(1_000);
  }

  @Test
  void whereNobodyListensNothingIsTold() {
    assertThat(Events.NONE.areHeard()).isFalse();
    assertThat(Events.NONE.decided(charge(1), DECISION)).isSameAs(DECISION);
    Events.NONE.close();
  }

  @Test
  void aListenerThatThrowsHearsTheNextEventAllTheSame() {
    Telling telling = new Telling(
        new Writing() {
          @Override
          public void decided(Charge charge, Decision decision) {
            super.decided(charge, decision);
            if (told(charge).equals("2")) throw new StackOverflowError("an error, even");
            throw new IllegalStateException("broken");
          }
        },
        10);
    for (int i = 0; i < 5; i++) tell(telling, i);
    telling.close();
    assertThat(heard).containsExactly("0", "1", "2", "3", "4");
  }

  @Test
  void whatComesWhileAListenerBlocksIsDroppedAndCounted() throws InterruptedException {
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    Telling telling = new Telling(
        new Writing() {
          @Override
          public void decided(Charge charge, Decision decision) {
            super.decided(charge, decision);
            blocked.countDown();
            awaitQuietly(released);
          }
        },
        10);
    tell(telling, 0);
    blocked.await();
    for (int i = 1; i <= 25; i++) tell(telling, i); // nobody waits here
    released.countDown();
    telling.close();
    assertThat(heard)
        .containsExactly("0", "15 dropped", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
  }

  @Test
  void aListenerThatNeverReturnsHoldsACloseForASecondAndIsInterrupted()
      throws InterruptedException {
    CountDownLatch interrupted = new CountDownLatch(1);
    Telling telling = new Telling(
        new Writing() {
          @Override
          public void decided(Charge charge, Decision decision) {
            super.decided(charge, decision);
            if (!awaitQuietly(new CountDownLatch(1))) interrupted.countDown();
          }
        },
        10);
    tell(telling, 0);
    tell(telling, 1);
    telling.close();
    assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(heard).as("nothing after the close").containsExactly("0");
  }

  @Test
  void aListenerMayCloseWhatItListensTo() throws InterruptedException {
    Telling[] closed = new Telling[1];
    CountDownLatch returned = new CountDownLatch(1);
    closed[0] = new Telling(
        new Writing() {
          @Override
          public void decided(Charge charge, Decision decision) {
            closed[0].close();
            returned.countDown();
          }
        },
        10);
    tell(closed[0], 0);
    returned.await();
  }

  private static boolean awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
