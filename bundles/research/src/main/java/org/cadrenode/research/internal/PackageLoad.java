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
 * Loads a data package. The rows are read twice, a stretch of them at a time: a scout reads ahead, gathers keys and
 * children, and finds out in sorted order what is there already; then the rows are read again and written in batches,
 * each a transaction with its records, events, counts and the package's progress; then the stretch's keys are stored, in
 * sorted order again. A load that was cut off goes on after its last batch.
 *
 * <p>Of several rows with one key in a stretch only the last content is written; the others count as duplicates, as does
 * a row of this delivery that a later one of it replaces.
 *
 * <p>A revision's rows count as those of the delivery that it revises. They replace, and withdraw, what this delivery or one
 * that was there before it told, and leave alone what a later one did: so it does not matter in which order revisions come.
 */
final class PackageLoad {
    private static final int BATCH = 1_000;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /** What is to be done with a row. */
    private enum Fate { WRITE, DUPLICATE, OPTED_OUT }

    private final Connection connection;
    private final Intake intake;
    private final CommonModel commonModel;
    private final Received received;
    private final PackageManifest manifest;
    private final DeliveryId deliveryId;
    private final SourceId sourceId;
    private final Counters counters;
    private final Names names;
    private final Subjects subjects;
    private final RecordRemoval removal;
    private final PackageBook book;
    private final KeySet keys;
    private final Fate[] fates;
    private final int[] places;
    private final List<Pseudonym> children = new ArrayList<>();
    private final Map<Pseudonym, Integer> placeOfChild = new HashMap<>();
    private final ContentHash hash = new ContentHash();
    private int[] subjectIds = new int[0];
    private int provider;
    private int source;
    private int delivery;
    private Optional<DeliveryId> revised = Optional.empty();
    private boolean scouted;

    /**
     * Prepares a load.
     *
     * @param stretch most rows that the scout reads ahead
     */
    PackageLoad(Connection connection, Intake intake, CommonModel commonModel, Received received, int stretch)
            throws SQLException {
        this.connection = connection;
        this.intake = intake;
        this.commonModel = commonModel;
        this.received = received;
        manifest = received.manifest();
        if (manifest.kind() != PackageKind.DATA || manifest.delivery().isEmpty() || manifest.source().isEmpty()) {
            throw new CadreException(ErrorCode.WRONG_STAGE, "Package " + manifest.packageId() + " is not one of data");
        }
        deliveryId = manifest.delivery().get();
        sourceId = manifest.source().get();
        counters = Counters.read(connection);
        names = new Names(connection, counters);
        subjects = new Subjects(connection, counters);
        removal = new RecordRemoval(connection);
        book = new PackageBook(connection, manifest.packageId(), manifest.kind());
        int ahead = (int) Math.max(1, Math.min(stretch, manifest.rows()));
        keys = new KeySet(ahead);
        fates = new Fate[ahead];
        places = new int[ahead];
    }

    void run() throws SQLException, IOException {
        KeySet.recover(connection, counters);
        long done = book.begin();
        provider = names.provider(manifest.provider());
        source = names.source(provider, sourceId);
        revised = revised();
        delivery = names.delivery(source, revised.orElse(deliveryId));
        book.count(deliveryId.value(), 0, 0, 0);
        counters.store(connection);
        connection.commit();
        try (RowReader scout = new RowReader(new BufferedInputStream(intake.rows(received)));
                RowReader rows = new RowReader(new BufferedInputStream(intake.rows(received)));
                EventWriter writer = new EventWriter(connection, names)) {
            for (long skipped = 0; skipped < done; skipped++) {
                if (!scout.next() || !rows.next()) {
                    throw new CadreException(ErrorCode.CONTENT_CHANGED, "Package " + manifest.packageId()
                            + " is shorter than what was loaded of it");
                }
            }
            Mappers mappers = new Mappers();
            while (scout(scout)) {
                write(rows, writer, mappers);
                keys.store(connection);
                counters.keyed = counters.record;
                counters.store(connection);
                connection.commit();
            }
        }
        if (revised.isPresent()) {
            new Withdrawal(connection, removal).run(intake.rows(received), provider, delivery, keys);
            book.count(revised.get().value(), removal.records(delivery), 0, 0);
        }
        book.finish();
        connection.commit();
    }

    // Said before the first row, so that nothing else need be read.
    private Optional<DeliveryId> revised() throws IOException {
        try (RowReader reader = new RowReader(new BufferedInputStream(intake.rows(received)))) {
            reader.nextRecord();
            Optional<DeliveryId> named = reader.revises();
            if (named.filter(one -> !one.origin().equals(deliveryId.origin()) || one.equals(deliveryId)).isPresent()) {
                throw new CadreException(ErrorCode.CONTENT_CHANGED, "Package " + manifest.packageId()
                        + " revises a delivery that is not its own");
            }
            return named;
        }
    }

    private boolean scout(RowReader rows) throws IOException, SQLException {
        keys.clear();
        children.clear();
        placeOfChild.clear();
        while (!keys.full() && !scouted) {
            if (!rows.next()) {
                scouted = true;
                break;
            }
            Pseudonym child = rows.subject();
            Integer place = placeOfChild.get(child);
            if (place == null) {
                place = children.size();
                placeOfChild.put(child, place);
                children.add(child);
            }
            places[keys.size()] = place;
            // Keys are a provider's own: the same key of another provider is another record.
            keys.add(keyHigh(rows, provider), keyLow(rows, provider), hash.of(rows));
        }
        if (keys.size() == 0) {
            return false;
        }
        findChildren();
        keys.lookUp(connection);
        decide(revised.isPresent() ? removal.deliveries(keys.storedRecords()) : Map.of());
        connection.commit();
        return true;
    }

    static long keyHigh(RowReader rows, int provider) {
        return rows.key().high() + provider * GOLDEN;
    }

    static long keyLow(RowReader rows, int provider) {
        return rows.key().low() ^ ContentHash.mix(provider);
    }

    private void findChildren() throws SQLException {
        Map<Pseudonym, Known> known = subjects.find(provider, children);
        subjects.add(provider, children, known, false);
        subjectIds = new int[children.size()];
        for (int i = 0; i < subjectIds.length; i++) {
            Known child = known.get(children.get(i));
            subjectIds[i] = child.barred() ? 0 : child.id();
        }
        for (int row = 0; row < keys.size(); row++) {
            keys.content(row, ContentHash.of(keys.content(row), subjectIds[places[row]]));
        }
    }

    // @param owners of the records that are there, for a revision only
    private void decide(Map<Long, Integer> owners) {
        int size = keys.size();
        int from = 0;
        while (from < size) {
            int until = from + 1;
            while (until < size && keys.sameKey(keys.sorted(from), keys.sorted(until))) {
                until++;
            }
            int writes = -1;
            for (int i = from; i < until; i++) {
                int row = keys.sorted(i);
                if (subjectIds[places[row]] == 0) {
                    fates[row] = Fate.OPTED_OUT;
                } else {
                    fates[row] = Fate.DUPLICATE;
                    writes = writes >= 0 && keys.content(writes) == keys.content(row) ? writes : row;
                }
            }
            if (writes >= 0 && !(keys.storedRecord(writes) != 0 && keys.storedContent(writes) == keys.content(writes))
                    && owners.getOrDefault(keys.storedRecord(writes), 0) <= delivery) {
                fates[writes] = Fate.WRITE;
            }
            from = until;
        }
    }

    private void write(RowReader rows, EventWriter writer, Mappers mappers) throws IOException, SQLException {
        List<Long> replaced = new ArrayList<>();
        int from = 0;
        while (from < keys.size()) {
            int until = Math.min(keys.size(), from + BATCH);
            long loaded = 0;
            long duplicate = 0;
            long optedOut = 0;
            for (int row = from; row < until; row++) {
                if (!rows.next()) {
                    throw new CadreException(ErrorCode.CONTENT_CHANGED, "Package " + manifest.packageId()
                            + " read twice is not the same");
                }
                switch (fates[row]) {
                    case DUPLICATE -> duplicate++;
                    case OPTED_OUT -> optedOut++;
                    case WRITE -> {
                        if (keys.storedRecord(row) != 0) {
                            replaced.add(keys.storedRecord(row));
                        }
                        long record = ++counters.record;
                        keys.assign(row, record);
                        mappers.of(rows);
                        writer.record(record, keys, row, delivery, mappers.table, subjectIds[places[row]]);
                        mappers.mapper.map(rows, writer);
                        loaded++;
                    }
                }
            }
            long again = 0;
            if (!replaced.isEmpty()) {
                // What a revision replaces of its own delivery was not of this package.
                long own = removal.remove(replaced).getOrDefault(delivery, 0L);
                again = revised.isPresent() ? 0 : own;
                replaced.clear();
            }
            removal.count(delivery, loaded, writer.flush());
            book.count(deliveryId.value(), loaded - again, duplicate + again, optedOut);
            book.progress(rows.rows());
            counters.store(connection);
            connection.commit();
            from = until;
        }
    }

    /** The mapper and number of each table of the package. */
    private final class Mappers {
        private final Map<Integer, EventMapper> mappers = new HashMap<>();
        private final Map<Integer, Integer> tables = new HashMap<>();
        private int current = -1;
        private EventMapper mapper = (row, sink) -> { };
        private int table;

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
