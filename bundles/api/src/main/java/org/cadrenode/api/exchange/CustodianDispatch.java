package org.cadrenode.api.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The provider's end of the custodian's path: packages and receipts of their own, in directories of their own, sealed to
 * the custodian. A package of one path is none on the other. Always there; without a custodian it sends nothing. Every
 * order is sent once, by its reference. Thread-safe.
 */
@ProviderType
public interface CustodianDispatch {
    /** Returns whether there is a custodian. Whatever sends throws CONFIGURATION_INVALID if there is none. */
    boolean configured();

    /**
     * Sends identifiers.
     *
     * @param children how many there are in the content
     * @param content bytes that this room does not look into
     * @return the package's id
     */
    String sendIdentifiers(ProviderId provider, String reference, long children, InputStream content) throws IOException;

    /**
     * Orders the removal of children.
     *
     * @return the package's id
     */
    String orderPurge(ProviderId provider, String reference, List<Pseudonym> subjects) throws IOException;

    /**
     * Says that children who were purged are in again.
     *
     * @return the package's id
     */
    default String orderReturn(ProviderId provider, String reference, List<Pseudonym> subjects) throws IOException {
        throw new UnsupportedOperationException("This end takes nobody back");
    }

    /**
     * Sends pairs of pseudonyms, former and present, without tokens.
     *
     * @param content in the form of {@link org.cadrenode.api.pseudonym.RenewalReader}
     * @return the package's id
     */
    String sendRenewal(ProviderId provider, String reference, long subjects, InputStream content) throws IOException;

    /** Returns the reference of the last renewal that was sent for a provider. */
    Optional<String> lastRenewal(ProviderId provider);

    /** Returns whether anything was sent for a provider. */
    boolean anythingSent(ProviderId provider);

    /** Returns whether a purge of this reference was sent and its receipt not dealt with yet. */
    boolean awaitsPurge(String reference);

    /** Returns the reference of a purge package that was sent. */
    Optional<String> purgeReference(String packageId);

    /** Returns the receipts that came back and were not acknowledged, oldest first. */
    List<Receipt> receipts() throws IOException;

    /** Records that a receipt was dealt with. */
    void acknowledge(Receipt receipt) throws IOException;
}
