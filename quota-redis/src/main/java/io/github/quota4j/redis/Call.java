package io.github.quota4j.redis;

import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.netty.buffer.ByteBuf;

/** A command that knows whether it went out: before that nothing can have come of it. */
final class Call<T> extends AsyncCommand<String, String, T> {
  private volatile boolean written;

  Call(
      ProtocolKeyword type,
      CommandOutput<String, String, T> output,
      CommandArgs<String, String> arguments) {
    super(new Command<>(type, output, arguments));
  }

  @Override
  public void encode(ByteBuf buffer) {
    written = true;
    super.encode(buffer);
  }

  boolean written() {
    return written;
  }
}
