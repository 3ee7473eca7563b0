package org.cadrenode.gate.internal;

import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.identifiable.OptOutScreen;
import org.cadrenode.api.identifiable.Pseudonymiser;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.PurposeToken.Purpose;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.gate.engine.KnownPeople;

/**
 * The people to look for, brought up to date from the vault and the suppression store before each check, and read anew, all of
 * them, before the first check after the vault's files were made anew: so memory keeps nobody whom those have lost. Checks run
 * side by side; nothing is written while one runs, and a check whose people cannot be read fails. Thread-safe.
 */
final class Watchlist {
    private final Vault vault;
    private final OptOutScreen optOut;
    private final Pseudonymiser pseudonymiser;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private KnownPeople people = new KnownPeople();
    private long erasures;
    private long seen;
    private OptionalLong suppressedSeen = OptionalLong.empty();

    Watchlist(Vault vault, OptOutScreen optOut, Pseudonymiser pseudonymiser) {
        this.vault = vault;
        this.optOut = optOut;
        this.pseudonymiser = pseudonymiser;
    }

    /** What is done with the people. */
    interface Check<T> {
        T with(KnownPeople people) throws IOException;
    }

    <T> T check(DeliveryId delivery, Check<T> check) throws IOException {
        lock.writeLock().lock();
        try {
            refresh(delivery);
            lock.readLock().lock();
        } finally {
            lock.writeLock().unlock();
        }
        try {
            return check.with(people);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Returns whether the register of opt-outs changed, for its provider's children, since a delivery was screened. */
    boolean changedSince(Screened screened) {
        return screened.optOuts() < optOut.version(screened.delivery().provider());
    }

    // The vault before the suppression store: who is moved from the one to the other in between is seen at least once.
    private void refresh(DeliveryId delivery) {
        PurposeToken purpose = PurposeToken.claim(Purpose.CHECK, delivery);
        long erased = vault.erasures();
        if (erased != erasures) {
            people = new KnownPeople();
            seen = 0;
            suppressedSeen = OptionalLong.empty();
            erasures = erased;
        }
        long version = vault.version();
        if (version != seen) {
            try (Vault.Reading reading = vault.open(purpose)) {
                reading.changedSince(seen, person -> add(person, false));
            }
            seen = version;
        }
        OptionalLong state = optOut.suppressedState();
        if (state.isEmpty() || !state.equals(suppressedSeen)) {
            people.noneOptedOut();
            try (OptOutScreen.Suppressed suppressed = optOut.open(purpose)) {
                suppressed.all(person -> add(person, true));
            }
            suppressedSeen = state;
        }
        people.shelter(optOut.sheltered());
    }

    // Rows that were made before a merge of ids are under the former pseudonym still.
    private void add(VaultPerson person, boolean stopped) {
        pseudonymiser.pseudonyms(person.provider(), person.localId()).forEach(pseudonym -> people.add(person, pseudonym, stopped));
    }

    /** Returns how many children were known at the last check. */
    int size() {
        lock.readLock().lock();
        try {
            return people.size();
        } finally {
            lock.readLock().unlock();
        }
    }
}
