package org.cadrenode.api.mesh;

import java.io.IOException;

/** Says that the service does not take a message and never will; its code tells why. */
public final class MeshRefusedException extends IOException {
    private final int code;

    /** Makes the exception of the status that the service answered with; the text holds nothing of the message. */
    public MeshRefusedException(int code, String text) {
        super(text);
        this.code = code;
    }

    /** Returns the status, such as 417 for a recipient that is not known. */
    public int code() {
        return code;
    }
}
