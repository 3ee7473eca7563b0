package org.cadrenode.api.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The resource's end of the exchange. Thread-safe. */
@ProviderType
public interface Intake {
    /**
     * Returns the next package that can be taken in: in each provider's order, with a good signature, a release that
     * verifies, and a content that has the digest it says. What does not verify is set aside and journalled.
     */
    Optional<Received> next() throws IOException;

    /** Returns the rows of a data package, in the form of {@link org.cadrenode.api.pseudonym.RowReader}. */
    InputStream rows(Received received) throws IOException;

    /** Returns the tokens of a data package, in the form of {@link org.cadrenode.api.pseudonym.TokenReader}. */
    InputStream tokens(Received received) throws IOException;

    /** Returns the pseudonyms of a purge package, or of one that takes children back: 16 bytes each. */
    InputStream purge(Received received) throws IOException;

    /** Returns the content of a renewal package, in the form of {@link org.cadrenode.api.pseudonym.RenewalReader}. */
    InputStream renewal(Received received) throws IOException;

    /** Sends the signed receipt and moves on to the next package. The same again changes nothing. */
    void confirm(Received received, Receipt receipt) throws IOException;
}
