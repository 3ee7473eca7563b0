package org.cadrenode.pseudonymise.internal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.identifiable.Artefact;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.RecordKey;
import org.cadrenode.api.pseudonym.RowReader;
import org.cadrenode.api.pseudonym.RowWriter;
import org.cadrenode.pseudonymise.engine.FingerprintBook;
import org.cadrenode.pseudonymise.engine.KeyList;
import org.jspecify.annotations.Nullable;

/**
 * What a revision takes back: the keys under which rows of its children have left, in the revised delivery and its earlier
 * revisions, but for those under which rows leave again. In memory, some 16
 * to 24 bytes a row of these children. For one run.
 */
final class Withdrawals {
    private final LandingZone landing;
    private final @Nullable DeliveryId revised;
    private final List<DeliveryId> left;
    private final Set<Pseudonym> children;
    private final KeyList again = new KeyList();

    /** Of a delivery that revises nothing. */
    Withdrawals(LandingZone landing) {
        this.landing = landing;
        revised = null;
        left = List.of();
        children = Set.of();
    }

    /**
     * Of a revision.
     *
     * @param left the revised delivery, and revisions of it whose rows have left
     * @param subjects its children, 16 octets each
     */
    Withdrawals(LandingZone landing, DeliveryId revised, List<DeliveryId> left, byte[] subjects) {
        this.landing = landing;
        this.revised = revised;
        this.left = List.copyOf(left);
        Set<Pseudonym> all = new HashSet<>();
        for (int at = 0; at < subjects.length; at += 16) {
            all.add(Pseudonym.ofHash(Arrays.copyOfRange(subjects, at, at + 16)));
        }
        children = all;
    }

    /** Says what is revised, if anything is. */
    void begin(RowWriter rows) throws IOException {
        if (revised != null) {
            rows.revises(revised);
        }
    }

    /** Takes note of a row that leaves. */
    void released(RecordKey key) {
        if (revised != null) {
            again.add(key);
        }
    }

    /** Withdraws what does not leave again, in the order of keys. */
    void end(RowWriter rows) throws IOException {
        KeyList gone = new KeyList();
        for (DeliveryId delivery : left) {
            try (RowReader reader = new RowReader(new BufferedInputStream(landing.read(delivery, Artefact.ROWS)))) {
                while (reader.next()) {
                    if (children.contains(reader.subject()) && !again.contains(reader.key())) {
                        gone.add(reader.key());
                    }
                }
            }
        }
        for (int i = 0; i < gone.size(); i++) {
            RecordKey key = gone.sorted(i);
            if (i == 0 || !key.equals(gone.sorted(i - 1))) {
                rows.withdrawn(key);
            }
        }
    }

    /** Returns the revision's children of whom no record was met. */
    List<Pseudonym> gone(FingerprintBook met) {
        return children.stream().filter(subject -> !met.met(subject)).toList();
    }
}
