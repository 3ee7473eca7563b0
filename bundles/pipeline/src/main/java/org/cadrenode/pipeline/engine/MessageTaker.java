package org.cadrenode.pipeline.engine;

/** What becomes of messages that came. Thread-safe. */
public interface MessageTaker {
    /**
     * Takes a message, and returns the answer once it lies durably, or once it is sure that it does not.
     *
     * @param frame the message in its frame, as it came
     * @param message the message without it
     */
    Reply take(byte[] frame, byte[] message);

    /** Returns the answer to a message that is too long to be kept, of which this is the beginning. */
    Reply tooLong(byte[] beginning);

    /**
     * An answer.
     *
     * @param content without a frame; nothing is sent if it is empty
     * @param goesOn whether the connection is of use after it
     */
    record Reply(byte[] content, boolean goesOn) { }
}
