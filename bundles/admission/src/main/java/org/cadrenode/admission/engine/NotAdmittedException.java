package org.cadrenode.admission.engine;

/** Code was looked at, and is not admitted. */
public final class NotAdmittedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    public NotAdmittedException(Reason reason) {
        super(reason.toString());
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
