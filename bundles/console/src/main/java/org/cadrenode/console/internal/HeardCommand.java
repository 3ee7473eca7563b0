package org.cadrenode.console.internal;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.apache.karaf.shell.ssh.ShellCommand;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.command.CommandFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A command that is heard to its end, and leaves nothing behind. Karaf ends a command before it flushes the stream of its
 * messages, so that what stands in there is lost; and right after the exit code it breaks the connection off, so that some clients
 * report the break instead of the code. Here each message goes out at once, and the client has a moment to leave by itself. What
 * Karaf keeps of a command, {@link OneSession} closes.
 */
final class HeardCommand implements Command {
    private static final long LEAVING_MILLISECONDS = 1000;
    /** Karaf's own help finds no command in a session that is there for one alone, and prints a heading. */
    private static final Pattern HELP = Pattern.compile("^\\s*help\\s+([a-z-]+:[a-z-]+)\\s*$");

    private static final Logger LOG = LoggerFactory.getLogger(HeardCommand.class);

    private final Command command;
    private final Runnable atEnd;
    private volatile @Nullable ChannelSession channel;

    private HeardCommand(Command command, Runnable atEnd) {
        this.command = command;
        this.atEnd = atEnd;
    }

    /** Returns a factory of the same commands, each heard to its end; those of the console get a session from {@code sessions}. */
    static CommandFactory of(CommandFactory factory, Supplier<SessionFactory> sessions) {
        return (channel, line) -> {
            Command command = factory.createCommand(channel, line);
            if (command instanceof ShellCommand) {
                OneSession session = new OneSession(sessions.get());
                return new HeardCommand(new ShellCommand(session, HELP.matcher(line).replaceFirst("$1 --help")), session::close);
            }
            return new HeardCommand(command, () -> { });
        };
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
        command.setExitCallback((code, message, closeImmediately) -> {
            callback.onExit(code, message, closeImmediately);
            atEnd.run();
            awaitLeave();
        });
    }

    private void awaitLeave() {
        ChannelSession open = channel;
        if (open == null) {
            return;
        }
        CountDownLatch left = new CountDownLatch(1);
        open.getServerSession().addCloseFutureListener(future -> left.countDown());
        try {
            // A client that keeps its connection for further commands is broken off by Karaf after this.
            boolean gone = left.await(LEAVING_MILLISECONDS, TimeUnit.MILLISECONDS);
            LOG.debug("Console: the client {} by itself", gone ? "left" : "did not leave");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void start(ChannelSession session, Environment environment) throws IOException {
        channel = session;
        command.start(session, environment);
    }

    @Override
    public void destroy(ChannelSession session) throws Exception {
        command.destroy(session);
    }
}
