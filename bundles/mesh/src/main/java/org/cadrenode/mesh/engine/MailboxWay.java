package org.cadrenode.mesh.engine;

import java.io.IOException;
import java.util.List;
import org.cadrenode.api.mesh.MeshMailbox;

/** A way that leads to the mailbox. Thread-safe. */
public interface MailboxWay extends MeshMailbox, AutoCloseable {
    /** Makes sure that the way is open, as the service wants it at least once a day. */
    void handshake() throws IOException;

    /** Returns what a person should look into although the way is open, a sentence each. */
    List<String> remarks() throws IOException;

    /** Forgets the secrets that it holds. */
    @Override
    void close();
}
