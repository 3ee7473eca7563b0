package org.cadrenode.api.mesh;

import java.io.IOException;
import java.io.InputStream;

/**
 * A message to send.
 *
 * @param recipient the mailbox it goes to
 * @param workflow the workflow's id
 * @param subject letters, digits, {@code -} and {@code _}
 * @param localId by which the sender knows the answer: letters, digits, {@code -} and {@code _}
 * @param fileName the name that the content travels under; empty for the next name of the mailbox's own pattern
 * @param content what it carries, the same bytes each time; opened to measure it, and once more for each try
 */
public record MeshOutgoing(String recipient, String workflow, String subject, String localId, String fileName, Content content) {
    /** What a message carries. */
    @FunctionalInterface
    public interface Content {
        /** Opens the content from its beginning; the caller closes it. */
        InputStream open() throws IOException;
    }
}
