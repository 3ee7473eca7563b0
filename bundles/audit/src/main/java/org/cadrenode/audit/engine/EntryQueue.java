package org.cadrenode.audit.engine;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.error.CadreException;
import org.jspecify.annotations.Nullable;

/** Gives entries their places and holds them until they are written, and the newest of them after that. Thread-safe. */
final class EntryQueue {
    private static final int REMEMBERED = 1000;

    private final ReentrantLock lock = new ReentrantLock();
    private final MessageDigest sha256 = Digest.sha256();
    private final Deque<JournalEntry> remembered = new ArrayDeque<>();
    private Batch filling = new Batch();
    private long sequence;
    private byte[] chain = new byte[Segment.HASH_BYTES];

    /** Entries that are written together. How it ended is known under the journal's lock of the disk, or after waiting. */
    static final class Batch {
        private final CountDownLatch ended = new CountDownLatch(1);
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final List<JournalEntry> entries = new ArrayList<>();
        private long lastSequence;
        private byte[] lastChain = {};
        private boolean done;
        private @Nullable CadreException failure;

        byte[] bytes() {
            return bytes.toByteArray();
        }

        long lastSequence() {
            return lastSequence;
        }

        byte[] lastChain() {
            return lastChain;
        }

        boolean done() {
            return done;
        }

        @Nullable CadreException failure() {
            return failure;
        }

        private void end(@Nullable CadreException how) {
            failure = how;
            done = true;
            ended.countDown();
        }

        /** Waits until it is written or refused. An interruption waits, too: the entry's fate must be known. */
        void await() {
            boolean interrupted = false;
            while (true) {
                try {
                    ended.await();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * An entry and the batch with which it is written.
     *
     * @param leads whether it is the batch's first, whose thread has to see to it that the batch is written
     */
    record Place(JournalEntry entry, Batch batch, boolean leads) { }

    /** Gives an event its place; {@code rest} is its canonical form. */
    Place add(AuditEvent event, byte[] rest, Instant now) {
        lock.lock();
        try {
            byte[] start = EntryForm.start(sequence + 1, now);
            sha256.update(chain);
            sha256.update(start);
            byte[] hash = sha256.digest(rest);
            chain = hash;
            sequence++;
            filling.bytes.writeBytes(Segment.line(start, rest, hash));
            filling.lastSequence = sequence;
            filling.lastChain = hash;
            JournalEntry entry = new JournalEntry(sequence, now, event, Digest.of(hash));
            filling.entries.add(entry);
            return new Place(entry, filling, filling.entries.size() == 1);
        } finally {
            lock.unlock();
        }
    }

    /** Takes all that has a place and is not written. */
    Batch take() {
        lock.lock();
        try {
            Batch batch = filling;
            filling = new Batch();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** Notes that a batch is durable. */
    void written(Batch batch) {
        lock.lock();
        try {
            batch.end(null);
            remembered.addAll(batch.entries);
            while (remembered.size() > REMEMBERED) {
                remembered.removeFirst();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Notes that a batch failed, and with it what was queued meanwhile, since it is chained to it; goes back. */
    void failed(Batch batch, CadreException failure, long durableSequence, byte[] durableChain) {
        lock.lock();
        try {
            for (Batch lost : List.of(batch, filling)) {
                lost.end(failure);
            }
            filling = new Batch();
            sequence = durableSequence;
            chain = durableChain;
        } finally {
            lock.unlock();
        }
    }

    /** Starts behind what a journal that was opened holds. */
    void restart(long durableSequence, byte[] durableChain) {
        lock.lock();
        try {
            sequence = durableSequence;
            chain = durableChain;
            remembered.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Returns the newest {@code limit} written entries of {@code all}, oldest first, or null if it forgot some. */
    @Nullable List<JournalEntry> newest(int limit, long all) {
        lock.lock();
        try {
            return remembered.size() < Math.min(limit, all)
                ? null : remembered.stream().skip(Math.max(0, remembered.size() - limit)).toList();
        } finally {
            lock.unlock();
        }
    }
}
