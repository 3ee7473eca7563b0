package org.cadrenode.connector.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Reads messages that a source sends one by one. The node listens, answers each message as the connector says once it lies
 * durably in the landing zone, and makes one extract of many: the messages as they came, each in a frame of its
 * protocol. Bad messages land, too, and are rejected when the extract is read.
 */
@ConsumerType
public interface MessageConnector extends FileConnector {
    /**
     * Makes the answer to a message. It is sent once the message is safe. Nothing is thrown for what the message holds.
     *
     * @param message the message without its frame
     */
    Answer answer(byte[] message);

    /**
     * Returns the answer to a message that could not be kept, so that the sender tries again.
     *
     * @param message the message without its frame
     */
    Answer unavailable(byte[] message);

    /**
     * An answer.
     *
     * @param verdict what becomes of the message
     * @param content the answer without its frame; it repeats no identifier
     */
    record Answer(Verdict verdict, byte[] content) { }

    /** What becomes of a message. */
    enum Verdict {
        /** It is taken. */
        ACCEPTED,
        /** It is kept and set apart: it cannot be understood. */
        ERROR,
        /** It is kept and set apart: it is not one that this source may send. */
        REJECTED
    }
}
