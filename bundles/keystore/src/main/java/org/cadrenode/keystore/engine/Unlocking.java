package org.cadrenode.keystore.engine;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.UnsealMethod;
import org.jspecify.annotations.Nullable;

/** From a passphrase, shares, a credential or a token to the root key. */
final class Unlocking {
    private Unlocking() { }

    /** Returns the root key, or null if the text is not that of this way or there is no such way. */
    static byte @Nullable [] byText(Ways ways, UnsealMethod method, char[] text) throws IOException {
        if (!ways.methods().contains(method)) {
            return null;
        }
        byte[] wrapping = Stretching.key(ways.facts(method), text);
        try {
            return ways.root(method, wrapping);
        } finally {
            Arrays.fill(wrapping, (byte) 0);
        }
    }

    /**
     * Returns the root key by the credential file, or null. Finishes a change of that file that was cut short.
     *
     * @throws IOException if the file cannot be used
     */
    static byte @Nullable [] byCredential(Ways ways, Credential credential) throws IOException {
        byte[] root = null;
        if (credential.exists()) {
            char[] text = credential.read();
            if (text.length == 0) {
                throw new IOException("The credential file is empty");
            }
            root = byText(ways, UnsealMethod.CREDENTIAL, text);
            Arrays.fill(text, '\0');
        }
        if (root != null) {
            credential.stay();
            return root;
        }
        Optional<char[]> following = credential.following();
        if (following.isPresent()) {
            root = byText(ways, UnsealMethod.CREDENTIAL, following.get());
            Arrays.fill(following.get(), '\0');
            if (root != null) {
                credential.follow();
            }
        }
        return root;
    }

    /** Returns the root key. @throws CadreException KEY_SHARE_INVALID */
    static byte[] byShares(Ways ways, Collection<KeyShares.Share> shares) throws IOException {
        byte[] wrapping = KeyShares.combine(ways.facts(UnsealMethod.SHARES), shares);
        byte[] root = ways.root(UnsealMethod.SHARES, wrapping);
        Arrays.fill(wrapping, (byte) 0);
        if (root == null) {
            throw new IOException("The shares are good, and the root key that they wrap was altered");
        }
        return root;
    }

    /** Returns the root key. @throws IOException if the token does not give it */
    static byte[] byToken(Ways ways, TokenKey token) throws IOException {
        byte[] wrapping = token.unwrap(ways.facts(UnsealMethod.TOKEN).getOrDefault("sealed", ""), ways.associated(UnsealMethod.TOKEN));
        byte[] root = ways.root(UnsealMethod.TOKEN, wrapping);
        Arrays.fill(wrapping, (byte) 0);
        if (root == null) {
            throw new IOException("The root key that the token wraps was altered");
        }
        return root;
    }

    /** Gives a key to each purpose that has none, and returns how many those were. */
    static int complete(KeyRing ring) {
        int added = 0;
        for (KeyPurpose purpose : KeyPurpose.values()) {
            if (!ring.has(purpose)) {
                byte[] secret = Secrets.random(KeyRing.SECRET_BYTES);
                ring.add(purpose, 1, secret);
                Arrays.fill(secret, (byte) 0);
                added++;
            }
        }
        return added;
    }

    /** Opens a copy and returns how many of its keys are those of {@code ring}. @throws CadreException KEY_BACKUP_INVALID */
    static int compare(KeyRing ring, KeystoreDirectory.Stored copy, Optional<char[]> passphrase, List<char[]> lines,
            @Nullable TokenKey token) throws IOException {
        byte[] root = rootOf(copy.ways(), passphrase, lines, token);
        if (root == null) {
            throw new CadreException(ErrorCode.KEY_BACKUP_INVALID, "the copy does not open with that");
        }
        KeystoreForm.Contents contents;
        try {
            contents = KeystoreForm.decode(copy.store(), root);
        } catch (IOException e) {
            throw Backup.invalid();
        } finally {
            Arrays.fill(root, (byte) 0);
        }
        int same = 0;
        int missing = 0;
        for (Map.Entry<KeyPurpose, Map<Integer, byte[]>> purpose : ring.all().entrySet()) {
            for (Map.Entry<Integer, byte[]> version : purpose.getValue().entrySet()) {
                if (holds(contents.ring(), purpose.getKey(), version.getKey(), version.getValue())) {
                    same++;
                } else {
                    missing++;
                }
                Arrays.fill(version.getValue(), (byte) 0);
            }
        }
        contents.wipe();
        if (missing > 0) {
            throw new CadreException(ErrorCode.KEY_BACKUP_INVALID,
                "the copy has " + same + " of the keys in use and lacks " + missing + ": make a new one");
        }
        return same;
    }

    /** Returns whether a ring has that key under that version. */
    static boolean holds(KeyRing ring, KeyPurpose purpose, int version, byte[] secret) {
        if (!ring.has(purpose, version)) {
            return false;
        }
        byte[] own = ring.secret(purpose, version);
        boolean same = MessageDigest.isEqual(own, secret);
        Arrays.fill(own, (byte) 0);
        return same;
    }

    private static byte @Nullable [] rootOf(Ways ways, Optional<char[]> passphrase, List<char[]> lines, @Nullable TokenKey token)
            throws IOException {
        if (passphrase.isPresent()) {
            return byText(ways, UnsealMethod.PASSPHRASE, passphrase.get());
        }
        if (!lines.isEmpty() && ways.methods().contains(UnsealMethod.SHARES)) {
            Map<Integer, KeyShares.Share> shares = new TreeMap<>();
            for (char[] line : lines) {
                KeyShares.Share share = KeyShares.read(line);
                shares.put(share.index(), share);
            }
            return byShares(ways, shares.values());
        }
        return token != null && lines.isEmpty() && ways.methods().contains(UnsealMethod.TOKEN) ? byToken(ways, token) : null;
    }
}
