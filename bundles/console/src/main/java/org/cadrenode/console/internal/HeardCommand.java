package org.cadrenode.console.internal;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.command.CommandFactory;

/**
 * A command whose messages reach the client. Karaf ends a command before it flushes the stream of its messages, so that
 * what stands in there is lost; here each write goes out at once.
 */
final class HeardCommand implements Command {
    private final Command command;

    private HeardCommand(Command command) {
        this.command = command;
    }

    /** Returns a factory of the same commands, each with messages that are heard. */
    static CommandFactory of(CommandFactory factory) {
        return (channel, line) -> new HeardCommand(factory.createCommand(channel, line));
    }

    @Override
    public void setErrorStream(OutputStream messages) {
        command.setErrorStream(new FilterOutputStream(messages) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
                out.flush();
            }
        });
    }

    @Override
    public void setInputStream(InputStream in) {
        command.setInputStream(in);
    }

    @Override
    public void setOutputStream(OutputStream out) {
        command.setOutputStream(out);
    }

    @Override
    public void setExitCallback(ExitCallback callback) {
        command.setExitCallback(callback);
    }

    @Override
    public void start(ChannelSession channel, Environment environment) throws IOException {
        command.start(channel, environment);
    }

    @Override
    public void destroy(ChannelSession channel) throws Exception {
        command.destroy(channel);
    }
}
