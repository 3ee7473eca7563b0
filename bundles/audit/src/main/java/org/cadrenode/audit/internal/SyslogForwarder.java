package org.cadrenode.audit.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.audit.JournalReader;
import org.cadrenode.api.error.CadreException;
import org.jspecify.annotations.Nullable;

/**
 * Sends the journal's entries to a collector, in order, each at least once. A lot goes over one connection, and counts as
 * sent when the collector has confirmed it; else it is sent again, after a pause that doubles with each failure. It reads
 * the journal from its files, so recording never waits for it.
 */
final class SyslogForwarder implements Runnable {
    private static final int LOT = 2_000;
    private static final int LONGEST_PAUSE_DOUBLINGS = 6;

    private final Journal journal;
    private final JournalReader reader;
    private final SyslogCursor cursor;
    private final Collector collector;
    private final boolean closeNotify;
    private final String node;
    private final long pauseMilliseconds;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicReference<@Nullable CollectorConnection> open = new AtomicReference<>();
    private volatile State state = new State(0, 0, 0, "");

    /** Makes connections. */
    @FunctionalInterface
    interface Collector {
        CollectorConnection connect() throws IOException;
    }

    /**
     * How the forwarding stands.
     *
     * @param confirmed sequence of the last entry that the collector has
     * @param head sequence of the journal's last entry, when it was last looked at
     * @param failures in a row
     * @param failure the last one's kind, or empty
     */
    record State(long confirmed, long head, int failures, String failure) { }

    SyslogForwarder(Journal journal, JournalReader reader, SyslogCursor cursor, Collector collector, boolean closeNotify,
            String node, long pauseMilliseconds) {
        this.journal = journal;
        this.reader = reader;
        this.cursor = cursor;
        this.collector = collector;
        this.closeNotify = closeNotify;
        this.node = node;
        this.pauseMilliseconds = pauseMilliseconds;
    }

    @Override
    public void run() {
        boolean again = true;
        while (again) {
            long pause = pauseMilliseconds;
            try {
                pause = forwardLot() ? 0 : pause;
            } catch (IOException | UncheckedIOException | CadreException e) {
                Throwable kind = e instanceof UncheckedIOException && e.getCause() != null ? e.getCause() : e;
                State before = state;
                state = new State(before.confirmed(), before.head(), before.failures() + 1, kind.getClass().getSimpleName());
                pause <<= Math.min(before.failures(), LONGEST_PAUSE_DOUBLINGS);
            }
            try {
                again = !stopped.await(pause, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                again = false;
            }
        }
    }

    // Returns whether something was sent and confirmed.
    private boolean forwardLot() throws IOException {
        List<JournalEntry> latest = journal.latest(1);
        long head = latest.isEmpty() ? 0 : latest.get(0).sequence();
        long from = cursor.sequence(reader);
        if (from >= head) {
            state = new State(from, head, 0, "");
            return false;
        }
        state = new State(from, head, state.failures(), state.failure());
        JournalEntry[] last = new JournalEntry[1];
        try (CollectorConnection connection = collector.connect()) {
            open.set(connection);
            if (stopped.getCount() == 0) {
                return false;
            }
            int[] sent = {0};
            reader.search(SyslogCursor.after(from), entry -> {
                try {
                    connection.send(SyslogMessage.frame(entry, node));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                last[0] = entry;
                return ++sent[0] < LOT;
            });
            connection.confirm(closeNotify);
        } finally {
            open.set(null);
        }
        if (last[0] == null) {
            return false;
        }
        cursor.moveTo(last[0]);
        state = new State(last[0].sequence(), Math.max(head, last[0].sequence()), 0, "");
        return true;
    }

    /** Returns how it stands. */
    State state() {
        return state;
    }

    /** Ends it soon, wherever it waits. */
    void stop() {
        stopped.countDown();
        CollectorConnection connection = open.get();
        if (connection != null) {
            try {
                connection.close();
            } catch (IOException e) {
                // What was not confirmed is sent again by the next one.
                return;
            }
        }
    }
}
