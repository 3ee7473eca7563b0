package org.cadrenode.pipeline.engine;

import java.io.IOException;
import org.cadrenode.connector.spi.Problem;

/** Why a wrapping cannot be taken off, by its content alone. */
public final class UnwrapException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Problem problem;

    /** Says why. */
    public UnwrapException(Problem problem) {
        super(problem.name());
        this.problem = problem;
    }

    /** Returns why. */
    public Problem problem() {
        return problem;
    }
}
