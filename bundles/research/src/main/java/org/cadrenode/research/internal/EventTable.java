package org.cadrenode.research.internal;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rows of events, as either database keeps them. One writer's. */
interface EventTable extends AutoCloseable {
    /** Returns the table of a connection's database. */
    static EventTable of(Connection connection) throws SQLException {
        return of(connection, new Partitions());
    }

    /** Returns the table of a connection's database. @param partitions those of a server that are known to be there */
    static EventTable of(Connection connection, Partitions partitions) throws SQLException {
        return switch (Dialect.of(connection)) {
            case H2 -> new EmbeddedEvents(connection);
            case POSTGRESQL -> new PartitionedEvents(connection, partitions);
        };
    }

    /** The events that follow are of a record of this provider, delivery, table and subject. */
    void record(int provider, int delivery, int table, int subject) throws SQLException;

    /** Adds an event, as of the next flush. */
    void add(long id, @Nullable LocalDate date, int precision, int code, @Nullable BigDecimal number, @Nullable String text)
            throws SQLException;

    /** Returns the partitions that what was added lies in and that are not known to be there: none where there are no partitions. */
    Set<Partitions.Partition> missing();

    /** Writes what was added, of which no partition is missing. */
    void flush() throws SQLException;

    /**
     * Removes the events of records.
     *
     * @param deliveries of which delivery each record is
     * @return how many events of each delivery there were
     */
    Map<Integer, Long> remove(Map<Long, Integer> deliveries) throws SQLException;

    /** Gives the events of records to other subjects. @param subjects by record */
    void move(Map<Long, Integer> subjects) throws SQLException;

    @Override
    void close() throws SQLException;
}
