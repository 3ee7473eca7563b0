package org.cadrenode.pseudonymise.internal;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.cadrenode.api.identifiable.OptOutScreen;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.pseudonymise.engine.text.Everyone;

/**
 * Keeps {@link Everyone} from delivery to delivery: before a delivery's first text is scrubbed, those join who changed in
 * the vault since the last time, and those who are opted out. After the vault's files were made anew all are read anew, so that
 * memory keeps nobody whom those have lost. Deliveries are scrubbed side by side; nobody joins while one is. Thread-safe.
 */
final class EveryoneIndex {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private Everyone everyone = new Everyone();
    private long erasures;
    private long seen;

    /** Everyone, as long as it is held; to be closed by the thread that holds it. */
    final class Held implements AutoCloseable {
        private Held() { }

        Everyone everyone() {
            return everyone;
        }

        @Override
        public void close() {
            lock.readLock().unlock();
        }
    }

    /**
     * Brings everyone up to date and holds them.
     *
     * @param erased the vault's {@linkplain Vault#erasures erasures}, of which there is none while {@code reading} is open
     * @param version of the vault before {@code reading} was opened, so that whoever changes meanwhile is read again
     */
    Held hold(long erased, long version, Vault.Reading reading, OptOutScreen.Suppressed suppressed) {
        lock.writeLock().lock();
        try {
            if (erased > erasures) {
                everyone = new Everyone();
                seen = 0;
                erasures = erased;
            }
            // The vault first: who is moved from it to the suppression store in between is seen at least once.
            if (version > seen) {
                reading.changedSince(seen, this::join);
                seen = version;
            }
            suppressed.all(this::join);
            lock.readLock().lock();
        } finally {
            lock.writeLock().unlock();
        }
        return new Held();
    }

    private void join(VaultPerson person) {
        everyone.add(person.identifiers());
        person.relatives().forEach(relative -> everyone.add(relative.identifiers()));
    }
}
