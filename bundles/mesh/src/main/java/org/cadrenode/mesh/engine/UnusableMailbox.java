package org.cadrenode.mesh.engine;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.mesh.MeshIncoming;
import org.cadrenode.api.mesh.MeshOutgoing;
import org.cadrenode.api.mesh.MeshTracking;

/** A mailbox whose settings are wrong: it does nothing, and says which. */
public final class UnusableMailbox implements MailboxWay {
    private final String id;
    private final String why;

    /** @param why which setting is wrong */
    public UnusableMailbox(String id, String why) {
        this.id = id;
        this.why = why;
    }

    private MeshTrouble trouble() {
        return MeshTrouble.lasting("the mailbox's settings are wrong: " + why);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public void handshake() throws IOException {
        throw trouble();
    }

    @Override
    public List<String> remarks() {
        return List.of();
    }

    @Override
    public String send(MeshOutgoing message) throws IOException {
        throw trouble();
    }

    @Override
    public List<String> waiting(String workflow) throws IOException {
        throw trouble();
    }

    @Override
    public Optional<MeshIncoming> open(String messageId) throws IOException {
        throw trouble();
    }

    @Override
    public void acknowledge(String messageId) throws IOException {
        throw trouble();
    }

    @Override
    public Optional<MeshTracking> tracking(String messageId) throws IOException {
        throw trouble();
    }

    @Override
    public void close() {
        // It holds nothing.
    }
}
