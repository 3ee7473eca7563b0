package org.cadrenode.pipeline.engine;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import org.cadrenode.pipeline.engine.MessageTaker.Reply;

/**
 * One connection: message, answer, message, answer. Every wait for the other side has an end: who watches over the connections
 * asks {@link #closeIfOverdue} now and then. Runs in one thread; the other methods are thread-safe.
 */
final class MllpConnection {
    private static final long NEVER = Long.MAX_VALUE;
    private static final int MOST_DRAINED = 1 << 24;

    private final Socket raw;
    private final Upgrade upgrade;
    private final MessageTaker taker;
    private final MemoryBudget budget;
    private final int longest;
    private final Patience patience;
    private final long origin = System.nanoTime();
    private volatile long due;
    private volatile long silentSince = NEVER;
    private boolean taking;
    private boolean left;

    /** Makes of a socket the one through which to speak. */
    interface Upgrade {
        Socket of(Socket raw) throws IOException;
    }

    /**
     * How long the other side may take.
     *
     * @param handshake to become a connection to speak through
     * @param idle between two messages
     * @param message from the first byte of a message to its last
     * @param answer to take an answer
     */
    record Patience(Duration handshake, Duration idle, Duration message, Duration answer) {
        static Patience of(Duration idle) {
            return new Patience(Duration.ofSeconds(10), idle, Duration.ofSeconds(60), Duration.ofSeconds(30));
        }
    }

    MllpConnection(Socket raw, Upgrade upgrade, MessageTaker taker, MemoryBudget budget, int longest, Patience patience) {
        this.raw = raw;
        this.upgrade = upgrade;
        this.taker = taker;
        this.budget = budget;
        this.longest = longest;
        this.patience = patience;
        due = patience.handshake.toNanos();
    }

    /** Speaks until the other side has left, or is asked to. */
    void run() throws IOException {
        try (raw; Socket socket = upgrade.of(raw)) {
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            FrameReader frames = new FrameReader(socket.getInputStream(), budget, longest, this::begun);
            try {
                silent();
                for (byte[] frame = frames.next(); frame != null && take(); frame = frames.next()) {
                    Reply reply = taker.take(frame, Arrays.copyOfRange(frame, 1, frame.length - 2));
                    if (!answer(out, reply) || !taken()) {
                        return;
                    }
                    frames.done();
                    silent();
                }
            } catch (FrameReader.TooLongException e) {
                answer(out, taker.tooLong(e.beginning()));
                drain(socket);
            } finally {
                frames.done();
            }
        }
    }

    private void silent() {
        silentSince = now();
        due = silentSince + patience.idle.toNanos();
    }

    private void begun() {
        silentSince = NEVER;
        due = now() + patience.message.toNanos();
    }

    private boolean answer(OutputStream out, Reply reply) throws IOException {
        due = now() + patience.answer.toNanos();
        byte[] content = reply.content();
        if (content.length > 0) {
            byte[] framed = new byte[content.length + 3];
            framed[0] = FrameReader.START;
            System.arraycopy(content, 0, framed, 1, content.length);
            framed[framed.length - 2] = FrameReader.END;
            framed[framed.length - 1] = FrameReader.RETURN;
            out.write(framed);
            out.flush();
        }
        return reply.goesOn();
    }

    // Whoever is still writing would be told of the closing before the answer, and lose that.
    private void drain(Socket socket) throws IOException {
        due = now() + patience.handshake.toNanos();
        socket.shutdownOutput();
        byte[] through = new byte[1 << 13];
        int drained = 0;
        for (int read = 0; read >= 0 && drained < MOST_DRAINED; read = socket.getInputStream().read(through)) {
            drained += read;
        }
    }

    private synchronized boolean take() {
        taking = !left;
        due = NEVER;
        return taking;
    }

    private synchronized boolean taken() {
        taking = false;
        return !left;
    }

    /** Ends the connection: now, or once the message that is being taken is answered. */
    void leave() {
        synchronized (this) {
            left = true;
            if (taking) {
                return;
            }
        }
        close();
    }

    /** Ends it at once. */
    void close() {
        try {
            raw.close();
        } catch (IOException e) {
            // It is of no use any more.
        }
    }

    /** Closes it if the other side took too long. */
    void closeIfOverdue() {
        if (now() > due) {
            close();
        }
    }

    /** Returns for how long nothing came between two messages; negative while a message comes or is taken. */
    long silentNanos() {
        long since = silentSince;
        return since == NEVER ? -1 : now() - since;
    }

    private long now() {
        return System.nanoTime() - origin;
    }
}
