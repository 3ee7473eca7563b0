package org.cadrenode.api.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The custodian's end of its path, with the checks of {@link Intake}: identifiers, purges and renewals come in, and
 * nothing else. Thread-safe.
 */
@ProviderType
public interface CustodianIntake {
    /** Returns the next package that can be taken in. What does not verify is set aside and journalled. */
    Optional<Received> next() throws IOException;

    /** Returns the content of a package of identifiers, in the form of {@code CustodyReader}. */
    InputStream identifiers(Received received) throws IOException;

    /** Returns the pseudonyms of a purge package: 16 bytes each. */
    InputStream purge(Received received) throws IOException;

    /** Returns the pairs of a renewal package, in the form of {@link org.cadrenode.api.pseudonym.RenewalReader}. */
    InputStream renewal(Received received) throws IOException;

    /** Sends the signed receipt and moves on to the next package. The same again changes nothing. */
    void confirm(Received received, Receipt receipt) throws IOException;

    /** Returns how many packages wait for one before them, or for their turn. */
    long held() throws IOException;

    /** Returns how many packages were refused and lie aside. */
    long setAside() throws IOException;
}
