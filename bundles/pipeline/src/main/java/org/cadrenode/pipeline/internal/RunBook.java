package org.cadrenode.pipeline.internal;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.SourceRun;
import org.cadrenode.api.delivery.SourceRun.Outcome;
import org.cadrenode.api.delivery.SourceRun.Trigger;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is kept of a source over restarts: whether a person stopped it, when it ran last, and its last runs, times and
 * counts alone. Runs in a row that brought nothing and ended alike are one entry. If the book cannot be read, the source
 * counts as stopped. Thread-safe.
 */
final class RunBook {
    static final int MOST_RUNS = 500;
    private static final Logger LOG = LoggerFactory.getLogger(RunBook.class);
    private static final int FORM = 1;

    private final String name;
    private final SealedFolder folder;
    private final Deque<SourceRun> runs = new ArrayDeque<>();
    private boolean stopped;
    private boolean damaged;
    private Instant knownSince;
    private Instant lastStart = Instant.MIN;

    /** Opens the book of a source, or begins it. */
    RunBook(SourceId source, SealedFolder folder, Instant now) {
        name = "runs-" + source;
        this.folder = folder;
        knownSince = now;
        if (folder.has(name)) {
            try {
                read();
            } catch (IOException | RuntimeException e) {
                LOG.error("The record of the runs of source {} cannot be read, so that it takes nothing: {}", source, e.getClass().getSimpleName());
                runs.clear();
                stopped = true;
                damaged = true;
            }
        } else {
            keep();
        }
    }

    private void read() throws IOException {
        try (DataInputStream in = new DataInputStream(folder.open(name))) {
            if (in.readInt() != FORM) {
                throw new IOException("Of another form");
            }
            stopped = in.readBoolean();
            knownSince = Instant.ofEpochMilli(in.readLong());
            lastStart = in.readBoolean() ? Instant.ofEpochMilli(in.readLong()) : Instant.MIN;
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                runs.addLast(new SourceRun(Instant.ofEpochMilli(in.readLong()), Instant.ofEpochMilli(in.readLong()),
                        Trigger.valueOf(in.readUTF()), Outcome.valueOf(in.readUTF()),
                        Optional.of(in.readUTF()).filter(code -> !code.isEmpty()).map(ErrorCode::valueOf), in.readLong(), in.readLong(),
                        in.readLong()));
            }
        }
    }

    private void write() throws IOException {
        folder.write(name, sink -> {
            DataOutputStream out = new DataOutputStream(sink);
            out.writeInt(FORM);
            out.writeBoolean(stopped);
            out.writeLong(knownSince.toEpochMilli());
            out.writeBoolean(!lastStart.equals(Instant.MIN));
            if (!lastStart.equals(Instant.MIN)) {
                out.writeLong(lastStart.toEpochMilli());
            }
            out.writeInt(runs.size());
            for (SourceRun run : runs) {
                out.writeLong(run.startedAt().toEpochMilli());
                out.writeLong(run.endedAt().toEpochMilli());
                out.writeUTF(run.trigger().name());
                out.writeUTF(run.outcome().name());
                out.writeUTF(run.failure().map(ErrorCode::name).orElse(""));
                out.writeLong(run.deliveries());
                out.writeLong(run.bytes());
                out.writeLong(run.runs());
            }
            out.flush();
        });
    }

    // What became of a run is worth less than the run: it goes on, and is on record with the next one that ends.
    private void keep() {
        try {
            write();
        } catch (IOException | RuntimeException e) {
            LOG.warn("The record {} cannot be written: {}", name, e.getClass().getSimpleName());
        }
    }

    synchronized boolean stopped() {
        return stopped;
    }

    /** Returns whether what was kept could not be read. */
    synchronized boolean damaged() {
        return damaged;
    }

    /** Keeps whether the source is stopped; if that cannot be kept, nothing changes. */
    synchronized void stopped(boolean now) {
        boolean before = stopped;
        stopped = now;
        try {
            write();
            damaged = false;
        } catch (IOException e) {
            stopped = before;
            throw new CadreException(ErrorCode.STORE_FAILED, "whether the source is stopped cannot be kept, so that nothing was changed");
        }
    }

    /** Returns from when on a run may have been missed: the start of the last one, or when the source was first here. */
    synchronized Instant since() {
        return lastStart.equals(Instant.MIN) ? knownSince : lastStart;
    }

    /** Returns when the source was first here. */
    synchronized Instant knownSince() {
        return knownSince;
    }

    /** Returns whether the source has never run. */
    synchronized boolean never() {
        return lastStart.equals(Instant.MIN);
    }

    synchronized Optional<SourceRun> last() {
        return Optional.ofNullable(runs.peekLast());
    }

    /** Returns the last runs, newest first. */
    synchronized List<SourceRun> runs(int limit) {
        List<SourceRun> all = new ArrayList<>(runs);
        Collections.reverse(all);
        return List.copyOf(all.subList(0, Math.max(0, Math.min(limit, all.size()))));
    }

    /** Keeps a run that ended. */
    synchronized void add(SourceRun run) {
        lastStart = run.startedAt();
        SourceRun before = runs.peekLast();
        if (before != null && alike(before, run)) {
            runs.removeLast();
            runs.addLast(new SourceRun(before.startedAt(), run.endedAt(), run.trigger(), run.outcome(), run.failure(), 0, 0, before.runs() + 1));
        } else {
            runs.addLast(run);
        }
        while (runs.size() > MOST_RUNS) {
            runs.removeFirst();
        }
        keep();
    }

    private static boolean alike(SourceRun before, SourceRun run) {
        return before.deliveries() == 0 && run.deliveries() == 0 && before.trigger() == run.trigger()
                && before.outcome() == run.outcome() && before.failure().equals(run.failure());
    }
}
