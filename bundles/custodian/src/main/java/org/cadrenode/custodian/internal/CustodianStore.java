package org.cadrenode.custodian.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.backup.Archivable;
import org.cadrenode.api.custody.Custodian.Line;
import org.cadrenode.api.custody.Custodian.Taken;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.erasure.Erasable.Erased;
import org.cadrenode.api.erasure.FileMaker;
import org.cadrenode.api.erasure.Occupancy;
import org.cadrenode.api.erasure.Remnants;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.CustodyEntry;
import org.cadrenode.api.identifiable.CustodyReader;
import org.cadrenode.api.keys.ChildKeys;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.patrol.EmbeddedReading;
import org.cadrenode.api.patrol.Patrolled;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.Renewal;
import org.cadrenode.api.pseudonym.RenewalReader;
import org.cadrenode.custodian.internal.ChildTable.LastTaken;
import org.cadrenode.custodian.internal.ChildTable.Row;
import org.cadrenode.h2.OrderedFiles;

/**
 * The store. Every package is taken in lot by lot, a transaction each, and a lot that was taken in before changes nothing;
 * so after a kill the same package is simply taken in again. Who leaves it takes the key along under which it was sealed:
 * that is destroyed right behind the transaction. Thread-safe: one at a time.
 */
final class CustodianStore implements AutoCloseable {
    private static final int LOT = 1000;
    private static final int PSEUDONYM_BYTES = 16;

    private final Keystore keystore;
    private final DatabaseFile file;
    private final ChildKeys children;
    private final List<Long> leaving = new ArrayList<>();
    private final Remnants remnants;
    private final Occupancy occupancy = new Occupancy();
    private int fileVersion;
    private ChildTable table;
    private SealedRecords records;
    private long damaged;
    private boolean closed;

    /** What a package did. */
    record Done(long written, long unchanged, long barred, long removed) { }

    CustodianStore(Path directory, int cacheMebibytes, Keystore keystore) {
        this.keystore = keystore;
        file = new DatabaseFile(directory, cacheMebibytes, keystore);
        try {
            remnants = file.remnants(file.exists());
            fileVersion = file.settle();
            table = new ChildTable(file.open(fileVersion));
            table.commit();
            children = keystore.childKeys(KeyPurpose.CUSTODIAN_RECORD, directory.resolve("custodian.childkeys"));
            records = new SealedRecords(keystore, children);
            settle();
        } catch (SQLException e) {
            throw failure("open", e);
        } catch (IOException e) {
            throw new CadreException(ErrorCode.IO_FAILED, "the custodian's directory cannot be read");
        }
    }

    // Numbers beyond the file's end would be given out again, to other children.
    private void settle() throws SQLException {
        long last = table.lastKey();
        boolean fit = false;
        try {
            if (last > 0) {
                children.state(last);
            }
            children.settle(this::held);
            fit = true;
        } finally {
            if (!fit) {
                close();
            }
        }
    }

    private boolean held(long childKey) {
        try {
            return table.count("child_key = ?", childKey) > 0;
        } catch (SQLException e) {
            throw failure("read", e);
        }
    }

    private interface Change<T> {
        T make() throws SQLException, IOException;
    }

    // A change that fails leaves nothing of its last lot, whatever it failed of.
    private <T> T change(Change<T> change) throws IOException {
        Occupancy.Stay stay = occupancy.enter();
        try {
            return alone(change);
        } finally {
            stay.close();
        }
    }

    private synchronized <T> T alone(Change<T> change) throws IOException {
        if (!records.current()) {
            records = new SealedRecords(keystore, children);
        }
        try {
            return change.make();
        } catch (SQLException e) {
            rollBack();
            throw failure("write", e);
        } catch (IOException | RuntimeException e) {
            rollBack();
            throw e;
        }
    }

    private void leaves(Row row) {
        if (row.childKey() > 0) {
            leaving.add(row.childKey());
        }
    }

    // Ends a lot. Without anybody who leaves, it need not be on stable storage before the last.
    private void commit() throws SQLException {
        if (leaving.isEmpty()) {
            table.commit();
        } else {
            commitForGood();
        }
    }

    private void commitForGood() throws SQLException {
        children.doom(leaving);
        table.commitForGood();
        children.destroy(leaving);
        leaving.clear();
    }

    private void rollBack() {
        leaving.clear();
        try {
            table.connection().rollback();
        } catch (SQLException e) {
            throw failure("roll back", e);
        }
    }

    static CadreException failure(String doing, SQLException e) {
        return new CadreException(ErrorCode.STORE_FAILED,
                "the custodian's database could not " + doing + " (error " + e.getErrorCode() + ")");
    }

    /** Returns whether this package was taken in, whole. */
    synchronized boolean has(ProviderId provider, String packageId) {
        try {
            return table.taken().stream().anyMatch(
                    last -> last.provider().equals(provider) && last.taken().packageId().equals(packageId));
        } catch (SQLException e) {
            throw failure("read", e);
        }
    }

    /** Returns whether this package is the last of its provider that was taken in, whole. */
    synchronized boolean has(String packageId) {
        try {
            return table.taken().stream().anyMatch(last -> last.taken().packageId().equals(packageId));
        } catch (SQLException e) {
            throw failure("read", e);
        }
    }

    /** Takes identifiers in; those of barred children are passed over, and older ones than those that are there. */
    Done identifiers(ProviderId provider, Taken taken, InputStream content) throws IOException {
        return change(() -> {
            long[] counts = new long[3];
            try (CustodyReader reader = new CustodyReader(content)) {
                Optional<CustodyEntry> next = reader.next();
                for (long n = 1; next.isPresent(); n++) {
                    counts[put(provider, next.get())]++;
                    if (n % LOT == 0) {
                        commit();
                    }
                    next = reader.next();
                }
            }
            table.taken(new LastTaken(provider, taken));
            commitForGood();
            return new Done(counts[0], counts[1], counts[2], 0);
        });
    }

    // 0 written, 1 unchanged, 2 barred.
    private int put(ProviderId provider, CustodyEntry entry) throws SQLException {
        if (!entry.provider().equals(provider)) {
            throw new CadreException(ErrorCode.PACKAGE_NOT_AUTHENTIC, "a package of " + provider + " holds children of another");
        }
        Optional<Row> there = find(provider, entry.pseudonym());
        if (there.isPresent() && there.get().barred()) {
            return 2;
        }
        if (there.isPresent() && records.purged(there.get())) {
            table.put(records.bar(there.get().id(), provider, entry.pseudonym()));
            return 2;
        }
        if (there.isPresent() && !newer(entry, there.get())) {
            return 1;
        }
        table.put(there.isPresent() ? records.child(there.get(), entry) : records.child(entry));
        return 0;
    }

    // An altered record gives way to a good one.
    private boolean newer(CustodyEntry entry, Row there) {
        try {
            CustodyEntry held = records.entry(there);
            return entry.version() >= held.version() && !entry.equals(held);
        } catch (CadreException e) {
            return true;
        }
    }

    private boolean barred(Row row) {
        return row.barred() || records.purged(row);
    }

    private Optional<Row> find(ProviderId provider, Pseudonym pseudonym) throws SQLException {
        for (byte[] lookup : records.lookups(provider, pseudonym)) {
            Optional<Row> row = table.find(lookup);
            if (row.isPresent()) {
                return row;
            }
        }
        return Optional.empty();
    }

    /** Removes children, and bars them, also those who are not there. */
    Done purge(ProviderId provider, Taken taken, InputStream content) throws IOException {
        return change(() -> {
            remnants.expect();
            long removed = 0;
            long barred = 0;
            for (byte[] next = content.readNBytes(PSEUDONYM_BYTES); next.length > 0; next = content.readNBytes(PSEUDONYM_BYTES)) {
                Pseudonym pseudonym = Pseudonym.ofHash(next);
                Optional<Row> there = find(provider, pseudonym);
                if (there.isEmpty() || !there.get().barred()) {
                    there.ifPresent(this::leaves);
                    table.put(records.bar(there.map(Row::id).orElse(0L), provider, pseudonym));
                    removed += there.isPresent() ? 1 : 0;
                }
                if (++barred % LOT == 0) {
                    commit();
                }
            }
            table.taken(new LastTaken(provider, taken));
            commitForGood();
            return new Done(0, 0, barred, removed);
        });
    }

    /** Ends the bar against children; their identifiers come later. */
    Done readmit(ProviderId provider, Taken taken, InputStream content) throws IOException {
        return change(() -> {
            long ended = 0;
            for (byte[] next = content.readNBytes(PSEUDONYM_BYTES); next.length > 0; next = content.readNBytes(PSEUDONYM_BYTES)) {
                Optional<Row> there = find(provider, Pseudonym.ofHash(next)).filter(this::barred);
                if (there.isPresent()) {
                    table.delete(there.get().id());
                    if (++ended % LOT == 0) {
                        table.commit();
                    }
                }
            }
            table.taken(new LastTaken(provider, taken));
            table.commitForGood();
            return new Done(0, ended, 0, 0);
        });
    }

    /** Puts children, and bars, under their present pseudonyms; who is not there is not taken in. */
    Done renew(ProviderId provider, Taken taken, InputStream content) throws IOException {
        return change(() -> {
            long[] counts = new long[2];
            try (RenewalReader reader = new RenewalReader(content)) {
                Optional<Renewal> next = reader.next();
                for (long n = 1; next.isPresent(); n++) {
                    counts[move(provider, next.get().former(), next.get().present()) ? 0 : 1]++;
                    if (n % LOT == 0) {
                        commit();
                    }
                    next = reader.next();
                }
            }
            table.taken(new LastTaken(provider, taken));
            commitForGood();
            return new Done(counts[0], counts[1], 0, 0);
        });
    }

    private boolean move(ProviderId provider, Pseudonym former, Pseudonym present) throws SQLException {
        Optional<Row> old = former.equals(present) ? Optional.empty() : find(provider, former);
        if (old.isEmpty()) {
            return false;
        }
        Optional<Row> there = find(provider, present);
        boolean barred = barred(old.get()) || there.filter(this::barred).isPresent();
        if (there.isPresent()) {
            leaves(old.get());
            table.delete(old.get().id());
        }
        if (barred) {
            Row stays = there.orElse(old.get());
            leaves(stays);
            table.put(records.bar(stays.id(), provider, present));
        } else if (there.isEmpty()) {
            table.put(records.child(old.get(), records.entry(old.get()).under(present)));
        }
        return true;
    }

    /** Returns a child that is held. */
    synchronized Optional<CustodyEntry> entry(ProviderId provider, Pseudonym pseudonym) {
        try {
            return find(provider, pseudonym).filter(row -> !barred(row)).map(records::entry);
        } catch (SQLException e) {
            throw failure("read", e);
        }
    }

    /** Returns counts by provider. */
    synchronized List<Line> lines() {
        try {
            List<Line> lines = new ArrayList<>();
            for (LastTaken last : table.taken()) {
                String provider = last.provider().value();
                lines.add(new Line(last.provider(), table.count("provider = ? AND NOT barred", provider),
                        table.count("provider = ? AND barred", provider), last.taken()));
            }
            return lines;
        } catch (SQLException e) {
            throw failure("read", e);
        }
    }

    /** Returns how many records did not open since the start. */
    synchronized long damaged() {
        return damaged;
    }

    /** Renews a lot under the newest key of a purpose, and returns how many records are left. */
    long renew(KeyPurpose purpose, int limit) throws IOException {
        return change(() -> {
            if (purpose == KeyPurpose.CUSTODIAN_FILE) {
                renewFile();
                return 0L;
            }
            return purpose == KeyPurpose.CUSTODIAN_LOOKUP ? renewLookups(limit) : renewRecords(limit);
        });
    }

    private long renewLookups(int limit) throws SQLException {
        int newest = records.lookupVersion();
        for (Row row : table.lookupBefore(newest, limit)) {
            table.put(anew(row, true));
        }
        table.commitForGood();
        return table.count("lookup_version < ?", newest);
    }

    // Who has no key of its own yet gets one.
    private long renewRecords(int limit) throws SQLException {
        int newest = records.recordVersion();
        List<Row> lot = new ArrayList<>(table.recordBefore(newest, limit));
        if (lot.isEmpty()) {
            lot.addAll(table.withoutKey(limit));
        }
        // The form of before, which opens without a key of the child's own, goes from the file, too.
        if (lot.stream().anyMatch(row -> row.childKey() == 0 && !row.barred())) {
            remnants.expect();
        }
        for (Row row : lot) {
            table.put(anew(row, false));
        }
        table.commitForGood();
        return table.count("record_version < ?", newest) + table.count("record_version >= ? AND child_key = 0 AND NOT barred", newest);
    }

    // What does not open stays as it is, still not opening, and keeps nobody from being done.
    private Row anew(Row row, boolean lookup) {
        try {
            return records.anew(row);
        } catch (CadreException e) {
            damaged += e.code() == ErrorCode.KEY_DESTROYED ? 0 : 1;
            return new Row(row.id(), row.lookup(), lookup ? records.lookupVersion() : row.lookupVersion(),
                    lookup ? row.recordVersion() : records.recordVersion(), row.provider(), row.barred(), row.sealed(),
                    row.childKey() == 0 && !row.barred() ? ChildTable.NO_KEY : row.childKey());
        }
    }

    // The rows are sealed: they go from one file to the other as they are.
    private void renewFile() throws SQLException, IOException {
        int newest = keystore.versions(KeyPurpose.CUSTODIAN_FILE).get(0);
        if (newest == fileVersion) {
            return;
        }
        file.settle();
        Connection making = file.openPartial(newest);
        try {
            ChildTable target = new ChildTable(making);
            List<Row> rows = table.after(0, LOT);
            while (!rows.isEmpty()) {
                for (Row row : rows) {
                    target.put(new Row(0, row.lookup(), row.lookupVersion(), row.recordVersion(), row.provider(), row.barred(),
                            row.sealed(), row.childKey()));
                }
                target.commit();
                rows = table.after(rows.get(rows.size() - 1).id(), LOT);
            }
            for (LastTaken last : table.taken()) {
                target.taken(last);
            }
            target.commitForGood();
        } finally {
            DatabaseFile.shutdown(making);
        }
        file.complete(newest);
        DatabaseFile.shutdown(table.connection());
        fileVersion = file.settle();
        table = new ChildTable(file.open(fileVersion));
        table.commit();
    }

    /** Returns since when something that was taken out may lie in the file. */
    Optional<Instant> since() {
        return remnants.since();
    }

    /** Returns the file and how it opens. */
    synchronized Archivable.Opening opening() {
        return file.opening(fileVersion);
    }

    /** Reads a stretch of the file; a package that is taken in waits for as long. */
    synchronized Patrolled.Stretch readOn(String from) {
        if (closed) {
            // A connection would open the file again, for good.
            throw new CadreException(ErrorCode.STORE_FAILED, "the custodian's store is closed");
        }
        try (Connection connection = file.open(fileVersion)) {
            return EmbeddedReading.readOn(connection, from, OrderedFiles::readOn);
        } catch (SQLException e) {
            throw failure("be read", e);
        }
    }

    /** Has the file made anew when no package is being taken in; empty if one was all the time. */
    Optional<Erased> erase(FileMaker maker, Duration patience) throws IOException {
        Optional<Remnants.Remade> remade = occupancy.alone(patience, () -> remake(maker));
        return remade.isEmpty() ? Optional.empty() : Optional.of(remnants.finish(remade.get()));
    }

    private synchronized Remnants.Remade remake(FileMaker maker) throws IOException {
        return remnants.remake(() -> {
            try {
                table.connection().rollback();
                DatabaseFile.shutdown(table.connection());
                try {
                    return file.remake(maker, fileVersion);
                } finally {
                    table = new ChildTable(file.open(fileVersion));
                    table.commit();
                }
            } catch (SQLException e) {
                throw failure("be made anew", e);
            }
        });
    }

    @Override
    public synchronized void close() {
        closed = true;
        try (children) {
            table.connection().rollback();
            DatabaseFile.shutdown(table.connection());
        } catch (SQLException e) {
            throw failure("close", e);
        }
    }
}
