package org.cadrenode.landing.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every part of the landing zone works with, and the few steps that all of them take. Thread-safe. */
record Workbench(Keystore keystore, Journal journal, Clock clock, StableFiles files, SealedFiles sealed, DeliveryShelf shelf,
        LandingRoom room) {
    private static final Logger LOG = LoggerFactory.getLogger(Workbench.class);
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Returns the time, in the whole milliseconds in which a state holds it. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** Returns a word that nobody can guess and that was not there before. */
    String word() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Returns the version of the zone's key under which files are sealed now. */
    int keyVersion() {
        return keystore.versions(KeyPurpose.LANDING).get(0);
    }

    /** Removes a left-over. One that cannot be removed now is removed at the next start, and must not hide why it is one. */
    void discard(Path left) {
        try {
            files.remove(left);
        } catch (IOException e) {
            LOG.warn("A left-over stays until the next start: {}", e.getClass().getName());
        }
    }
}
