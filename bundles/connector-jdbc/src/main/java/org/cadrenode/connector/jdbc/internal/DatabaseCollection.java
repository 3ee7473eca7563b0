package org.cadrenode.connector.jdbc.internal;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cadrenode.connector.spi.Collecting;
import org.cadrenode.connector.spi.Problem;

/** One collection: all tables within one transaction, so that they are of one moment. For one thread. */
final class DatabaseCollection {
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
            new TableFetch(connection, settings, each.getKey(), each.getValue().get(), collecting, point).run();
            point.put(name, ResumeFact.DONE, "1");
            collecting.commit(point.toString());
        }
        // The round is complete: the next collection begins another.
        settings.tables().forEach(table -> point.remove(table.landed(), ResumeFact.DONE));
        collecting.commit(point.toString());
        connection.rollback();
    }
}
