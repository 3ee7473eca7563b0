package org.cadrenode.api.error;

import org.jspecify.annotations.Nullable;

/**
 * The one exception of the rooms. Its message carries codes, counts and ids, never a value that was read from a source:
 * messages reach logs, consoles and other sites.
 */
public final class CadreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    /** A failure without a cause that is worth keeping. */
    public CadreException(ErrorCode code, String message) {
        this(code, message, null);
    }

    /**
     * A failure with its cause. Only pass a cause whose own message cannot carry a value: the cause of a parser or of a
     * database driver often does; name its class in the message instead.
     */
    public CadreException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(code + ": " + message, cause);
        this.code = code;
    }

    /** Returns the stable code of the failure. */
    public ErrorCode code() {
        return code;
    }
}
