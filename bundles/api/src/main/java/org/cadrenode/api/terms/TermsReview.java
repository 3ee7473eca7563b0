package org.cadrenode.api.terms;

import java.util.List;
import java.util.Set;
import org.cadrenode.api.delivery.SourceId;
import org.osgi.annotation.versioning.ProviderType;

/** How people come to terms: check, approve. Thread-safe. */
@ProviderType
public interface TermsReview {
    /** Returns the sources for which there is a terms file, sorted. */
    List<SourceId> sources();

    /** Returns the purposes that the resource serves to which this node's deliveries go; empty if none is configured. */
    Set<Purpose> served();

    /** Returns where the terms of a source stand. It brings nothing into force. */
    TermsState state(SourceId source);

    /**
     * Brings the terms file of a source, as it is now, into force. A second person has to agree; what comes into force is
     * exactly what the two agreed on, whatever becomes of the file.
     *
     * @throws org.cadrenode.api.error.CadreException NOT_FOUND without a file; TERMS_INVALID if it is wrong; WRONG_STAGE if
     *     it is approved already; NOT_PERMITTED, APPROVAL_NEEDED, APPROVAL_REFUSED, REASON_MISSING
     */
    TermsState approve(SourceId source, String reason);
}
