package org.cadrenode.pipeline.internal;

import java.io.IOException;

/** Says why files cannot be had, or taken, in words that name neither a file nor a secret. */
final class RemoteException extends IOException {
    private static final long serialVersionUID = 1L;

    RemoteException(String message) {
        super(message);
    }
}
