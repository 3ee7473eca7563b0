package org.cadrenode.connector.jdbc.internal;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cadrenode.connector.spi.Collecting;
import org.cadrenode.connector.spi.Problem;

/** One collection: all tables within one transaction, so that they are of one moment. For one thread. */
final class DatabaseCollection {
    private static final int VALID_SECONDS = 30;

    private final Connection connection;
    private final Dialect dialect;
    private final JdbcSettings settings;
    private final Collecting collecting;

    DatabaseCollection(Connection connection, Dialect dialect, JdbcSettings settings, Collecting collecting) {
        this.connection = connection;
        this.dialect = dialect;
        this.settings = settings;
        this.collecting = collecting;
    }

    void run() throws SQLException, IOException {
        Map<TableSettings, Optional<DatabaseTable>> tables = new LinkedHashMap<>();
        for (TableSettings each : settings.tables()) {
            tables.put(each, DatabaseTable.find(connection, settings.schema(), each.name(), each.key()));
        }
        List<DatabaseTable> there = tables.values().stream().flatMap(Optional::stream).toList();
        if (!settings.allowWriter() && dialect.mayWrite(connection, there)) {
            throw new IOException("The account may change the tables; use one that may only read");
        }
        connection.rollback();
        dialect.begin(connection);
        ResumePoint point = ResumePoint.parse(collecting.resumePoint().orElse(""));
        boolean failed = false;
        for (Map.Entry<TableSettings, Optional<DatabaseTable>> each : tables.entrySet()) {
            String name = each.getKey().landed();
            if (point.get(name, ResumeFact.DONE).isPresent()) {
                continue;
            }
            if (each.getValue().isEmpty()) {
                // The others go on; the place is on record, once, until it is there again.
                if (point.get(name, ResumeFact.GONE).isEmpty()) {
                    collecting.records().reject(name, 0, "", Problem.TABLE_UNKNOWN);
                    point.put(name, ResumeFact.GONE, "1");
                    collecting.commit(point.toString());
                }
                continue;
            }
            point.remove(name, ResumeFact.GONE);
            failed |= !fetched(each.getKey(), each.getValue().get(), point);
            point.put(name, ResumeFact.DONE, "1");
            collecting.commit(point.toString());
        }
        // The round is complete: the next collection begins another.
        settings.tables().forEach(table -> point.remove(table.landed(), ResumeFact.DONE));
        collecting.commit(point.toString());
        connection.rollback();
        if (failed) {
            throw new IOException("A table could not be fetched, and the others were; the quarantine says which");
        }
    }

    // False if the database refuses this table or gives up on it; then the others go on in the same transaction.
    private boolean fetched(TableSettings fetch, DatabaseTable table, ResumePoint point) throws SQLException, IOException {
        Savepoint before = connection.setSavepoint();
        try {
            new TableFetch(connection, settings, fetch, table, collecting, point).run();
            point.remove(fetch.landed(), ResumeFact.FAILED);
            return true;
        } catch (SQLException e) {
            if (!connection.isValid(VALID_SECONDS)) {
                throw e;
            }
            connection.rollback(before);
            // On record once, until it can be fetched again. What came of it stays: each row is whole.
            if (point.get(fetch.landed(), ResumeFact.FAILED).isEmpty()) {
                collecting.records().reject(fetch.landed(), 0, "", Problem.CONTENT_TRUNCATED);
                point.put(fetch.landed(), ResumeFact.FAILED, "1");
            }
            return false;
        }
    }
}
