package org.cadrenode.api.keys;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The custody of the node's keys: making, opening, closing, renewing and saving them. Always there, sealed or not. It
 * journals what it does; who may do it, and who has to agree, is asked by the caller before. Secrets that are handed in
 * are wiped by the callee. Thread-safe.
 *
 * <p>A random root key opens the keystore file; every {@link UnsealMethod} wraps that root key. So a way of unsealing
 * changes without touching a key, and each of several ways opens the same keys.
 */
@ProviderType
public interface KeyCustody {
    /** Returns the state. */
    SealStatus status();

    /**
     * Makes the keystore if there is none, or replaces the ways of opening the one that is unsealed. The former ways,
     * shares and passphrase, open nothing afterwards, for the root key is changed with them.
     *
     * @param handover gets the shares, if shares are wanted, before they open anything: if it throws, or the node dies in
     *     it, everything is as before. They are never shown again
     * @throws org.cadrenode.api.error.CadreException KEYSTORE_SEALED if it is there and sealed; USAGE for a plan that cannot be
     */
    void initialise(UnsealPlan plan, ShareHandover handover) throws IOException;

    /** Opens the keystore with a passphrase. @throws org.cadrenode.api.error.CadreException UNSEALING_REFUSED */
    SealStatus unseal(char[] passphrase);

    /**
     * Gives one key share; the one that completes the quorum opens the keystore. A share given twice counts once.
     *
     * @throws org.cadrenode.api.error.CadreException KEY_SHARE_INVALID if it is mistyped, altered or of another keystore:
     *     a wrong quorum is an error and never a wrong key
     */
    SealStatus give(char[] share);

    /** Forgets the keys: every stage stops where it is, and goes on after the next unsealing. Shares given so far are forgotten, too. */
    SealStatus seal();

    /** Returns the keys, by purpose. @throws org.cadrenode.api.error.CadreException KEYSTORE_SEALED */
    List<KeyLine> keys();

    /** Returns what a rotation of this key does and what it breaks, in sentences for the person who decides. */
    List<String> consequences(KeyPurpose purpose);

    /**
     * Gives a purpose a new version of its key, durably, before anything uses it; what is under older versions stays
     * readable and is renewed in the background (see {@link KeyHolder}).
     *
     * @return the new version
     * @throws org.cadrenode.api.error.CadreException USAGE for a purpose that has one version for ever
     */
    int rotate(KeyPurpose purpose) throws IOException;

    /** Changes the root key; the ways of opening stay. Shares and passphrase are not needed. */
    void rotateRoot() throws IOException;

    /**
     * Writes a copy of the keystore and of its ways of opening, as one file with a digest. It is as secret as they are
     * strong: nothing opens it that would not open the keystore. Without {@code CREDENTIAL}, whose secret lies beside it.
     *
     * @return the digest, to be written down apart
     */
    String backUp(Path target) throws IOException;

    /**
     * Rehearses a restore: opens the copy with the passphrase or the shares and compares every key with those in use.
     *
     * @return how many keys are the same as those in use
     * @throws org.cadrenode.api.error.CadreException KEY_BACKUP_INVALID if it was altered, does not open, or lacks a key
     */
    int tryBackup(Path copy, Optional<char[]> passphrase, List<char[]> shares) throws IOException;

    /**
     * Puts a copy in the place of the keystore, which is kept beside it, and leaves it sealed.
     *
     * @throws org.cadrenode.api.error.CadreException WRONG_STAGE while the present keystore is unsealed
     */
    void restore(Path copy) throws IOException;

    /**
     * Returns this node's request for a key that the network shares: its public keys, signed. Not secret, but its fingerprint is to
     * be confirmed by another way.
     *
     * @param purpose LINKAGE or OPTOUT_LIST
     * @throws org.cadrenode.api.error.CadreException USAGE for a key that nodes do not share
     */
    String request(KeyPurpose purpose) throws IOException;

    /** Returns which key a request or grant is about. */
    KeyPurpose purpose(String requestOrGrant);

    /** Returns the first 16 hexadecimal digits of the hash of a request or of a grant's sender, to be read out over the telephone. */
    String fingerprint(String requestOrGrant);

    /**
     * Seals the network's key to the node that asked for it.
     *
     * @param fingerprint what the other side read out
     * @throws org.cadrenode.api.error.CadreException PACKAGE_NOT_AUTHENTIC if the request is not good or not that one
     */
    String grant(String request, String fingerprint) throws IOException;

    /**
     * Takes the network's key from a grant, as a new version; the same grant again changes nothing.
     *
     * @param fingerprint of the sender, as it was read out
     * @return the version under which this node has it
     */
    int accept(String grant, String fingerprint) throws IOException;

    /**
     * Takes the keys back, as for a rotation, so that every room that needs keys comes to rest and closes its files; does some work; and gives
     * the keys out again, whatever comes of the work. The custody itself does nothing else meanwhile. A kill in between is a kill as ever.
     *
     * @throws org.cadrenode.api.error.CadreException KEYSTORE_SEALED
     */
    <T> T atRest(RestingWork<T> work) throws IOException;

    /** Work while the rooms are at rest. */
    @FunctionalInterface
    interface RestingWork<T> {
        /** Does it. @param keys which only the work has meanwhile */
        T done(Keystore keys) throws IOException;
    }

    /** Takes fresh key shares, a line of text each, to where their keepers get them. */
    @FunctionalInterface
    interface ShareHandover {
        /** Returns once the shares are shown, or on stable storage. */
        void hand(List<String> shares) throws IOException;
    }

    /**
     * The ways of opening that are wanted. Only those that are named here will open the keystore.
     *
     * @param passphrase 16 characters or more
     * @param shares how many shares, 2 to 255, and how many of them open it, 2 or more
     * @param credential whether the credential file opens it, so that the node starts by itself
     * @param token whether the PKCS#11 token that the configuration names opens it
     */
    record UnsealPlan(Optional<char[]> passphrase, OptionalInt shares, OptionalInt threshold, boolean credential, boolean token) {
        @Override
        public String toString() {
            return "[plan]";
        }
    }

    /**
     * One purpose.
     *
     * @param versions newest first
     * @param left things that wait to be renewed under the newest version; empty while nobody has counted
     */
    record KeyLine(KeyPurpose purpose, List<Integer> versions, Optional<Long> left) { }
}
