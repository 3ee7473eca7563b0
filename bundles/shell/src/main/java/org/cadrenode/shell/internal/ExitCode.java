package org.cadrenode.shell.internal;

import org.cadrenode.api.error.ErrorCode;

/** How a command ends, as its caller sees it. */
public final class ExitCode {
    /** Done. */
    public static final int DONE = 0;
    /** Failed: something outside, or the node itself. */
    public static final int FAILED = 1;
    /** Asked for what cannot be. */
    public static final int USAGE = 2;
    /** A rule forbids it. */
    public static final int REFUSED = 3;
    /** The node is not ready for it. */
    public static final int NOT_READY = 4;

    private ExitCode() { }

    /** Returns how a command ends that failed with this code. */
    public static int of(ErrorCode code) {
        if (code == ErrorCode.KEYSTORE_SEALED) {
            return NOT_READY;
        }
        return switch (code.category()) {
            case USER -> USAGE;
            case POLICY -> REFUSED;
            case EXTERNAL, INTERNAL -> FAILED;
        };
    }
}
