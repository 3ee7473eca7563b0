package org.cadrenode.api.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.cadrenode.api.delivery.ProviderId;
import org.osgi.annotation.versioning.ProviderType;

/** The resource's end of the exchange. Thread-safe. */
@ProviderType
public interface Intake {
    /**
     * Returns the next package that can be taken in: in each provider's order, with a good signature, a release that
     * verifies, and a content that has the digest it says. What does not verify is set aside and journalled.
     */
    Optional<Received> next() throws IOException;

    /**
     * Returns the package behind one that {@link #next} handed out and that is not confirmed yet, verified as well; empty if there is none.
     * It is handed out once the one before it is confirmed: only what may be done ahead of that is to be done with it now.
     */
    default Optional<Received> following(Received received) throws IOException {
        return Optional.empty();
    }

    /** Returns the rows of a data package, in the form of {@link org.cadrenode.api.pseudonym.RowReader}. */
    InputStream rows(Received received) throws IOException;

    /** Returns the tokens of a data package, in the form of {@link org.cadrenode.api.pseudonym.PersonTokensReader}. */
    InputStream tokens(Received received) throws IOException;

    /** Returns the pseudonyms of a purge package, or of one that takes children back: 16 bytes each. */
    InputStream purge(Received received) throws IOException;

    /** Returns the content of a renewal package, in the form of {@link org.cadrenode.api.pseudonym.RenewalReader}. */
    InputStream renewal(Received received) throws IOException;

    /** Sends the signed receipt and moves on to the next package. The same again changes nothing. */
    void confirm(Received received, Receipt receipt) throws IOException;

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

    /**
     * Removes what is kept of a package that was confirmed, and remembers that: it is not handed out again, and is not missed. One that
     * is not confirmed stays. The same again changes nothing.
     */
    default void remove(String packageId) throws IOException { }
}
