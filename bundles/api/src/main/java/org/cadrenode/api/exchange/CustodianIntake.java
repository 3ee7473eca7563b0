package org.cadrenode.api.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.cadrenode.api.delivery.ProviderId;
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

    /**
     * Returns the number of the last confirmed package of each provider for which {@code took} says yes, by the package's id; 0 if it
     * does of none, as in a store that was put back to what it was before the first.
     */
    default Map<ProviderId, Long> last(Predicate<String> took) {
        return Map.of();
    }

    /**
     * Has {@link #next} hand out once more what was confirmed behind these packages: what a store lacks that was put back to an older
     * state. It has the same receipts again. All of it, or nothing.
     *
     * @throws org.cadrenode.api.error.CadreException NOT_FOUND if some of it is not kept any more: then the store cannot be completed
     */
    default void again(Map<ProviderId, Long> after) throws IOException { }
}
