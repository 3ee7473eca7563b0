package org.cadrenode.connector.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Reads messages that a source sends one by one. The node listens, answers each message as the connector says once it lies
 * durably in the landing zone, and makes one extract of many: the messages as they came, each in a frame of its
 * protocol. Bad messages land, too, and are rejected when the extract is read. Where no messages are sent, its extracts are
 * files, as those of any {@link FileConnector}.
 */
@ConsumerType
public interface MessageConnector extends FileConnector {
    /**
     * Makes the answer to a message. It is sent once the message is safe. Nothing is thrown for what the message holds. The
     * answer must not say more of a message than its reading later does: what is ACCEPTED here is not rejected as a whole then.
     *
     * @param message the message without its frame
     */
    Answer answer(byte[] message);

    /**
     * Returns the answer to a message that could not be kept, so that the sender tries again. If there is nothing to send, the
     * node closes the connection, so that the sender learns of it all the same.
     *
     * @param message the message without its frame; of one that was too long, its beginning
     */
    Answer unavailable(byte[] message);

    /**
     * An answer.
     *
     * @param verdict what becomes of the message
     * @param content the answer without its frame, which repeats no identifier; nothing is sent if it is empty
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
