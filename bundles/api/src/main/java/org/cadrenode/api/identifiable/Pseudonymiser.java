package org.cadrenode.api.identifiable;

import java.io.IOException;
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

    /** Returns the pseudonym of a provider's child. */
    Pseudonym pseudonym(ProviderId provider, String localId);
}
