package org.cadrenode.shell.internal;

import org.cadrenode.api.error.ErrorCode;

/** How a command ends, as its caller sees it. */
final class ExitCode {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int REFUSED = 3;
    static final int NOT_READY = 4;

    private ExitCode() { }

    static int of(ErrorCode code) {
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
