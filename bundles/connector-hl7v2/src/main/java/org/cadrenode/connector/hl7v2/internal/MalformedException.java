package org.cadrenode.connector.hl7v2.internal;

import org.cadrenode.connector.spi.Problem;

/** A message that is not taken, and why. It holds nothing of the message. */
final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Problem problem;

    MalformedException(Problem problem) {
        super(problem.name(), null, false, false);
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}
