package org.cadrenode.api.research;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.cadrenode.api.commonmodel.EventSink;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.exchange.Receipt;
import org.cadrenode.api.exchange.Received;
import org.cadrenode.api.linkage.Linked;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** Typed events of pseudonymous children, each with the delivery that it came in. Thread-safe. */
@ProviderType
public interface ResearchDatabase {
    /**
     * Loads a package: exactly once, however often it is called. A record whose key is there with the same content is a
     * duplicate; with another content it replaces the old one. Children for whom a purge came are left out and counted as
     * opted out.
     */
    Loaded load(Linked linked) throws IOException;

    /** Removes the children of a purge package, keeps their pseudonyms as a bar against re-loading, and counts. */
    Receipt purge(Received received) throws IOException;

    /** Ends the bar against loading the children of a package of returns; exactly once. */
    default Receipt readmit(Received received) throws IOException {
        throw new UnsupportedOperationException("This database takes nobody back");
    }

    /** Gives the children of a renewal package their new pseudonyms, on the bar against re-loading, too; exactly once. */
    Receipt renew(Linked linked) throws IOException;

    /** Returns whether a package was taken in whole, of whatever kind. */
    default boolean has(String packageId) {
        return true;
    }

    /** Brings the persons up to date with the linkage, and returns the sequence up to which it did. */
    long applyLinks();

    /** Returns counts by source. */
    List<SourceCount> counts();

    /** Returns what is loaded of each delivery now. */
    List<DeliveryCount> deliveries();

    /** Returns those of some children who are here and not barred: whatever there is of others, nobody can read. */
    Set<Pseudonym> readable(Collection<Pseudonym> subjects);

    /** Hands every event to {@code visitor}, in any order, but for those of children who are barred. */
    void visit(Visitor visitor);

    /** Hands every record that has events to {@code reader}, each with its events behind it, without holding them all in memory. */
    default void read(Reader reader) {
        throw new UnsupportedOperationException("This database is not read by records");
    }

    /** Counts of one source. */
    record SourceCount(String provider, String source, long records, long events, long subjects) { }

    /** Records of one delivery that are in the database. */
    record DeliveryCount(DeliveryId delivery, long records) { }

    /** Takes records one by one, and after each its events. */
    interface Reader extends EventSink {
        /**
         * Takes a record.
         *
         * @param child whose it is: the number of the person, or below zero that of a subject who is not linked; means nothing
         *     outside of the database
         */
        void record(String provider, String source, String table, long child);
    }

    /** Takes events one by one. */
    interface Visitor {
        /** Takes one event; see {@link org.cadrenode.api.commonmodel.EventSink} for the values. */
        void event(String provider, String source, String table, Pseudonym subject, long person, @Nullable String date,
                String codeSystem, String code, @Nullable String number, @Nullable String text);
    }
}
