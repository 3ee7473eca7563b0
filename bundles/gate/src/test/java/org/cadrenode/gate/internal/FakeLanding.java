package org.cadrenode.gate.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cadrenode.api.delivery.Cleared;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.Milestone;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.Pseudonymised;
import org.cadrenode.api.delivery.QuarantineEntry;
import org.cadrenode.api.delivery.Refused;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Artefact;
import org.cadrenode.api.identifiable.ArtefactOutput;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.api.identifiable.Receiving;
import org.cadrenode.api.identifiable.RecordSource;
import org.cadrenode.api.identifiable.SourceRecordReader;

/** A landing zone in memory that takes a milestone only from the one before it. */
final class FakeLanding implements LandingZone {
    final Map<DeliveryId, Milestone> milestones = new LinkedHashMap<>();
    final Map<String, byte[]> artefacts = new LinkedHashMap<>();
    Runnable beforeReach = () -> { };

    @Override
    public synchronized List<DeliveryStatus> deliveries() {
        return milestones.values().stream().map(one -> new DeliveryStatus(one, Instant.EPOCH, "")).toList();
    }

    @Override
    public synchronized Optional<DeliveryStatus> delivery(DeliveryId id) {
        return Optional.ofNullable(milestones.get(id)).map(one -> new DeliveryStatus(one, Instant.EPOCH, ""));
    }

    @Override
    public ArtefactOutput write(DeliveryId delivery, Artefact artefact) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        return new ArtefactOutput() {
            @Override
            public void write(int octet) {
                content.write(octet);
            }

            @Override
            public Digest commit() {
                artefacts.put(delivery + "/" + artefact, content.toByteArray());
                return Digest.ofContent(content.toByteArray());
            }
        };
    }

    void put(DeliveryId delivery, Artefact artefact, byte[] content) {
        artefacts.put(delivery + "/" + artefact, content);
    }

    @Override
    public InputStream read(DeliveryId delivery, Artefact artefact) throws IOException {
        if (!has(delivery, artefact)) {
            throw new FileNotFoundException(artefact.name());
        }
        return new ByteArrayInputStream(artefacts.get(delivery + "/" + artefact));
    }

    @Override
    public boolean has(DeliveryId delivery, Artefact artefact) {
        return artefacts.containsKey(delivery + "/" + artefact);
    }

    @Override
    public void reach(Milestone milestone) {
        beforeReach.run();
        synchronized (this) {
            Pseudonymised before = milestone instanceof Cleared cleared ? cleared.pseudonymised()
                    : ((Refused) milestone).pseudonymised();
            if (!before.equals(milestones.get(milestone.id()))) {
                throw new CadreException(ErrorCode.WRONG_STAGE, "the delivery is not there any more");
            }
            milestones.put(milestone.id(), milestone);
        }
    }

    @Override
    public synchronized Landed returnToLanded(DeliveryId delivery) {
        Landed landed = ((Pseudonymised) milestones.get(delivery)).screened().landed();
        milestones.put(delivery, landed);
        return landed;
    }

    @Override
    public Receiving receiving(SourceId source, ProviderId provider, String table) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Delivery receive(SourceId source, ProviderId provider, String table, InputStream content) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Landed land(Delivery delivery, RecordSource source) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SourceRecordReader records(DeliveryId delivery) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void quarantine(DeliveryId delivery, String table, long line, String column, ErrorCode code) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<QuarantineEntry> quarantine(DeliveryId id, int limit) {
        return new ArrayList<>();
    }

    @Override
    public void waitFor(DeliveryId delivery, String what) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Landed> continueHeld(DeliveryId delivery) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void tookBack(DeliveryId delivery, String purge, long rows) {
        throw new UnsupportedOperationException();
    }
}
