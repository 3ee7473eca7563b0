package org.cadrenode.api.linkage;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.exchange.Received;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.osgi.annotation.versioning.ProviderType;

/** Links the children of all providers by their tokens. Thread-safe. */
@ProviderType
public interface Linkage {
    /** Takes in a package's tokens. The same again changes nothing; the order of packages does not matter for who is linked. */
    Linked link(Received received) throws IOException;

    /**
     * Takes in a renewal package: each child keeps its place under its new pseudonym, and its tokens are replaced. A child
     * that was not known is not taken in. The same again changes nothing.
     */
    Linked renew(Received received) throws IOException;

    /** Forgets children, and undoes the links that hung on them. */
    void forget(List<Pseudonym> subjects);

    /** Lets children who were forgotten be linked again once tokens of them come. The same again changes nothing. */
    default void readmit(List<Pseudonym> subjects) {
        throw new UnsupportedOperationException("This linkage takes nobody back");
    }

    /** Returns how many children there are whose tokens came with a delivery and its parts, and with no other. */
    default long broughtOnlyBy(DeliveryId delivery) {
        return 0;
    }

    /**
     * Lets a delivery and its parts go: children whose tokens came with no other are here no more, and what hung on them is undone. They may
     * come again. The same again changes nothing.
     *
     * @return how many children went
     */
    default long withdraw(DeliveryId delivery) {
        throw new UnsupportedOperationException("This linkage lets no delivery go");
    }

    /** Returns those of a provider's children who are here, by the pseudonym they have or one that they had. */
    default Set<Pseudonym> known(ProviderId provider, Collection<Pseudonym> subjects) {
        return Set.copyOf(subjects);
    }

    /** Returns whether a package was taken in, of whatever kind. */
    default boolean has(String packageId) {
        return true;
    }

    /** Writes down that a package was taken in whose children were forgotten, or readmitted; of others that is written down by itself. */
    default void took(String packageId) { }

    /** Returns who belongs to whom as it changed after {@code sequence}, in order, at most {@code limit}. */
    List<Assignment> assignmentsSince(long sequence, int limit);

    /** Returns the sequence of the latest assignment; less than before once an older state of the store was put back. */
    default long lastSequence() {
        return 0;
    }

    /** Returns counts. */
    Status status();

    /** A child of a provider and the person it was found to be. A later assignment replaces an earlier one. */
    record Assignment(long sequence, ProviderId provider, Pseudonym subject, PersonId person) { }

    /**
     * Counts for the operator.
     *
     * @param subjects children of single providers
     * @param persons persons they were found to be
     * @param linked persons with children of at least two providers
     * @param keyVersions how many children of each provider have tokens of which version of the network's linkage key:
     *     {@code provider → version → children}. Those of different versions are not compared with each other
     */
    record Status(long subjects, long persons, long linked, Map<String, Map<Integer, Long>> keyVersions) { }
}
