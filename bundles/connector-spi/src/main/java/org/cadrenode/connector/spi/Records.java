package org.cadrenode.connector.spi;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Takes what a connector read. For one thread's use.
 *
 * <p>A <em>version</em> orders the states of one record: of two, the one with the higher version holds, in whatever order
 * they arrive, and a removal counts as a state. It is any number that grows, on one scale for all records of a table, such
 * as milliseconds since 1970 or a change sequence. Records without a version have that of their extract: the
 * milliseconds at which it arrived.
 */
@ProviderType
public interface Records {
    /**
     * Declares a table and returns its number, which {@link #record} takes.
     *
     * @param name lower-case letters, digits, underscores and dashes
     * @param columns names in the order of the values, in lower case
     */
    int table(String name, List<String> columns) throws IOException;

    /**
     * Takes one record without a version.
     *
     * @param line line of the extract on which it starts, from 1; 0 where there are no lines
     * @param values one a column, null or blank for none; the array may be reused after the call
     */
    void record(int table, long line, @Nullable String[] values) throws IOException;

    /**
     * Takes one state of a record.
     *
     * @param line as in {@link #record(int, long, String[])}
     * @param version from 1
     * @param values as in {@link #record(int, long, String[])}
     */
    void record(int table, long line, long version, @Nullable String[] values) throws IOException;

    /**
     * Takes that a record is no more at the source.
     *
     * @param line as in {@link #record(int, long, String[])}
     * @param version from 1
     * @param values one a column; those of the columns that tell the record from others count
     */
    void removed(int table, long line, long version, @Nullable String[] values) throws IOException;

    /**
     * Takes the place of a record that could not be read. Never pass a value.
     *
     * @param table table name, or empty if even that is unknown
     * @param line line of the extract, from 1; 0 where there are no lines
     * @param column column or element, or empty for the whole record
     */
    void reject(String table, long line, String column, Problem problem) throws IOException;

    /**
     * Takes that the extract has parts that the connector does not know and does not read, once for each. They are held:
     * the node names them to those who decide about the source, and their values stay sealed with the extract.
     *
     * @param table table name, or empty if even that is unknown
     * @param part name of a column, or path of an element, in lower case
     */
    default void unread(String table, String part) throws IOException { }
}
