package org.cadrenode.keystore.engine;

/** Why the keystore does not open by itself, and what to do. */
public enum Reason {
    /** No attempt has been made yet. */
    STARTING("The keystore is being opened.", "Wait."),
    /** There is none, and the node was told to wait. */
    WAITING("There is no keystore yet, and firstStart is wait.",
        "key:init --shares 5 --threshold 3, or as setup said, by a vault-custodian whose training is entered"),
    /** It has ways that need people only. */
    NEEDS_PEOPLE("The keystore is sealed, and people open it.", "key:unseal, or key:unseal --share"),
    /** Somebody sealed it. */
    SEALED_BY_HAND("Somebody sealed the keystore.", "key:unseal, or restart the node if a credential file opens it"),
    /** There is a keystore that opens with a credential, and no file with it. */
    CREDENTIAL_MISSING("The credential file is missing.", "put it back (mode 600), or key:unseal"),
    /** The credential file is not text, or too long, or has fewer than 16 characters for a new keystore. */
    CREDENTIAL_UNUSABLE("The credential file cannot be used.", "put one line of UTF-8 text of 16 characters or more into it"),
    /** The credential does not open the keystore. */
    CREDENTIAL_WRONG("The credential file does not open the keystore.",
        "put the right one back, or key:unseal, or restore a backup: key:restore"),
    /** The token is not there or fails. */
    TOKEN_FAILED("The token does not answer.", "plug it in, and look at tokenLibrary, tokenSlot, tokenKey and tokenPinFile "
        + "in etc/org.cadrenode.keystore.cfg"),
    /** The token does not take the PIN. */
    PIN_REFUSED("The token does not take the PIN; it is not asked again, so that it does not lock itself.",
        "put the right PIN into the file that tokenPinFile names"),
    /** The node has worked before and its keystore is gone: new keys would lock out all that it holds. */
    KEYSTORE_MISSING("The node has worked before and its keystore is gone.",
        "restore it from a backup: key:restore. Nothing opens without its keys"),
    /** The keystore or its ways were altered. */
    KEYSTORE_DAMAGED("The keystore or the file with the ways of opening it was altered or is incomplete.",
        "restore it from a backup: key:restore"),
    /** A file could not be read or written. */
    FILE_FAILED("A file of the keystore cannot be read or written.",
        "let the node's user write to data/cadre/keystore and to the directory of the credential file");

    private final String sentence;
    private final String remedy;

    Reason(String sentence, String remedy) {
        this.sentence = sentence;
        this.remedy = remedy;
    }

    /** Returns the reason in a sentence. */
    public String sentence() {
        return sentence;
    }

    /** Returns the reason and what mends it. */
    public String explanation() {
        return sentence + " Mend: " + remedy + ".";
    }

    /** Returns what mends it. */
    public String remedy() {
        return remedy;
    }
}
