package org.cadrenode.landing.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Receiving;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;

/**
 * Where content comes in. It is sealed as it comes, into a folder out of sight; once it is whole it has its id, a keyed hash of
 * its source and all of it, and the folder becomes the delivery's in one step, behind the journal's entry. Content that is there
 * already is that delivery again. What does not become a delivery is removed, at the latest by the next start. Thread-safe.
 */
final class Reception {
    private static final String BASE_32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private final Workbench bench;
    private final Keystore keystore;
    private final Journal journal;
    private final SealedFiles sealed;
    private final DeliveryShelf shelf;
    private final LandingRoom room;
    private final Arrivals arrivals = new Arrivals();

    Reception(Workbench bench) {
        this.bench = bench;
        keystore = bench.keystore();
        journal = bench.journal();
        sealed = bench.sealed();
        shelf = bench.shelf();
        room = bench.room();
        shelf.all().forEach(entry -> arrivals.known(entry.state().milestone().delivery()));
    }

    Receiving receiving(SourceId source, ProviderId provider, String table) throws IOException {
        String named = table.isEmpty() ? "" : new TableName(table).value();
        room.require();
        Path incoming = shelf.incoming(bench.word());
        String seal = bench.word();
        try {
            OutputStream sink = sealed.create(incoming.resolve(DeliveryFolder.CONTENT), DeliveryFolder.contentSeal(seal));
            return new SealedReceiving(sink, shelf::closed, room::require,
                    (digest, bytes) -> received(new Origin(source, provider, named), incoming, seal, digest, bytes),
                    () -> bench.discard(incoming));
        } catch (IOException | RuntimeException e) {
            bench.discard(incoming);
            throw e;
        }
    }

    private Delivery received(Origin from, Path incoming, String seal, Digest whole, long bytes) throws IOException {
        DeliveryId id = idOf(from.source, whole, bench.keyVersion());
        synchronized (shelf.lock(id)) {
            Optional<Entry> present = known(from.source, whole);
            if (present.isPresent()) {
                journal.record(AuditEvent.of(AuditAction.DELIVERY_REPEATED, present.get().folder.id()).with("source", from.source));
                return present.get().state().milestone().delivery();
            }
            Delivery delivery = new Delivery(id, from.source, from.provider, from.table, arrivals.next(from.source, bench.now()), bytes, whole);
            AuditEvent event = AuditEvent.of(AuditAction.DELIVERY_RECEIVED, id).with("source", from.source)
                    .with("provider", from.provider).count("bytes", bytes);
            shelf.receive(incoming, DeliveryState.received(delivery, seal, bench.keyVersion()), () -> journal.record(event));
            return delivery;
        }
    }

    private record Origin(SourceId source, ProviderId provider, String table) { }

    // A delivery that came before the key was rotated has its id under the former version.
    private Optional<Entry> known(SourceId source, Digest content) {
        for (int version : keystore.versions(KeyPurpose.LANDING)) {
            DeliveryId id = idOf(source, content, version);
            Optional<Entry> present = shelf.find(id);
            if (present.isPresent()) {
                return present;
            }
            if (shelf.damaged().contains(id)) {
                throw new CadreException(ErrorCode.STORE_FAILED, "The folder of delivery " + id + " is damaged");
            }
        }
        return Optional.empty();
    }

    private DeliveryId idOf(SourceId source, Digest content, int version) {
        byte[] hash = keystore.keyedHash(KeyPurpose.LANDING, version).of(source.value(), content.hex());
        StringBuilder id = new StringBuilder("D-");
        long bits = ByteBuffer.wrap(hash).getLong();
        for (int i = 0; i < 12; i++) {
            id.append(BASE_32.charAt((int) (bits >>> 59)));
            bits <<= 5;
        }
        return new DeliveryId(id.toString());
    }
}
