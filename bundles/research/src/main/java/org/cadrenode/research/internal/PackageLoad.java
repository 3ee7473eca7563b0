package org.cadrenode.research.internal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
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
 * Loads a data package. The rows are read twice, a stretch of them at a time: a scout reads ahead, gathers keys and
 * children, and finds out in sorted order what is there already; then the rows are read again and written in batches,
 * each a transaction with its records, events, counts and the package's progress, one batch being {@linkplain Sending sent} while the
 * next is prepared; then the stretch's keys are stored, in sorted order again. A load that was cut off goes on after its last batch.
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

    /** What is to be done with a row. */
    private enum Fate { WRITE, DUPLICATE, OPTED_OUT }

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
    private final Sending sending = new Sending();
    private final Names names;
    private final Subjects subjects;
    private final RecordRemoval removal;
    private final PackageBook book;
    private final KeySet keys;
    private final int stretch;
    private final int batch;
    private final Runnable takingOut;
    private final Fate[] fates;
    private final int[] places;
    private final List<Pseudonym> children = new ArrayList<>();
    private final Map<Pseudonym, Integer> placeOfChild = new HashMap<>();
    private final ContentHash hash = new ContentHash();
    /** Rows whose version is that of the delivery, or unknown: a later row holds. */
    private final BitSet arrived = new BitSet();
    /** Rows whose record is there as it is, but known in a lower version. */
    private final BitSet newer = new BitSet();
    private int[] subjectIds = new int[0];
    private int provider;
    private int source;
    private int delivery;
    private Optional<DeliveryId> revised = Optional.empty();
    private boolean scouted;
    private int batches;

    /**
     * Prepares a load.
     *
     * @param stretch most rows that the scout reads ahead
     * @param takingOut is called before records are taken out for good
     */
    PackageLoad(Connection connection, Intake intake, CommonModel commonModel, Received received, int stretch,
            Runnable takingOut) throws SQLException {
        this.connection = connection;
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
        names = new Names(connection, counters, sending::await);
        subjects = new Subjects(connection, counters);
        removal = new RecordRemoval(connection);
        book = new PackageBook(connection, manifest.packageId(), manifest.kind());
        this.takingOut = takingOut;
        this.stretch = Math.max(1, stretch);
        batch = Math.max(1, Math.min(MOST_OF_A_BATCH, stretch / BATCHES));
        int ahead = (int) Math.max(1, Math.min(stretch, manifest.rows()));
        keys = new KeySet(ahead);
        fates = new Fate[ahead];
        places = new int[ahead];
    }

    void run() throws SQLException, IOException {
        KeySet.recover(connection, counters);
        long done = book.begin();
        if (new WithdrawalBook(connection).has(deliveryId)) {
            leaveOut();
            return;
        }
        provider = names.provider(manifest.provider());
        source = names.source(provider, sourceId);
        revised = revised();
        delivery = names.delivery(source, revised.orElse(deliveryId));
        book.count(deliveryId.value(), 0, 0, 0);
        book.terms(deliveryId, sourceId, terms);
        counters.store(connection);
        connection.commit();
        long removals;
        try (RowReader scout = new RowReader(new BufferedInputStream(intake.rows(received)));
                RowReader rows = new RowReader(new BufferedInputStream(intake.rows(received)));
                EventWriter one = new EventWriter(connection, names, provider);
                EventWriter other = new EventWriter(connection, names, provider);
                Sending ending = sending) {
            for (long skipped = 0; skipped < done; skipped++) {
                if (!scout.next() || !rows.next()) {
                    throw new CadreException(ErrorCode.CONTENT_CHANGED, "Package " + manifest.packageId()
                            + " is shorter than what was loaded of it");
                }
            }
            EventWriter[] writers = {one, other};
            Mappers mappers = new Mappers();
            while (scout(scout)) {
                write(rows, writers, mappers);
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
                    new KeySet((int) Math.min(stretch, removals)), this::replaced);
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
            keys.add(keyHigh(rows, provider), keyLow(rows, provider), hash.of(rows), rows.version());
            arrived.set(keys.size() - 1, rows.version() == 0 || rows.arrived());
        }
        if (keys.size() == 0) {
            return false;
        }
        findChildren();
        keys.lookUp(connection);
        newer.clear();
        decide(revised.isPresent() ? removal.deliveries(keys.storedRecords()) : Map.of());
        // Before the progress of the rows, so that it is done again if the load is cut off in between.
        keys.raise(connection, newer::get);
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
    private void decide(Map<Long, Integer> owners) throws SQLException {
        List<Integer> ties = new ArrayList<>();
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
                    writes = writes >= 0 && !takesPlace(row, writes) ? writes : row;
                }
            }
            if (writes >= 0) {
                fates[writes] = fate(writes, owners, ties);
            }
            from = until;
        }
        settle(ties);
    }

    // Of two rows with one key, the second behind the first.
    private boolean takesPlace(int second, int first) {
        if (keys.version(second) != keys.version(first)) {
            return keys.version(second) > keys.version(first);
        }
        return keys.content(second) != keys.content(first)
                && (arrived.get(second) || state(second).holdsAgainst(state(first)));
    }

    // What is to be done with the row of its key that is ahead of the others, by what is known of the key.
    private Fate fate(int row, Map<Long, Integer> owners, List<Integer> ties) {
        long version = keys.version(row);
        long stored = keys.storedVersion(row);
        if (keys.storedRecord(row) == 0) {
            return !keys.tombstone(row) || version > stored ? Fate.WRITE : Fate.DUPLICATE;
        }
        if (keys.storedContent(row) == keys.content(row)) {
            newer.set(row, version > stored);
            return Fate.DUPLICATE;
        }
        // A revision tells states anew that were told before.
        if (stored == 0 || version == stored && revised.isPresent()) {
            return owners.getOrDefault(keys.storedRecord(row), 0) <= delivery ? Fate.WRITE : Fate.DUPLICATE;
        }
        if (version == stored) {
            ties.add(row);
        }
        return version > stored ? Fate.WRITE : Fate.DUPLICATE;
    }

    private void settle(List<Integer> ties) throws SQLException {
        if (ties.isEmpty()) {
            return;
        }
        Map<Long, Ties.Stored> stored = Ties.stored(connection, ties.stream().map(keys::storedRecord).toList());
        for (int row : ties) {
            Ties.Stored other = stored.get(keys.storedRecord(row));
            if (other == null || arrived.get(row) && other.delivery() == delivery || state(row).holdsAgainst(other.state())) {
                fates[row] = Fate.WRITE;
            }
        }
    }

    private Ties.State state(int row) {
        return new Ties.State(keys.content(row), subjectIds[places[row]], children.get(places[row]));
    }

    private void write(RowReader rows, EventWriter[] writers, Mappers mappers) throws IOException, SQLException {
        int from = 0;
        while (from < keys.size()) {
            int until = Math.min(keys.size(), from + batch);
            // The other one's batch may be under way.
            EventWriter writer = writers[batches++ % writers.length];
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
            Batch prepared = new Batch(writer, replaced, loaded, duplicate, optedOut, rows.rows(), counters.copy());
            sending.send(() -> send(prepared));
            from = row;
        }
        sending.await();
    }

    /** A batch that was prepared. @param progress rows of the package up to its end @param reached the counters at its end */
    private record Batch(EventWriter writer, List<Long> replaced, long loaded, long duplicate, long optedOut, long progress,
            Counters reached) { }

    private void send(Batch prepared) throws SQLException {
        if (!prepared.replaced().isEmpty()) {
            replaced(removal.remove(prepared.replaced()));
        }
        removal.count(delivery, prepared.loaded(), prepared.writer().flush());
        book.count(deliveryId.value(), prepared.loaded(), prepared.duplicate(), prepared.optedOut());
        book.progress(prepared.progress());
        prepared.reached().store(connection);
        dialect.commitSoon(connection);
    }

    // What a revision replaces of its own delivery was not of this package.
    private void replaced(Map<Integer, Long> removed) throws SQLException {
        long own = removed.getOrDefault(delivery, 0L);
        if (own > 0 && revised.isEmpty()) {
            book.count(deliveryId.value(), -own, own, 0);
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
