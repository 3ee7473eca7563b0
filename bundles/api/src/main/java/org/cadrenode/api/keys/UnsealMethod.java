package org.cadrenode.api.keys;

/** The ways in which a keystore can be opened. Each wraps the same root key; a site may have several. */
public enum UnsealMethod {
    /** A passphrase that somebody types, stretched by Argon2id. */
    PASSPHRASE,
    /** A number of key shares, of which each is with another person. */
    SHARES,
    /** A secret in a file: the service manager's credential, or {@code credentials/keystore}. Needs nobody. */
    CREDENTIAL,
    /** A key that a PKCS#11 token keeps and never gives away. */
    TOKEN
}
