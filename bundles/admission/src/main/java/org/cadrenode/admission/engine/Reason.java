package org.cadrenode.admission.engine;

/** Why code is not admitted. The texts stand in the journal and beside refused files, and are stable. */
public enum Reason {
    MALFORMED("malformed archive"),
    TOO_LARGE("too large"),
    UNSIGNED("unsigned"),
    PARTLY_SIGNED("partly signed"),
    ALTERED("altered"),
    SEVERAL_SIGNERS("several signers"),
    WEAK("weak signature"),
    UNKNOWN_SIGNER("unknown signer"),
    EXPIRED("expired"),
    NOT_YET_VALID("not yet valid"),
    NOT_A_BUNDLE("not a bundle"),
    NOT_A_KAR("not a KAR"),
    FRAMEWORK_EXTENSION("framework extension"),
    PART_OF_THE_APPLIANCE("part of the appliance"),
    OLDER("older"),
    DOES_NOT_START("does not start");

    private final String text;

    Reason(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
