package org.cadrenode.families.engine;

/** A file is no request that could be taken in. Says which rule it broke, never what stands in it. */
public final class RefusedRequest extends Exception {
    private static final long serialVersionUID = 1L;

    private final Refusal refusal;

    /** A refusal for this reason. */
    public RefusedRequest(Refusal refusal) {
        super(refusal.name());
        this.refusal = refusal;
    }

    /** Returns the reason. */
    public Refusal refusal() {
        return refusal;
    }
}
