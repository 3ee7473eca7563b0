package org.cadrenode.audit.engine;

import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.locks.LockSupport;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.keystore.engine.NodeKeys;

/** A process that records without end, from four threads, and prints each sequence that was acknowledged. */
final class KilledWriter {
    private KilledWriter() { }

    /** Returns keys that are the same in the writer and in the test that reads what it left. */
    static NodeKeys keys() {
        return NodeKeys.of(purpose -> Digest.ofContent(purpose.name().getBytes()).bytes());
    }

    public static void main(String[] arguments) {
        FileJournal journal = new FileJournal(Path.of(arguments[0]), keys(), Clock.systemUTC(), 20_000);
        for (int t = 0; t < 4; t++) {
            new Thread(() -> {
                while (true) {
                    long sequence = journal.record(JournalCase.event(1)).sequence();
                    System.out.println(sequence);
                    if (sequence % 50 == 0) {
                        journal.checkpoint();
                    }
                }
            }).start();
        }
        LockSupport.park();
    }
}
