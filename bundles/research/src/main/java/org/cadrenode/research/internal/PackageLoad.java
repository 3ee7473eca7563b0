package org.cadrenode.research.internal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cadrenode.api.commonmodel.CommonModel;
import org.cadrenode.api.commonmodel.EventMapper;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.ReleaseStatement;
import org.cadrenode.api.delivery.ReleaseTerms;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.exchange.Intake;
import org.cadrenode.api.exchange.PackageKind;
import org.cadrenode.api.exchange.PackageManifest;
import org.cadrenode.api.exchange.Received;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.RowReader;
import org.cadrenode.research.internal.Subjects.Known;

/**
 * Loads a data package. The rows are read twice, a stretch of them at a time: a {@linkplain RowScout scout} reads ahead and gathers
 * keys and children; what is there already is found out in sorted order; then the rows are read again and written in batches,
 * each a transaction with its records, events, counts and the package's progress, sent in {@linkplain Lanes lanes} while the next is
 * prepared; then the stretch's keys are stored, in sorted order again. A load that was cut off goes on after its last batch.
 *
 * <p>Of two states of a record the one with the higher version holds, whichever is loaded first, and a removal is a state: see
 * {@link Tombstones}. Of two with one version and different content, see {@link Ties}; where that is the version of the
 * delivery, the later row of it. A record that comes again unchanged is not written again, but has the higher version from then
 * on. Rows without a version, of deliveries before there were any, take the place of one another as they are loaded.
 *
 * <p>Of several rows with one key in a stretch only one is written; the others count as duplicates, as does a row whose record
 * is known in a newer state, and one of this delivery that another of it replaces.
 *
 * <p>A revision's rows count as those of the delivery that it revises, and have its versions: they leave alone what a later
 * delivery told, and it does not matter in which order revisions come.
 */
final class PackageLoad {
    private static final int MOST_OF_A_BATCH = 5_000;
    /** Batches of a stretch at the least, so that one is prepared while another is written. */
    private static final int BATCHES = 4;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final List<Connection> connections;
    private final Connection connection;
    private final Intake intake;
    private final CommonModel commonModel;
    private final Received received;
    private final PackageManifest manifest;
    private final ReleaseTerms terms;
    private final DeliveryId deliveryId;
    private final SourceId sourceId;
    private final Dialect dialect;
    private final Counters counters;
    private final Subjects subjects;
    private final RecordRemoval removal;
    private final PackageBook book;
    private final KeySet keys;
    private final int stretch;
    private final int ahead;
    private final int batch;
    private final Runnable takingOut;
    private final Fates fates;
    private int provider;
    private int source;
    private int delivery;
    private Optional<DeliveryId> revised = Optional.empty();

    /**
     * Prepares a load.
     *
     * @param connections by which it writes, the first all that is not a batch
     * @param stretch most rows that the scout reads ahead
     * @param takingOut is called before records are taken out for good
     */
    PackageLoad(List<Connection> connections, Intake intake, CommonModel commonModel, Received received, int stretch,
            Runnable takingOut) throws SQLException {
        this.connections = connections;
        connection = connections.get(0);
        this.intake = intake;
        this.commonModel = commonModel;
        this.received = received;
        manifest = received.manifest();
        if (manifest.kind() != PackageKind.DATA || manifest.delivery().isEmpty() || manifest.source().isEmpty()) {
            throw new CadreException(ErrorCode.WRONG_STAGE, "Package " + manifest.packageId() + " is not one of data");
        }
        terms = manifest.release().flatMap(ReleaseStatement::terms).orElseThrow(() -> new CadreException(
                ErrorCode.PACKAGE_NOT_AUTHENTIC, "Package " + manifest.packageId() + " does not say under which terms it was released"));
        deliveryId = manifest.delivery().get();
        sourceId = manifest.source().get();
        dialect = Dialect.of(connection);
        counters = Counters.read(connection);
        subjects = new Subjects(connection, counters);
        removal = new RecordRemoval(connection);
        book = new PackageBook(connection, manifest.packageId(), manifest.kind());
        this.takingOut = takingOut;
        this.stretch = Math.max(1, stretch);
        batch = Math.max(1, Math.min(MOST_OF_A_BATCH, stretch / BATCHES));
        // One more than there are, so that the last stretch ends before it is full.
        ahead = (int) Math.max(1, Math.min(stretch, manifest.rows() + 1));
        keys = new KeySet(ahead);
        fates = new Fates(connection, keys, ahead);
    }

    void run() throws SQLException, IOException {
        KeySet.recover(connection, counters);
        long done = book.begin();
        if (new WithdrawalBook(connection).has(deliveryId)) {
            leaveOut();
            return;
        }
        Names names = new Names(connection, counters);
        provider = names.provider(manifest.provider());
        source = names.source(provider, sourceId);
        revised = revised();
        delivery = names.delivery(source, revised.orElse(deliveryId));
        book.count(deliveryId.value(), 0, 0, 0);
        book.terms(deliveryId, sourceId, terms);
        counters.store(connection);
        connection.commit();
        long removals;
        try (RowScout scout = new RowScout(reader(), done, ahead);
                RowReader rows = reader();
                Lanes lanes = new Lanes(connections, counters, provider)) {
            for (long skipped = 0; skipped < done; skipped++) {
                if (!rows.next()) {
                    throw new CadreException(ErrorCode.CONTENT_CHANGED, "Package " + manifest.packageId()
                            + " is shorter than what was loaded of it");
                }
            }
            Mappers mappers = new Mappers(lanes.names());
            for (Optional<Stretch> next = scout.next(); next.isPresent(); next = scout.next()) {
                decide(next.get());
                write(rows, lanes, mappers);
                keys.store(connection);
                counters.keyed = counters.record;
                counters.store(connection);
                dialect.commitSoon(connection);
            }
            removals = scout.removals();
        }
        if (removals > 0 || revised.isPresent()) {
            takingOut.run();
        }
        if (removals > 0) {
            new Tombstones(connection, removal, delivery).run(intake.rows(received), provider,
                    new KeySet((int) Math.min(stretch, removals)), removed -> replaced(removed, book));
        }
        if (revised.isPresent()) {
            new Withdrawal(connection, removal).run(intake.rows(received), provider, delivery, keys);
            book.count(revised.get().value(), removal.records(delivery), 0, 0);
        }
        book.finish();
        connection.commit();
    }

    // Also what was begun before it was withdrawn: its records are taken out with the others'.
    private void leaveOut() throws SQLException, IOException {
        book.clear();
        book.count(deliveryId.value(), 0, 0, 0);
        Optional<DeliveryId> named = revised();
        if (named.isPresent()) {
            book.count(named.get().value(), 0, 0, 0);
        }
        book.finish();
        connection.commit();
    }

    // Said before the first row, so that nothing else need be read.
    private Optional<DeliveryId> revised() throws IOException {
        try (RowReader reader = reader()) {
            reader.nextRecord();
            Optional<DeliveryId> named = reader.revises();
            if (named.filter(one -> !one.origin().equals(deliveryId.origin()) || one.equals(deliveryId)).isPresent()) {
                throw new CadreException(ErrorCode.CONTENT_CHANGED, "Package " + manifest.packageId()
                        + " revises a delivery that is not its own");
            }
            return named;
        }
    }

    private RowReader reader() throws IOException {
        return new RowReader(new BufferedInputStream(intake.rows(received)));
    }

    // Keys are a provider's own: the same key of another provider is another record.
    static long keyHigh(long high, int provider) {
        return high + provider * GOLDEN;
    }

    static long keyLow(long low, int provider) {
        return low ^ ContentHash.mix(provider);
    }

    private void decide(Stretch stretch) throws SQLException {
        keys.clear();
        stretch.into(keys, provider);
        int[] subjectIds = subjectIds(stretch.children());
        for (int row = 0; row < keys.size(); row++) {
            keys.content(row, ContentHash.of(keys.content(row), subjectIds[stretch.place(row)]));
        }
        keys.lookUp(connection);
        fates.decide(stretch, subjectIds, delivery,
                revised.isPresent() ? Optional.of(removal.deliveries(keys.storedRecords())) : Optional.empty());
        // Before the progress of the rows, so that it is done again if the load is cut off in between.
        keys.raise(connection, fates::newer);
        connection.commit();
    }

    // 0 for those who are out.
    private int[] subjectIds(List<Pseudonym> children) throws SQLException {
        Map<Pseudonym, Known> known = subjects.find(provider, children);
        subjects.add(provider, children, known, false);
        return children.stream().map(known::get).mapToInt(child -> child.barred() ? 0 : child.id()).toArray();
    }

    private void write(RowReader rows, Lanes lanes, Mappers mappers) throws IOException, SQLException {
        int from = 0;
        while (from < keys.size()) {
            int until = Math.min(keys.size(), from + batch);
            EventWriter writer = lanes.writer();
            List<Long> replaced = new ArrayList<>();
            long loaded = 0;
            long duplicate = 0;
            long optedOut = 0;
            int row = from;
            for (; row < until && !writer.full(); row++) {
                if (!rows.next()) {
                    throw new CadreException(ErrorCode.CONTENT_CHANGED, "Package " + manifest.packageId()
                            + " read twice is not the same");
                }
                switch (fates.of(row)) {
                    case DUPLICATE -> duplicate++;
                    case OPTED_OUT -> optedOut++;
                    case WRITE -> {
                        if (keys.storedRecord(row) != 0) {
                            replaced.add(keys.storedRecord(row));
                        }
                        long record = ++counters.record;
                        keys.assign(row, record);
                        mappers.of(rows);
                        writer.record(record, keys, row, delivery, mappers.table, fates.subject(row));
                        mappers.mapper.map(rows, writer);
                        loaded++;
                    }
                }
            }
            Batch prepared = new Batch(replaced, loaded, duplicate, optedOut, rows.rows(), counters.copy());
            lanes.begin((lane, events) -> settle(lane, prepared, events));
            from = row;
        }
        lanes.await();
    }

    /** A batch that was prepared. @param progress rows of the package up to its end @param reached the counters at its end */
    private record Batch(List<Long> replaced, long loaded, long duplicate, long optedOut, long progress,
            Counters reached) { }

    private void settle(Connection lane, Batch prepared, long events) throws SQLException {
        RecordRemoval removed = new RecordRemoval(lane);
        PackageBook counted = new PackageBook(lane, manifest.packageId(), manifest.kind());
        if (!prepared.replaced().isEmpty()) {
            replaced(removed.remove(prepared.replaced()), counted);
        }
        removed.count(delivery, prepared.loaded(), events);
        counted.count(deliveryId.value(), prepared.loaded(), prepared.duplicate(), prepared.optedOut());
        counted.progress(prepared.progress());
        prepared.reached().store(lane);
        dialect.commitSoon(lane);
    }

    // What a revision replaces of its own delivery was not of this package.
    private void replaced(Map<Integer, Long> removed, PackageBook book) throws SQLException {
        long own = removed.getOrDefault(delivery, 0L);
        if (own > 0 && revised.isEmpty()) {
            book.count(deliveryId.value(), -own, own, 0);
        }
    }

    /** The mapper and number of each table of the package. */
    private final class Mappers {
        private final Names names;
        private final Map<Integer, EventMapper> mappers = new HashMap<>();
        private final Map<Integer, Integer> tables = new HashMap<>();
        private int current = -1;
        private EventMapper mapper = (row, sink) -> { };
        private int table;

        Mappers(Names names) {
            this.names = names;
        }

        void of(RowReader rows) throws SQLException {
            int number = rows.tableNumber();
            if (number == current) {
                return;
            }
            EventMapper known = mappers.get(number);
            if (known == null) {
                known = commonModel.mapper(sourceId, rows.table());
                mappers.put(number, known);
                tables.put(number, names.table(source, rows.table().name()));
            }
            mapper = known;
            table = tables.get(number);
            current = number;
        }
    }
}
