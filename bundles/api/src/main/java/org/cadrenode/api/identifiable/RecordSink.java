package org.cadrenode.api.identifiable;

import java.io.IOException;
import org.cadrenode.api.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Takes the records of a delivery while its connector reads them. For one thread's use. */
public interface RecordSink {
    /** Declares a table and returns its number, which {@link #record} takes. */
    int table(SourceTable table) throws IOException;

    /**
     * Takes one record.
     *
     * @param line line of the source file on which it starts, from 1; 0 where there are no lines
     * @param values one a column, null or blank for none; the array may be reused after the call
     */
    void record(int table, long line, @Nullable String[] values) throws IOException;

    /**
     * Takes one state of a record, or that it is no more.
     *
     * @param version orders the states of a record: of two, the one with the higher holds; from 1
     * @param removed whether the record is no more at the source; then only values of its key need be there
     */
    void change(int table, long line, long version, boolean removed, @Nullable String[] values) throws IOException;

    /** Takes the place of a record that could not be read, once a record. */
    void quarantine(String table, long line, String column, ErrorCode code) throws IOException;

    /**
     * Takes that the delivery has a part that its connector does not know and does not read, once for each.
     *
     * @param table table name, or empty if even that is unknown
     * @param part name of a column, or path of an element, in lower case; {@code #} is told on in the place of one that may be
     *     a value
     */
    void unread(String table, String part) throws IOException;
}
