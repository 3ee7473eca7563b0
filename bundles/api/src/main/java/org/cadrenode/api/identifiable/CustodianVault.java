package org.cadrenode.api.identifiable;

import java.util.Optional;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.osgi.annotation.versioning.ProviderType;

/** The custodian's identifiers, by pseudonym. Thread-safe. */
@ProviderType
public interface CustodianVault {
    /**
     * Opens a reading for a purpose, which is journalled before anything is read.
     *
     * @throws org.cadrenode.api.error.CadreException NOT_PERMITTED for another purpose than RE_IDENTIFICATION;
     *     JOURNAL_UNWRITABLE
     */
    Reading open(PurposeToken purpose);

    /** A reading for one purpose. Not thread-safe; open one a thread. */
    @ProviderType
    interface Reading extends AutoCloseable {
        /**
         * Returns a child that is held. The journal has an entry of it, by keyed hash, before anything is read.
         *
         * @throws org.cadrenode.api.error.CadreException CONTENT_CHANGED if the record was altered; JOURNAL_UNWRITABLE
         */
        Optional<CustodyEntry> entry(ProviderId provider, Pseudonym pseudonym);

        @Override
        void close();
    }
}
