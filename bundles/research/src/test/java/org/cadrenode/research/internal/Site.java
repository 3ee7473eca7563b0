package org.cadrenode.research.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.audit.Verification;
import org.cadrenode.api.commonmodel.CommonModel;
import org.cadrenode.api.commonmodel.EventMapper;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.ReleaseStatement;
import org.cadrenode.api.delivery.ReleaseTerms;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.exchange.Intake;
import org.cadrenode.api.exchange.PackageKind;
import org.cadrenode.api.exchange.PackageManifest;
import org.cadrenode.api.exchange.Receipt;
import org.cadrenode.api.exchange.Received;
import org.cadrenode.api.linkage.Linkage;
import org.cadrenode.api.linkage.Linked;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.RecordKey;
import org.cadrenode.api.pseudonym.ReleasedColumn;
import org.cadrenode.api.pseudonym.ReleasedTable;
import org.cadrenode.api.pseudonym.Renewal;
import org.cadrenode.api.pseudonym.RenewalWriter;
import org.cadrenode.api.pseudonym.RowWriter;
import org.cadrenode.api.terms.Purpose;

/** What is around a research database in a test: packages, a mapping, links and a journal, each of which can fail. */
final class Site implements Intake, CommonModel, Linkage, Journal {
    static final ReleaseTerms TERMS = new ReleaseTerms(Digest.ofContent(new byte[] {7}), Set.of(Purpose.RESEARCH, Purpose.COMMERCIAL),
            "DSA-2026-017", LocalDate.of(2031, 3, 31));
    static final ReleasedTable SCORES = new ReleasedTable(new TableName("scores"), List.of(
            column("kind", ColumnType.CODE, false), column("day", ColumnType.DATE, true),
            column("score", ColumnType.NUMBER, false), column("note", ColumnType.FREE_TEXT, false)));

    final List<AuditEvent> events = new ArrayList<>();
    final List<Assignment> assignments = new ArrayList<>();
    /** Whom linkage does not know. */
    final Set<Pseudonym> unknown = new HashSet<>();
    boolean journalRefuses;
    int cutAfter = Integer.MAX_VALUE;
    int failAtRow = Integer.MAX_VALUE;
    /** Runs while a row is mapped. */
    Runnable atRow = () -> { };
    private final Map<String, byte[]> contents = new HashMap<>();
    private final Map<ProviderId, Integer> sequences = new HashMap<>();
    private int mapped;

    /** A row of {@link #SCORES}. */
    record Row(RecordKey key, Pseudonym subject, String... values) { }

    /**
     * What a delivery tells of a record.
     *
     * @param version of its source; of the delivery, if {@code arrived}
     * @param removed whether the record is no more
     */
    record State(Row row, long version, boolean arrived, boolean removed) {
        static State of(Row row, long version) {
            return new State(row, version, false, false);
        }

        static State arrived(Row row, long version) {
            return new State(row, version, true, false);
        }

        static State removal(RecordKey key, long version) {
            return new State(new Row(key, new Pseudonym(0, 0)), version, false, true);
        }
    }

    private static ReleasedColumn column(String name, ColumnType type, boolean eventDate) {
        return new ReleasedColumn(name, type, eventDate, false, false, java.util.Set.of());
    }

    static DeliveryId delivery(int number) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            letters.append("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".charAt(number >>> 5 * i & 31));
        }
        return new DeliveryId("D-" + letters);
    }

    Linked data(String provider, String source, DeliveryId delivery, List<Row> rows) {
        return revision(provider, source, delivery, Optional.empty(), rows);
    }

    Linked states(String provider, String source, DeliveryId delivery, Optional<DeliveryId> revised, List<State> states) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long rows = 0;
        try {
            RowWriter writer = new RowWriter(bytes);
            if (revised.isPresent()) {
                writer.revises(revised.get());
            }
            int table = writer.table(SCORES);
            for (State state : states) {
                Row row = state.row();
                if (state.removed()) {
                    writer.removal(row.key(), state.version());
                } else if (state.arrived()) {
                    writer.arrived(table, row.key(), row.subject(), state.version(), row.values());
                } else {
                    writer.row(table, row.key(), row.subject(), state.version(), row.values());
                }
            }
            rows = writer.rows();
            writer.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Linked(received(provider, PackageKind.DATA, Optional.of(new SourceId(source)), Optional.of(delivery), rows,
                bytes.toByteArray()), 0);
    }

    Linked revision(String provider, String source, DeliveryId delivery, Optional<DeliveryId> revised, List<Row> rows,
            RecordKey... withdrawn) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            RowWriter writer = new RowWriter(bytes);
            if (revised.isPresent()) {
                writer.revises(revised.get());
            }
            int table = writer.table(SCORES);
            for (Row row : rows) {
                writer.row(table, row.key(), row.subject(), row.values());
            }
            for (RecordKey key : withdrawn) {
                writer.withdrawn(key);
            }
            writer.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Linked(received(provider, PackageKind.DATA, Optional.of(new SourceId(source)), Optional.of(delivery),
                rows.size(), bytes.toByteArray()), 0);
    }

    Received purge(String provider, Pseudonym... subjects) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Pseudonym subject : subjects) {
            bytes.writeBytes(subject.bytes());
        }
        return received(provider, PackageKind.PURGE, Optional.empty(), Optional.empty(), subjects.length,
                bytes.toByteArray());
    }

    Linked renewal(String provider, Renewal... renewals) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            RenewalWriter writer = new RenewalWriter(bytes);
            for (Renewal renewal : renewals) {
                writer.renewal(renewal);
            }
            writer.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Linked(received(provider, PackageKind.RENEWAL, Optional.empty(), Optional.empty(), renewals.length,
                bytes.toByteArray()), 0);
    }

    /** Alters a package after its manifest was made. */
    void alter(Received received, int at) {
        contents.get(received.manifest().packageId())[at] ^= 1;
    }

    private Received received(String provider, PackageKind kind, Optional<SourceId> source,
            Optional<DeliveryId> delivery, long rows, byte[] content) {
        ProviderId id = new ProviderId(provider);
        int sequence = sequences.merge(id, 1, Integer::sum);
        Digest digest = Digest.ofContent(content);
        contents.put(provider + "-" + sequence, content);
        return new Received(new PackageManifest(provider + "-" + sequence, kind, id, sequence, digest, source, delivery,
                delivery.map(one -> release(one, digest)), 0, rows, digest, new Checkpoint(0, digest, ""), Instant.EPOCH));
    }

    /** A release under terms for research. */
    static ReleaseStatement release(DeliveryId delivery, Digest digest) {
        return new ReleaseStatement(delivery, digest, digest, digest, Optional.of(TERMS), "reeve", Instant.EPOCH, 1, digest, "");
    }

    void assign(String provider, Pseudonym subject, long person) {
        assignments.add(new Assignment(assignments.size() + 1L, new ProviderId(provider), subject,
                new org.cadrenode.api.linkage.PersonId(person)));
    }

    /** Lets everything go well again. */
    void mend() {
        journalRefuses = false;
        cutAfter = Integer.MAX_VALUE;
        failAtRow = Integer.MAX_VALUE;
        mapped = 0;
    }

    @Override
    public InputStream rows(Received received) {
        byte[] content = contents.get(received.manifest().packageId());
        return new ByteArrayInputStream(content, 0, Math.min(cutAfter, content.length));
    }

    @Override
    public InputStream renewal(Received received) {
        return rows(received);
    }

    @Override
    public InputStream purge(Received received) {
        return rows(received);
    }

    @Override
    public EventMapper mapper(SourceId source, ReleasedTable table) {
        return (row, sink) -> {
            atRow.run();
            if (++mapped > failAtRow) {
                throw new CadreException(ErrorCode.INTERNAL, "The test says so");
            }
            sink.event(row.value(1), source.value(), row.value(0), row.value(2), null, row.value(2) == null ? null : "points");
            if (row.value(3) != null) {
                sink.event(row.value(1), source.value(), "note", null, row.value(3), null);
            }
        };
    }

    @Override
    public List<Assignment> assignmentsSince(long sequence, int limit) {
        return assignments.stream().filter(one -> one.sequence() > sequence).limit(limit).toList();
    }

    @Override
    public long lastSequence() {
        return assignments.stream().mapToLong(Assignment::sequence).max().orElse(0);
    }

    @Override
    public Set<Pseudonym> known(ProviderId provider, Collection<Pseudonym> subjects) {
        return subjects.stream().filter(subject -> !unknown.contains(subject)).collect(Collectors.toSet());
    }

    @Override
    public JournalEntry record(AuditEvent event) {
        if (journalRefuses) {
            throw new CadreException(ErrorCode.JOURNAL_UNWRITABLE, "The test says so");
        }
        events.add(event);
        return new JournalEntry(events.size(), Instant.EPOCH, event, Digest.ofContent(new byte[0]));
    }

    @Override
    public Optional<Received> next() {
        throw new UnsupportedOperationException();
    }

    @Override
    public InputStream tokens(Received received) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void confirm(Received received, Receipt receipt) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Linked link(Received received) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Linked renew(Received received) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void forget(List<Pseudonym> subjects) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Status status() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<JournalEntry> latest(int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Verification verify() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Checkpoint checkpoint() {
        throw new UnsupportedOperationException();
    }
}
