package org.cadrenode.api.keys;

/** One key a purpose. A key of one purpose is never used for another, so that a leak stays where it happened. */
public enum KeyPurpose {
    /** Contents of the landing zone. */
    LANDING,
    /** Records of the vault. */
    VAULT_RECORD,
    /** By what the identifiable zone names a child ({@code SubjectKey}). It has one version for ever: see {@code KeyCustody}. */
    SUBJECT,
    /** Keyed hashes by which the vault finds a record. */
    VAULT_LOOKUP,
    /** The vault's database file. */
    VAULT_FILE,
    /** Sealed minimal identifiers of opted-out people. */
    SUPPRESSION_RECORD,
    /** Keyed hashes by which an opt-out finds its person. */
    SUPPRESSION_LOOKUP,
    /** The opt-out register's database file. */
    OPTOUT_FILE,
    /** Pseudonyms of a provider's own local ids. */
    PSEUDONYM_LOCAL,
    /** Linkage tokens, shared by the network. */
    LINKAGE,
    /** Keyed hashes in the lists of opt-outs that nodes tell each other, shared by the network. */
    OPTOUT_LIST,
    /** Signing the journal, its checkpoints and releases. */
    JOURNAL_SIGNING,
    /** Signing packages and receipts. */
    PACKAGE_SIGNING,
    /** Opening packages that were sealed to this node. */
    PACKAGE_OPENING,
    /** The resource's store of linkage tokens. */
    LINKAGE_FILE,
    /** The resource's research database file. */
    RESEARCH_FILE,
    /** Keyed hashes by which the journal names a person. */
    JOURNAL_SUBJECT,
    /** Records of the custodian's vault. */
    CUSTODIAN_RECORD,
    /** Keyed hashes by which the custodian finds a record. */
    CUSTODIAN_LOOKUP,
    /** The custodian's database file. */
    CUSTODIAN_FILE,
    /** Opening requests that families sealed to this node with a browser ({@link Letterbox}). */
    REQUEST_OPENING
}
