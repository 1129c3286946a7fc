package io.github.quota4j.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.List;

/** Runs scripts by their SHA-1, and sends the text when Redis does not know it: the first time, and after it lost its memory. */
class ScriptRunner {
  private final Link link;

  ScriptRunner(Link link) {
    this.link = link;
  }

  List<Object> run(Script script, Arguments arguments, Patience patience) {
    try {
      return run(CommandType.EVALSHA, script.sha(), arguments, patience);
    } catch (RedisNoScriptException e) {
      return run(CommandType.EVAL, script.text(), arguments, patience); // nothing was run yet
    }
  }

  private List<Object> run(
      CommandType type, String script, Arguments arguments, Patience patience) {
    CommandArgs<String, String> args = new CommandArgs<>(StringCodec.UTF8)
        .add(script)
        .add(arguments.keys().size())
        .addKeys(arguments.keys())
        .addValues(arguments.values());
    return link.ask(new Call<>(type, new NestedMultiOutput<>(StringCodec.UTF8), args), patience);
  }
}
