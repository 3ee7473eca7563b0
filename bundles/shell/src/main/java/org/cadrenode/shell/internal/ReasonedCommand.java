package org.cadrenode.shell.internal;

import org.apache.karaf.shell.api.action.Option;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** A change that needs a reason. */
public abstract class ReasonedCommand extends ChangeCommand {
    @Option(name = "--reason", description = "Why; it is kept in this node's journal")
    @Nullable String reason;

    /** Returns the reason; none is a usage error. */
    protected final String reason() {
        return given(reason);
    }

    /** Returns a reason that was given; none is a usage error. */
    public static String given(@Nullable String reason) {
        if (reason == null || reason.isBlank()) {
            throw new CadreException(ErrorCode.REASON_MISSING, "give a --reason");
        }
        return reason.strip();
    }
}
