package org.cadrenode.api.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.delivery.Cleared;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.Released;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.osgi.annotation.versioning.ProviderType;

/** The provider's end of the exchange. Thread-safe. */
@ProviderType
public interface Dispatch {
    /**
     * Seals a released delivery to the resource and hands it to the carrier. Sending the same delivery again sends
     * nothing and returns the same package. Terms that forbid it by now, though they allowed its release, refuse it with
     * TERMS_REFUSED, and lists of opt-outs that have become too old since with OPTOUT_LIST_STALE.
     *
     * @param rows the content whose digest was released; anything else is refused with CONTENT_CHANGED
     * @param tokens likewise
     */
    Released send(Cleared delivery, InputStream rows, InputStream tokens) throws IOException;

    /** Returns what {@link #send} made of a delivery, if it was sent: whoever sent it may have ended before the delivery said so. */
    Optional<Released> sent(Cleared delivery) throws IOException;

    /**
     * Orders the removal of children's data. The same order again (by {@code reference}) sends nothing new.
     *
     * @return the package's id
     */
    String orderPurge(ProviderId provider, String reference, List<Pseudonym> subjects) throws IOException;

    /**
     * Says that children who were purged are in again, before anything of them is sent. The same order again (by
     * {@code reference}) sends nothing new.
     *
     * @return the package's id
     */
    default String orderReturn(ProviderId provider, String reference, List<Pseudonym> subjects) throws IOException {
        throw new UnsupportedOperationException("This end takes nobody back");
    }

    /**
     * Sends pseudonyms and tokens anew. The same order again (by {@code reference}) sends nothing new.
     *
     * @param content in the form of {@link org.cadrenode.api.pseudonym.RenewalReader}
     * @return the package's id
     */
    String sendRenewal(ProviderId provider, String reference, long subjects, InputStream content) throws IOException;

    /** Returns the reference of the last renewal that was sent for a provider. */
    Optional<String> lastRenewal(ProviderId provider);

    /** Returns the receipts that came back and were not acknowledged, oldest first. */
    List<Receipt> receipts() throws IOException;

    /** Returns whether a package was sent and its receipt dealt with. */
    boolean acknowledged(String packageId);

    /** Records that a receipt was dealt with. */
    void acknowledge(Receipt receipt) throws IOException;
}
