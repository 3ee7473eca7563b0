package org.cadrenode.connector.fhir.internal;

import java.io.IOException;

/** Why a server cannot be collected from, in words without any of its own. */
final class ServerException extends IOException {
    private static final long serialVersionUID = 1;

    /** What failed. */
    enum Kind {
        /** It is not there any more, such as an export that has expired. */
        GONE,
        /** Anything else. */
        OTHER
    }

    private final Kind kind;

    ServerException(String message) {
        this(Kind.OTHER, message);
    }

    ServerException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    boolean isGone() {
        return kind == Kind.GONE;
    }
}
