package org.cadrenode.landing.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.Milestone;
import org.cadrenode.api.delivery.Revision;
import org.cadrenode.api.delivery.Stage;

/**
 * All that is written down about a delivery. One file holds it and is replaced as a whole: what it names is so, and any
 * other file beside it is a left-over.
 *
 * @param revision grows by one with each change
 * @param milestone how far the delivery has come
 * @param reachedAt when
 * @param waitingFor what it waits for, or empty
 * @param seal words to which the content is sealed; empty for a continuation, which has no content of its own
 * @param records number of the files of records and screening that count; 0 before the landing
 * @param quarantine number of the quarantine file of each stage that has one
 * @param continuations those in which records of this delivery went on, or copies of them are revised
 * @param purges rows that were taken back, by purge
 * @param keyVersion every sealed file of it is under this version of the zone's key, or a later one
 * @param revises what it revises, if it is a revision
 * @param corrections revisions by which the account was corrected
 */
record DeliveryState(
        long revision, Milestone milestone, Instant reachedAt, String waitingFor, String seal, long records,
        Map<Stage, Long> quarantine, List<DeliveryId> continuations, Map<String, Long> purges, int keyVersion,
        Optional<Revision> revises, List<DeliveryId> corrections) {
    DeliveryState {
        quarantine = quarantine.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(quarantine));
        continuations = List.copyOf(continuations);
        purges = Collections.unmodifiableMap(new TreeMap<>(purges));
        corrections = List.copyOf(corrections);
    }

    static DeliveryState received(Delivery delivery, String seal, int keyVersion) {
        return new DeliveryState(1, delivery, delivery.receivedAt(), "", seal, 0, Map.of(), List.of(), Map.of(), keyVersion,
                Optional.empty(), List.of());
    }

    static DeliveryState continuation(Landed landed, Instant at, int keyVersion) {
        return new DeliveryState(1, landed, at, "", "", 1, Map.of(), List.of(), Map.of(), keyVersion,
                Optional.empty(), List.of());
    }

    /** Returns the number that files made for the next state bear, so that they never meet those of this one. */
    long next() {
        return revision + 1;
    }

    DeliveryState landed(Landed landed, Instant at, boolean quarantined) {
        return new DeliveryState(next(), landed, at, "", seal, next(),
                quarantined ? Map.of(Stage.LANDED, next()) : Map.of(), continuations, purges, keyVersion,
                revises, corrections);
    }

    DeliveryState reached(Milestone reached, Instant at, boolean quarantined) {
        Map<Stage, Long> entries = new EnumMap<>(Stage.class);
        entries.putAll(quarantine);
        entries.remove(reached.stage());
        if (quarantined) {
            entries.put(reached.stage(), next());
        }
        return new DeliveryState(next(), reached, at, "", seal, records, entries, continuations, purges, keyVersion,
                revises, corrections);
    }

    DeliveryState returned(Landed landed, Instant at) {
        Map<Stage, Long> entries = new EnumMap<>(Stage.class);
        if (quarantine.containsKey(Stage.LANDED)) {
            entries.put(Stage.LANDED, quarantine.get(Stage.LANDED));
        }
        return new DeliveryState(next(), landed, at, "", seal, records, entries, continuations, purges, keyVersion,
                revises, corrections);
    }

    DeliveryState continued(Milestone without, DeliveryId continuation) {
        List<DeliveryId> all = new ArrayList<>(continuations);
        all.add(continuation);
        return new DeliveryState(next(), without, reachedAt, waitingFor, seal, next(), quarantine, all, purges, keyVersion,
                revises, corrections);
    }

    /** Returns a revision's first state. */
    static DeliveryState revision(Landed landed, Revision revises, Instant at, int keyVersion) {
        return new DeliveryState(1, landed, at, "", "", 1, Map.of(), List.of(), Map.of(), keyVersion, Optional.of(revises), List.of());
    }

    /** Returns the state with a revision, or with a delivery that reads the content again. */
    DeliveryState revisedBy(DeliveryId revision) {
        List<DeliveryId> all = new ArrayList<>(continuations);
        all.add(revision);
        return new DeliveryState(next(), milestone, reachedAt, waitingFor, seal, records, quarantine, all, purges, keyVersion,
                revises, corrections);
    }

    DeliveryState corrected(Milestone corrected, DeliveryId revision) {
        List<DeliveryId> all = new ArrayList<>(corrections);
        all.add(revision);
        return new DeliveryState(next(), corrected, reachedAt, waitingFor, seal, records, quarantine, continuations, purges,
                keyVersion, revises, all);
    }

    DeliveryState waiting(String what) {
        return new DeliveryState(next(), milestone, reachedAt, what, seal, records, quarantine, continuations, purges, keyVersion,
                revises, corrections);
    }

    DeliveryState purged(Milestone corrected, String purge, long rows) {
        Map<String, Long> all = new TreeMap<>(purges);
        all.put(purge, rows);
        return new DeliveryState(next(), corrected, reachedAt, waitingFor, seal, records, quarantine, continuations, all, keyVersion,
                revises, corrections);
    }

    DeliveryState resealed(int version) {
        return new DeliveryState(next(), milestone, reachedAt, waitingFor, seal, records, quarantine, continuations, purges,
                version, revises, corrections);
    }
}
