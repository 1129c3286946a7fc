package io.github.quota4j.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.quota4j.store.Alerts;
import io.github.quota4j.testkit.server.Redis;
import io.github.quota4j.testkit.server.Servers;
import io.lettuce.core.RedisURI;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** That the scripts decide as the core does is worth what the comparison would see: each of these bugs. */
@ExtendWith(Servers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PlantedBugsTest {
  private static final int MOST_SEEDS = 300;

  /** They find what hides best, and most of the others. */
  private static final long[] FIRST_SEEDS = {54, 61};

  private record Bug(String right, String wrong) {}

  private static final List<Bug> BUGS = List.of(
      new Bug("now > deadline", "false"),
      new Bug("fields[6] ~= fingerprint", "false"),
      new Bug("counter(draft, leg.key).version > version", "false"),
      new Bug("now >= leg.finish", "now > leg.finish"),
      new Bug("now < leg.start", "now <= leg.start"),
      new Bug("amount < least", "amount <= least"),
      new Bug(
          "return max(0, leg.max - (c.settled + c.held + c.leased))",
          "return max(0, leg.max - (c.settled + c.held))"),
      new Bug("amount = min(amount, room(draft, leg))\n      if", "if"),
      new Bug("elapsed > floor(owed / refill.amount)", "elapsed >= floor(owed / refill.amount)"),
      new Bug("max(0, now - c.as_of)", "now - c.as_of"),
      new Bug("max(c.as_of, draft.now)", "draft.now"),
      new Bug(
          "floor((leg.burst * leg.period - debt(c, leg, draft.now)) / leg.period)",
          "math.ceil((leg.burst * leg.period - debt(c, leg, draft.now)) / leg.period)"),
      new Bug("math.ceil(missing / refill.amount)", "floor(missing / refill.amount)"),
      new Bug("c.as_of = draft.now", "c.as_of = max(c.as_of, draft.now)"),
      new Bug("c.version = max(c.version, draft.version)", "c.version = draft.version"),
      new Bug("'%.0f'", "'%.14g'"),
      new Bug("draft = new_draft(now, 0)  --", "--"),
      new Bug("elseif not forced then spend_tokens", "else spend_tokens"),
      new Bug("amount > MOST - (c.settled + c.held + c.leased)", "false"),
      new Bug("operation.kind == 'L' and leases or reservations", "reservations"),
      new Bug("if item.demand == 'add' and parts[i].granted < item.max then return true end", ""),
      new Bug("amount = min(amount, counter(draft, leg.key).settled)", ""),
      new Bug("amount > most and most > 0", "amount > most"),
      new Bug("leg.max > 0 and leg.finish ~= ALWAYS", "leg.finish ~= ALWAYS"),
      new Bug("max(0, most - counter(draft, leg.key).settled)", "most"),
      new Bug("operation.state = 'X'", "operation.state = 'C'"),
      new Bug("min(to, offset + draw[3]) - max(from, offset)", "min(to, offset + draw[3]) - from"),
      new Bug("if kind == 'L' then change(", "if kind == 'R' then change("),
      new Bug("now >= operation.ends", "now > operation.ends"),
      new Bug("number <= operation.sequence", "number < operation.sequence"),
      new Bug("if part.returned > 0", "if false"),
      new Bug("max(part.spent, min(reported, part.granted))", "min(reported, part.granted)"),
      new Bug("local back = max(0, kept)", "local back = kept"),
      new Bug("i == 1 and first or 0", "first"),
      new Bug("and part.reported == (amounts[i] or 0)", ""),
      new Bug("if part.reported > part.spent then return true end", ""),
      new Bug("if excess > 0 and item then", "if false then"),
      new Bug("if operation.state == 'O' then return 'none' end", ""),
      new Bug(
          "operation.kind == 'R' and operation.state == 'O' and now >= operation.ends", "false"),
      new Bug("draw[3], -draw[3])", "draw[3], 0)"));

  private final Link link;

  PlantedBugsTest(Redis redis) {
    this.link = new Link(RedisURI.create(redis.url()));
  }

  @AfterAll
  void close() {
    link.close();
  }

  @TestFactory
  Stream<DynamicTest> isFound() {
    return BUGS.stream()
        .map(bug -> DynamicTest.dynamicTest(
            bug.wrong().isEmpty() ? "without " + bug.right() : bug.wrong(), () -> isFound(bug)));
  }

  private void isFound(Bug bug) {
    ScriptRunner sick = new ScriptRunner(link) {
      @Override
      List<Object> run(Script script, Arguments arguments, Patience patience) {
        return super.run(plant(bug, script), arguments, patience);
      }
    };
    assertThat(plant(bug, TakeScript.SCRIPT).text().equals(TakeScript.SCRIPT.text())
            && plant(bug, SettleScript.SCRIPT).text().equals(SettleScript.SCRIPT.text()))
        .as("is in no script: " + bug.right())
        .isFalse();
    Differential differential =
        new Differential(clock -> new RedisUsage(sick, StoreTime.set(clock), Alerts.inProcess()));
    assertThat(catchThrowable(() -> run(differential)))
        .as(bug.wrong())
        .isInstanceOf(AssertionError.class);
  }

  private static void run(Differential differential) {
    String run = UUID.randomUUID().toString();
    LongStream.concat(LongStream.of(FIRST_SEEDS), LongStream.rangeClosed(1, MOST_SEEDS))
        .forEach(seed -> differential.run(run, seed, 250));
  }

  private static Script plant(Bug bug, Script script) {
    return Script.ofText(script.text().replace(bug.right(), bug.wrong()));
  }
}
