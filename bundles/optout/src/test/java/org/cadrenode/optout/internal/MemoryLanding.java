package org.cadrenode.optout.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.Milestone;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.QuarantineEntry;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.delivery.Tally;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Artefact;
import org.cadrenode.api.identifiable.ArtefactOutput;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.api.identifiable.Receiving;
import org.cadrenode.api.identifiable.RecordSource;
import org.cadrenode.api.identifiable.ScreeningDecision;
import org.cadrenode.api.identifiable.SourceRecordReader;
import org.cadrenode.api.identifiable.SourceRecordWriter;
import org.cadrenode.api.identifiable.SourceTable;
import org.jspecify.annotations.Nullable;

/** A landing zone in memory, with the records that a test puts there. */
final class MemoryLanding implements LandingZone {
    private final Map<DeliveryId, byte[]> records = new ConcurrentHashMap<>();
    private final Map<DeliveryId, byte[]> decisions = new ConcurrentHashMap<>();
    private final Map<DeliveryId, Milestone> milestones = new ConcurrentHashMap<>();
    private final List<QuarantineEntry> quarantine = Collections.synchronizedList(new ArrayList<>());
    /** A row of a table: its values in the order of the table's columns, null for none; and the version of its removal, or 0. */
    record Row(SourceTable table, long removedAs, @Nullable String... values) {
        Row(SourceTable table, @Nullable String... values) {
            this(table, 0, values);
        }
    }

    Landed put(int number, ProviderId provider, String table, List<Row> rows) {
        DeliveryId id = id(number);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try (SourceRecordWriter writer = new SourceRecordWriter(content)) {
            Map<SourceTable, Integer> numbers = new HashMap<>();
            long line = 1;
            for (Row row : rows) {
                Integer known = numbers.get(row.table());
                if (known == null) {
                    known = writer.table(row.table());
                    numbers.put(row.table(), known);
                }
                if (row.removedAs() > 0) {
                    writer.change(known, ++line, row.removedAs(), true, row.values());
                } else {
                    writer.record(known, ++line, row.values());
                }
            }
            writer.finish();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        records.put(id, content.toByteArray());
        Delivery delivery = new Delivery(id, new SourceId("test"), provider, table, Instant.EPOCH, content.size(),
                Digest.ofContent(content.toByteArray()));
        return new Landed(delivery, new Tally(rows.size(), 0, 0, 0, 0, 0, 0, 0));
    }

    static DeliveryId id(int number) {
        StringBuilder word = new StringBuilder();
        for (int rest = number, i = 0; i < 12; i++, rest /= 26) {
            word.append((char) ('A' + rest % 26));
        }
        return new DeliveryId("D-" + word);
    }

    List<ScreeningDecision> decisions(DeliveryId id) {
        List<ScreeningDecision> list = new ArrayList<>();
        for (byte decision : decisions.get(id)) {
            list.add(ScreeningDecision.values()[decision]);
        }
        return list;
    }

    List<QuarantineEntry> quarantined() {
        return quarantine;
    }

    Optional<Milestone> milestone(DeliveryId id) {
        return Optional.ofNullable(milestones.get(id));
    }

    @Override
    public SourceRecordReader records(DeliveryId delivery) {
        return new SourceRecordReader(new ByteArrayInputStream(records.get(delivery)));
    }

    @Override
    public ArtefactOutput write(DeliveryId delivery, Artefact artefact) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        return new ArtefactOutput() {
            @Override
            public Digest commit() {
                decisions.put(delivery, content.toByteArray());
                return Digest.ofContent(content.toByteArray());
            }

            @Override
            public void write(int octet) {
                content.write(octet);
            }
        };
    }

    @Override
    public InputStream read(DeliveryId delivery, Artefact artefact) {
        return new ByteArrayInputStream(Arrays.copyOf(decisions.get(delivery), decisions.get(delivery).length));
    }

    @Override
    public boolean has(DeliveryId delivery, Artefact artefact) {
        return decisions.containsKey(delivery);
    }

    @Override
    public void reach(Milestone milestone) {
        milestones.put(milestone.id(), milestone);
    }

    @Override
    public void quarantine(DeliveryId delivery, String table, long line, String column, ErrorCode code) {
        quarantine.add(new QuarantineEntry(delivery, table, line, column, code));
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
    public Landed returnToLanded(DeliveryId delivery) {
        throw new UnsupportedOperationException();
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

    @Override
    public List<DeliveryStatus> deliveries() {
        return milestones.values().stream().map(milestone -> new DeliveryStatus(milestone, Instant.EPOCH, "")).toList();
    }

    @Override
    public Optional<DeliveryStatus> delivery(DeliveryId id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<QuarantineEntry> quarantine(DeliveryId id, int limit) {
        throw new UnsupportedOperationException();
    }

    static SourceTable table(String name, String... columns) {
        return new SourceTable(new TableName(name), List.of(columns));
    }
}
