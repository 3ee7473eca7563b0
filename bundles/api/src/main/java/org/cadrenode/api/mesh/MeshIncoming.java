package org.cadrenode.api.mesh;

import java.io.IOException;
import java.io.InputStream;

/**
 * A message that waits in the mailbox. Not thread-safe.
 *
 * @param id the message's own id
 * @param kind what it is
 * @param sender the mailbox it came from; empty for the service itself
 * @param workflow the workflow's id
 * @param subject its subject, empty if it has none
 * @param localId the local id of the message that it answers, or its own; empty if it has none
 * @param fileName its file name, empty if it has none
 * @param status of a report: the status code, such as {@code 14} for a message that nobody collected in time
 * @param linkedId of a report: the id of the message that it is about
 * @param content what it carries, chunk after chunk, uncompressed; closed with the message. A failure to read it is an
 *         {@code IOException}: then nothing of it counts, and the message waits on
 */
public record MeshIncoming(String id, Kind kind, String sender, String workflow, String subject, String localId, String fileName,
        String status, String linkedId, InputStream content) implements AutoCloseable {
    /** What a message is. */
    public enum Kind {
        /** Content from another mailbox. */
        DATA,
        /** What became of a message that was sent. */
        REPORT
    }

    @Override
    public void close() throws IOException {
        content.close();
    }

    @Override
    public String toString() {
        return "[message " + id + "]";
    }
}
