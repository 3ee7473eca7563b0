package org.cadrenode.api.identifiable;

import java.io.IOException;
import java.util.List;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.Pseudonymised;
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.osgi.annotation.versioning.ProviderType;

/** The stage that turns screened records into pseudonymised rows and linkage tokens. Thread-safe. */
@ProviderType
public interface Pseudonymiser {
    /**
     * Pseudonymises a delivery by the dictionary under which it was screened: rows, tokens and the report of dropped
     * columns go to the landing zone. The same again gives the same bytes.
     */
    Pseudonymised pseudonymise(Screened delivery, Dictionary dictionary) throws IOException;

    /**
     * Returns whether a delivery that waits was made under another list of restricted codes than that of now, so that it is to be
     * made again.
     */
    default boolean outdated(Pseudonymised delivery) throws IOException {
        return false;
    }

    /** Returns the pseudonym of a provider's id of a child, whether or not the id was merged into another. */
    Pseudonym pseudonym(ProviderId provider, String localId);

    /**
     * Returns all pseudonyms under which rows of a provider's child can have left under the key of now: that of this id, of
     * the one into which it was merged, and of all that were merged into that one.
     */
    default List<Pseudonym> pseudonyms(ProviderId provider, String localId) {
        return List.of(pseudonym(provider, localId));
    }
}
