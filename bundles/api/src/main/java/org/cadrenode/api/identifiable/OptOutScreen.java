package org.cadrenode.api.identifiable;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.dictionary.Dictionary;
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
     * Returns the children of whom nothing may leave that tells a place: those whose address is protected, whichever id or
     * source they come under, and the children of their households. As the register and the vault say now; the set does not
     * change. A change of it makes {@link #version} grow.
     */
    default Set<SubjectKey> sheltered() {
        return Set.of();
    }

    /** A child whose data must go. */
    record StoppedChild(SubjectKey subject, ProviderId provider, String localId) {
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
