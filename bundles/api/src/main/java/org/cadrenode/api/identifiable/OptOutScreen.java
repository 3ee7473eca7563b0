package org.cadrenode.api.identifiable;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.exchange.Receipt;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The stage that puts every record to the opt-out register before anything else is derived of it, and fills the vault
 * with those who are in. Thread-safe.
 */
@ProviderType
public interface OptOutScreen {
    /**
     * Screens a delivery: identifiers of children who are in go to the vault, those of opted-out children, minimal and
     * sealed, to the suppression store; one decision a record goes to the landing zone. Screening again gives the same.
     */
    Screened screen(Landed delivery, Dictionary dictionary) throws IOException;

    /** Returns a number that grows with every change of the register. */
    long version();

    /**
     * Returns the {@linkplain #version version} at which anything last changed that may concern children of a provider: a delivery
     * of it that was screened at this one or a later one would be screened the same again.
     */
    default long version(ProviderId provider) {
        return version();
    }

    /** Returns a number that grows whenever held records may go on since answers to what was asked of their children came. */
    default long answers() {
        return 0;
    }

    /** Returns how many held records of a delivery belong to a child who is known, or opted out, by now. */
    long resolvable(Landed delivery, Dictionary dictionary) throws IOException;

    /**
     * Matches requests against the vault, and moves those who match from the vault to the suppression store. What is
     * returned stays due until {@link #honoured} is called, over restarts.
     */
    List<StoppedChild> due();

    /** Records that what was loaded of these children has been ordered back under {@code order}. */
    void ordered(List<StoppedChild> children, String order);

    /** Records that an order was carried out, with its receipt. */
    void honoured(String order);

    /** Opens the suppressed identifiers, for scrubbing and checking only; journalled. */
    Suppressed open(PurposeToken purpose);

    /**
     * Returns a number that is another one whenever what {@link #open} hands out may have changed since it was asked before, and
     * stays as long as the node runs; empty if that is not known.
     */
    default OptionalLong suppressedState() {
        return OptionalLong.empty();
    }

    /**
     * Returns the children of whom nothing may leave that tells a place: those whose address is protected, whichever id or
     * source they come under, and the children of their households. As the register and the vault say now; the set does not
     * change. A change of it makes {@link #version} grow.
     */
    default Set<SubjectKey> sheltered() {
        return Set.of();
    }

    /**
     * Returns the children whose identity is to be joined with no other: those who are known to have had, or to have got, another
     * one by an adoption, whichever id or source they come under. As the register and the vault say now; the set does not change.
     * A change of it makes {@link #version} grow.
     */
    default Set<SubjectKey> apart() {
        return Set.of();
    }

    /**
     * Returns the children who may come back in, as what kept them out counts no more, and nothing of them is being taken back.
     * They stay out until {@link #returned} is called, over restarts.
     */
    default List<ReturningChild> returning() {
        return List.of();
    }

    /** Tells the vault what the records of a delivery say of children who are about to come back in. The same again changes nothing. */
    default void recall(Landed delivery, Dictionary dictionary, Set<SubjectKey> children) throws IOException { }

    /** Lets children back in, but for those who opted out again meanwhile. Makes {@link #version} grow. */
    default void returned(List<StoppedChild> children) { }

    /**
     * Records what was removed where by an order, before it counts as carried out. The same again changes nothing.
     *
     * @param path {@code resource} or {@code custodian}
     */
    default void confirmed(String path, Receipt receipt) { }

    /**
     * A child who may come back in.
     *
     * @param wasLoaded whether anything of it had been loaded and taken back, so that it is barred where that was
     */
    record ReturningChild(StoppedChild child, boolean wasLoaded) { }

    /**
     * A child whose data must go.
     *
     * @param round how often it came back before
     */
    record StoppedChild(SubjectKey subject, ProviderId provider, String localId, int round) {
        /** A child who never came back. */
        public StoppedChild(SubjectKey subject, ProviderId provider, String localId) {
            this(subject, provider, localId, 0);
        }

        @Override
        public String toString() {
            return "[stopped child]";
        }
    }

    /** A reading of the suppression store. Not thread-safe. */
    @ProviderType
    interface Suppressed extends AutoCloseable {
        /** Returns an opted-out child. */
        Optional<VaultPerson> person(SubjectKey subject);

        /** Hands out every opted-out child. */
        void all(Consumer<VaultPerson> consumer);

        @Override
        void close();
    }
}
