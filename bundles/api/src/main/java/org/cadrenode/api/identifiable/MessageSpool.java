package org.cadrenode.api.identifiable;

import java.io.IOException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Messages of one source, sealed and on stable storage, of which no delivery is made yet. A kill at any moment loses no message
 * whose {@link #append} returned, and doubles none. Thread-safe.
 */
@ProviderType
public interface MessageSpool extends AutoCloseable {
    /**
     * Takes one message, and returns once it is on stable storage. Calls at the same time share one writing; the order of
     * one caller's messages is kept. Nothing is taken while deliveries cannot be made, so that a spool does not grow for ever.
     *
     * @param message as it is to stand in the delivery, with its frame
     * @throws org.cadrenode.api.error.CadreException STORE_FAILED or KEYSTORE_SEALED: the message is not known to be kept, and
     *     whoever sent it must not be told that it is
     */
    void append(byte[] message) throws IOException;

    /** Returns how many bytes were taken of which no delivery is made yet. */
    long bytes();

    /**
     * Makes a delivery of what was taken so far, and returns how many deliveries were made. Taking goes on meanwhile. After a
     * failure the messages are where they were, and the next call tries again.
     */
    int roll() throws IOException;

    /** Takes no more, and makes a delivery of what is left; what fails is done when the source's spool is opened again. */
    @Override
    void close() throws IOException;
}
