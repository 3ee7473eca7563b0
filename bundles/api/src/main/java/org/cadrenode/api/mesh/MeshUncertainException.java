package org.cadrenode.api.mesh;

import java.io.IOException;

/** Says that nobody can tell whether a message was sent: the answer did not come. */
public final class MeshUncertainException extends IOException {
    /** Makes the exception; the text holds nothing of the message. */
    public MeshUncertainException(String text) {
        super(text);
    }
}
