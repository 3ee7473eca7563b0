package org.cadrenode.api.mesh;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The site's own mailbox. One thread at a time speaks to a mailbox; callers wait for one another. A message that was opened
 * and not yet closed keeps it, but for its own thread, which may acknowledge. Thread-safe.
 *
 * <p>Every operation throws {@link MeshDeniedException} if the service does not let the mailbox in, and else an
 * {@code IOException} whose text says in words what failed; both hold nothing of a message.
 */
@ProviderType
public interface MeshMailbox {
    /** Returns the mailbox's id, such as {@code X26ABC1}. */
    String id();

    /**
     * Sends a message and returns its id. A failure of which nobody can tell whether the message went is told as
     * {@link MeshUncertainException}: sending again might send twice, which the caller decides.
     *
     * @throws MeshRefusedException if the service says that it never takes this message
     */
    String send(MeshOutgoing message) throws IOException;

    /** Returns the ids of the messages that wait, oldest first, all pages together, those of one workflow if it is not empty. */
    List<String> waiting(String workflow) throws IOException;

    /**
     * Opens a message that waits; empty if it is gone, as one is that was acknowledged or expired. It waits on until it is
     * {@link #acknowledge acknowledged}. The caller closes it.
     */
    Optional<MeshIncoming> open(String messageId) throws IOException;

    /** Says that a message was taken in and kept; it does not come again. Saying so twice, or of one that is gone, does nothing. */
    void acknowledge(String messageId) throws IOException;

    /** Returns what became of a message that was sent; empty if the service does not know it. */
    Optional<MeshTracking> tracking(String messageId) throws IOException;
}
