package org.cadrenode.api.identifiable;

import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.Optional;
import java.util.function.Consumer;
import org.cadrenode.api.delivery.ProviderId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The identifiers, apart from everything else. A vault in which no two ids are one child needs none of the methods with a
 * body. Thread-safe.
 */
@ProviderType
public interface Vault {
    /**
     * Returns by what a provider's child is found; blanks around the id do not count. An id that was merged into another
     * leads to the child of that one. Cheap: about a microsecond.
     */
    SubjectKey keyOf(ProviderId provider, String localId);

    /** Returns the child to whom a key leads by now: itself, unless its id was merged into another since. In memory. */
    default SubjectKey survivor(SubjectKey subject) {
        return subject;
    }

    /** Returns the provider's id that stands for a child: the given one without blanks, or the one it was merged into. */
    default String presentId(ProviderId provider, String localId) {
        return localId.strip();
    }

    /** Returns all the ids that were merged into the child of this one, however many merges away, sorted. In memory. */
    default List<String> formerIds(ProviderId provider, String localId) {
        return List.of();
    }

    /** Returns how many ids were merged into others; that only grows. In memory. */
    default long merges() {
        return 0;
    }

    /** Returns whether a child was made known by a DEFINES contribution. In memory. */
    boolean knows(SubjectKey subject);

    /**
     * Records contributions in one transaction, durable on return. Recording the same again changes nothing, not even
     * the version. Contributions of roles ADDS and RELATIVE may come before the one that DEFINES. A contribution that
     * MERGES makes all that is known of the former id, and all that comes under it, the surviving child's, in whatever
     * order that comes; one that merges an id into itself, into one that was merged into it, or a second time elsewhere,
     * does nothing.
     */
    void record(List<Contribution> contributions);

    /** Returns a number that grows with every change. */
    long version();

    /**
     * Returns how often, since the vault was opened, its files were made anew without what had been removed. Whoever keeps in memory
     * what a reading handed out makes that anew, too, when this has grown. In memory.
     */
    default long erasures() {
        return 0;
    }

    /** Returns how many children of a provider are known. */
    long size(ProviderId provider);

    /** Opens a reading for a purpose, which is journalled before anything is read. */
    Reading open(PurposeToken purpose);

    /** Returns whether anything is held of a child, known or not yet. In memory. */
    default boolean holds(SubjectKey subject) {
        return knows(subject);
    }

    /**
     * Removes a child and its relatives, and destroys the key under which they were sealed, before this returns: no copy of its
     * record opens any more. Which ids were merged into it stays. Removing who is not held does nothing, but ends what a kill
     * cut short. Journalled by the caller.
     */
    void remove(SubjectKey subject);

    /** Removes children, many in a transaction; each as if it were removed alone. */
    default void remove(Collection<SubjectKey> subjects) {
        subjects.forEach(this::remove);
    }

    /**
     * Two ids of one provider that are one child.
     *
     * @param formerId the one that was merged
     * @param presentId the one that stands for the child now
     */
    record Merge(String formerId, String presentId) {
        @Override
        public String toString() {
            return "[merge]";
        }
    }

    /** A reading for one purpose. Not thread-safe; open one a thread. */
    @ProviderType
    interface Reading extends AutoCloseable {
        /** Returns a child, known or not yet: what was told of it before its DEFINES contribution counts as well. */
        Optional<VaultPerson> person(SubjectKey subject);

        /** Returns the day of birth as days since 1970-01-01, the newest if there are several. In memory. */
        OptionalLong birthDay(SubjectKey subject);

        /** Returns a provider's merges, sorted by the former id. In memory. */
        default List<Merge> merges(ProviderId provider) {
            return List.of();
        }

        /**
         * Returns the children, known or not yet, who have this identifier now or had it once, by keyed hash. A UPN is
         * found as a former one, too.
         *
         * @throws IllegalArgumentException for kinds other than NHS_NUMBER, UPN, FORMER_UPN and ULN
         */
        List<SubjectKey> find(Identifier identifier);

        /**
         * Returns the children, known or not yet, who have or once had all of these. Names compare as
         * {@link Identifiers#spellings}; a forename is found as a preferred name, too, and a surname as a former one.
         *
         * @throws IllegalArgumentException if there is neither a kind that {@link #find(Identifier)} takes nor both
         *     SURNAME and BIRTH_DATE
         */
        List<SubjectKey> find(List<Identifier> allOf);

        /** Hands out every child, known or not yet, that changed after {@code version}, in any order. */
        void changedSince(long version, Consumer<VaultPerson> consumer);

        /** Ends the reading and journals how many people were read. */
        @Override
        void close();
    }
}
