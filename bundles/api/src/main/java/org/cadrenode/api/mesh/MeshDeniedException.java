package org.cadrenode.api.mesh;

import java.io.IOException;

/**
 * Says that the service does not let the mailbox in: it was disabled, or its password, shared key or certificate is another.
 * Nothing was sent or taken; trying again helps once a person has mended it.
 */
public final class MeshDeniedException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Makes the exception; the text holds nothing of the message. */
    public MeshDeniedException(String text) {
        super(text);
    }
}
