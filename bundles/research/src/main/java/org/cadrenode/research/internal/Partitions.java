package org.cadrenode.research.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The partitions of events on a PostgreSQL server, of a provider and year each, as far as they are known to be there. One writer's. */
final class Partitions {
    private static final int FIRST_YEAR = 1980;
    private static final int LAST_YEAR = 2100;

    private final Set<Partition> there = new HashSet<>();

    /** A partition. @param year 0 for the one of what has no date, or one of another century */
    record Partition(int provider, int year) { }

    /** Returns the year of the partition that a date is in. */
    static int year(@Nullable LocalDate date) {
        return date == null || date.getYear() < FIRST_YEAR || date.getYear() > LAST_YEAR ? 0 : date.getYear();
    }

    boolean has(Partition partition) {
        return there.contains(partition);
    }

    /** Makes those that are not there. It waits for whoever writes into the provider's partition of other dates. */
    void make(Connection connection, Set<Partition> wanted) throws SQLException {
        try (PreparedStatement call = connection.prepareStatement("SELECT event_partition(?, ?)")) {
            for (Partition one : wanted) {
                call.setInt(1, one.provider());
                if (one.year() == 0) {
                    call.setNull(2, Types.INTEGER);
                } else {
                    call.setInt(2, one.year());
                }
                call.execute();
            }
        }
        there.addAll(wanted);
    }
}
