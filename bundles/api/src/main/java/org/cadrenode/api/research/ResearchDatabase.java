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

    /**
     * Brings the persons up to date with the linkage, and returns the sequence up to which it did. If the linkage was put back to an older
     * state, all children are taken for nobody until it has told anew who they are: to be called before the linkage goes on.
     */
    long applyLinks();

    /** Returns counts by source. */
    List<SourceCount> counts();

    /** Returns what is loaded of each delivery now. */
    List<DeliveryCount> deliveries();

    /**
     * Returns what is here of a delivery and its parts.
     *
     * @throws org.cadrenode.api.error.CadreException NOT_FOUND if nothing of it was loaded, WRONG_STAGE if it is not loaded whole yet
     */
    default DeliveryHolding holding(DeliveryId delivery) {
        throw new UnsupportedOperationException("This database does not tell deliveries apart");
    }

    /** Remembers that a delivery is withdrawn: rows of it and its parts are not loaded any more. The same again changes nothing. */
    default void order(DeliveryWithdrawal withdrawal) {
        throw new UnsupportedOperationException("This database takes no delivery out");
    }

    /** Returns the deliveries that are withdrawn, in the order of the journal. */
    default List<DeliveryWithdrawal.Standing> withdrawals() {
        return List.of();
    }

    /** Returns whether the delivery, or the one that it is part of, is withdrawn. */
    default boolean withdrawn(DeliveryId delivery) {
        return false;
    }

    /**
     * Takes a withdrawn delivery's records out, with the tombstones of what it said to be no more. The same again changes nothing.
     *
     * @param children how many children linkage lets go, to be kept with the counts
     */
    default DeliveryWithdrawal.Standing takeOut(DeliveryId delivery, long children) throws IOException {
        throw new UnsupportedOperationException("This database takes no delivery out");
    }

    /**
     * Settles who the provider's children are, once linkage let a withdrawn delivery go: whoever it does not know any more is nobody, and
     * gone if no record is left. Then the withdrawal is done. The same again changes nothing.
     */
    default void tookOut(DeliveryId delivery) throws IOException {
        throw new UnsupportedOperationException("This database takes no delivery out");
    }

    /** Returns the packages in which a delivery and its parts came, those that were left out, too. */
    default List<String> packages(DeliveryId delivery) {
        return List.of();
    }

    /** Returns those of some children who are here and not barred: whatever there is of others, nobody can read. */
    Set<Pseudonym> readable(Collection<Pseudonym> subjects);

    /** Hands every event to {@code visitor}, in any order, but for those of children who are barred. */
    void visit(Visitor visitor);

    /** Hands every record that has events to {@code reader}, each with its events behind it, without holding them all in memory. */
    default void read(Reader reader) {
        throw new UnsupportedOperationException("This database is not read by records");
    }

    /**
     * Returns a number that grows when children or a delivery begin to be taken out, and when that ends. Who reads for a while, and is to have nobody who is
     * out by then, finds it as it was before.
     */
    default long takingsOut() {
        return 0;
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
