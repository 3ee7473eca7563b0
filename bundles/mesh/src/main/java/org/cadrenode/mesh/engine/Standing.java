package org.cadrenode.mesh.engine;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.cadrenode.api.mesh.MeshDeniedException;
import org.cadrenode.api.mesh.MeshRefusedException;
import org.cadrenode.api.mesh.MeshStatus;
import org.cadrenode.api.mesh.MeshUncertainException;
import org.jspecify.annotations.Nullable;

/** How the mailbox stands, from what became of each operation. Thread-safe. */
public final class Standing {
    private final String mailbox;
    private final String way;
    private final InstantSource clock;
    private @Nullable Instant handshake;
    private @Nullable Instant worked;
    private @Nullable Instant failed;
    private String problem = "";
    private boolean denied;

    /** Nothing was done yet. */
    public Standing(String mailbox, String way, InstantSource clock) {
        this.mailbox = mailbox;
        this.way = way;
        this.clock = clock;
    }

    /** One operation. */
    public interface Operation<T> {
        /** Does it. */
        T run() throws IOException;
    }

    /** Does something and notes what became of it. */
    public <T> T note(Operation<T> operation) throws IOException {
        try {
            T result = operation.run();
            worked();
            return result;
        } catch (MeshRefusedException e) {
            // The way is open; it is the message that is wrong, which its sender is told.
            worked();
            throw e;
        } catch (IOException e) {
            failed(e);
            throw e;
        }
    }

    /** Notes that the service let the mailbox in. */
    public synchronized void shook() {
        handshake = clock.instant();
    }

    private synchronized void worked() {
        worked = clock.instant();
        problem = "";
        denied = false;
    }

    private synchronized void failed(IOException e) {
        failed = clock.instant();
        denied = e instanceof MeshDeniedException;
        // The text of any other could hold a path or what a caller's content says.
        problem = e instanceof MeshTrouble || e instanceof MeshDeniedException || e instanceof MeshUncertainException ? String.valueOf(e.getMessage())
                : "an operation failed (" + e.getClass().getSimpleName() + ")";
    }

    /** Returns how it stands. */
    public synchronized MeshStatus status() {
        return new MeshStatus(mailbox, way, Optional.ofNullable(handshake), Optional.ofNullable(worked), Optional.ofNullable(failed), problem, denied);
    }
}
