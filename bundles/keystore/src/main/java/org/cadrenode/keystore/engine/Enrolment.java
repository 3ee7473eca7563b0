package org.cadrenode.keystore.engine;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyPurpose;

/**
 * How a key that the network shares reaches a node: the node asks with its public keys and a nonce, signed; somebody who has
 * the key seals it for that node (HPKE, as packages are), bound to the very request, and signs that. Both are text in
 * short lines. Neither is secret; who sent them is confirmed by the fingerprint of the sender's keys, by another way.
 */
final class Enrolment {
    private static final List<KeyPurpose> SHARED = List.of(KeyPurpose.LINKAGE, KeyPurpose.OPTOUT_LIST);
    private static final String REQUEST = "REQUEST";
    private static final String GRANT = "GRANT";
    private static final int KEY_BYTES = 32;
    private static final int SIGNATURE_BYTES = 64;
    private static final int LINE = 64;
    private static final int REQUEST_BYTES = 3 * KEY_BYTES + 4 + SIGNATURE_BYTES;
    private static final int GRANT_BYTES = 3 * KEY_BYTES + 4 + PackageSecret.BYTES + SIGNATURE_BYTES;

    private Enrolment() { }

    /**
     * A request whose signature is good.
     *
     * @param purpose of the key that is asked for
     * @param newest the newest version of such a key that the node has
     */
    record Request(KeyPurpose purpose, byte[] signing, byte[] opening, int newest, byte[] digest) { }

    /** A grant whose signature is good. */
    record Grant(KeyPurpose purpose, byte[] signing, byte[] opening, byte[] request, int version, byte[] sealed) { }

    /** Returns a fresh request of the node that has {@code keys}. */
    static String request(NodeKeys keys, KeyPurpose purpose) {
        demandShared(purpose);
        byte[] content = ByteBuffer.allocate(REQUEST_BYTES - SIGNATURE_BYTES)
            .put(keys.publicKey(KeyPurpose.PACKAGE_SIGNING)).put(keys.publicKey(KeyPurpose.PACKAGE_OPENING))
            .put(Secrets.random(KEY_BYTES)).putInt(keys.versions(purpose).get(0)).array();
        return armour(word(purpose, REQUEST), signed(keys, label(purpose, REQUEST), content));
    }

    static Request readRequest(NodeKeys keys, String text) {
        KeyPurpose purpose = purpose(text, REQUEST);
        byte[] bytes = unarmour(word(purpose, REQUEST), text, REQUEST_BYTES);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            byte[] signing = in.readNBytes(KEY_BYTES);
            byte[] opening = in.readNBytes(KEY_BYTES);
            in.skipNBytes(KEY_BYTES);
            int newest = in.readInt();
            demandSignature(keys, signing, label(purpose, REQUEST), bytes, "key request");
            return new Request(purpose, signing, opening, newest, Secrets.digest(bytes));
        } catch (IOException e) {
            throw notAuthentic("the key request is incomplete");
        }
    }

    /** Seals the key of {@code version} for the node that asked. */
    static String grant(NodeKeys keys, Request request, int version, byte[] secret) {
        byte[] signing = keys.publicKey(KeyPurpose.PACKAGE_SIGNING);
        byte[] opening = keys.publicKey(KeyPurpose.PACKAGE_OPENING);
        byte[] sealed = PackageSecret.seal(request.opening(), information(request.purpose(), request.digest()), associated(version, signing), secret, null);
        byte[] content = ByteBuffer.allocate(GRANT_BYTES - SIGNATURE_BYTES)
            .put(signing).put(opening).put(request.digest()).putInt(version).put(sealed).array();
        return armour(word(request.purpose(), GRANT), signed(keys, label(request.purpose(), GRANT), content));
    }

    static Grant readGrant(NodeKeys keys, String text) {
        KeyPurpose purpose = purpose(text, GRANT);
        byte[] bytes = unarmour(word(purpose, GRANT), text, GRANT_BYTES);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            Grant grant = new Grant(purpose, in.readNBytes(KEY_BYTES), in.readNBytes(KEY_BYTES), in.readNBytes(KEY_BYTES), in.readInt(),
                in.readNBytes(PackageSecret.BYTES));
            demandSignature(keys, grant.signing(), label(purpose, GRANT), bytes, "key grant");
            return grant;
        } catch (IOException e) {
            throw notAuthentic("the key grant is incomplete");
        }
    }

    /** Returns the key that a grant holds for the node that has {@code keys}. */
    static byte[] open(NodeKeys keys, Grant grant) {
        try {
            byte[] secret = keys.openedSecret(information(grant.purpose(), grant.request()), associated(grant.version(), grant.signing()), grant.sealed());
            if (secret.length != KeyRing.SECRET_BYTES) {
                throw notAuthentic("the key grant holds no key");
            }
            return secret;
        } catch (IOException e) {
            throw notAuthentic("the key grant was sealed for somebody else");
        }
    }

    /** Returns the fingerprint of the sender's keys. */
    static String fingerprint(NodeKeys verifier, String text) {
        if (SHARED.stream().anyMatch(purpose -> isFor(text, purpose, GRANT))) {
            Grant grant = readGrant(verifier, text);
            return fingerprint(grant.signing(), grant.opening());
        }
        Request request = readRequest(verifier, text);
        return fingerprint(request.signing(), request.opening());
    }

    static String fingerprint(byte[] signing, byte[] opening) {
        byte[] both = ByteBuffer.allocate(2 * KEY_BYTES).put(signing).put(opening).array();
        return Secrets.digestText(Derivation.information("cadre-node-1", "", both)).substring(0, 16);
    }

    /** Throws PACKAGE_NOT_AUTHENTIC unless the fingerprint that was read out is the sender's. Spaces and case do not count. */
    static void demandFingerprint(String said, byte[] signing, byte[] opening) {
        String plain = said.replaceAll("[\\s:-]", "").toLowerCase(Locale.ROOT);
        if (!plain.equals(fingerprint(signing, opening))) {
            throw notAuthentic("its fingerprint is not the one that was read out");
        }
    }

    static CadreException notAuthentic(String message) {
        return new CadreException(ErrorCode.PACKAGE_NOT_AUTHENTIC, message);
    }

    private static void demandShared(KeyPurpose purpose) {
        if (!SHARED.contains(purpose)) {
            throw new CadreException(ErrorCode.USAGE, "the key " + purpose + " is this node's alone; nodes share " + SHARED);
        }
    }

    /** Returns which key a request or grant is about, as it says itself. */
    static KeyPurpose purpose(String text) {
        return SHARED.stream().filter(purpose -> isFor(text, purpose, REQUEST) || isFor(text, purpose, GRANT)).findFirst()
                .orElseThrow(() -> notAuthentic("this is neither a key request nor a key grant"));
    }

    private static KeyPurpose purpose(String text, String what) {
        return SHARED.stream().filter(purpose -> isFor(text, purpose, what)).findFirst()
                .orElseThrow(() -> notAuthentic("this is no key " + what.toLowerCase(Locale.ROOT)));
    }

    private static boolean isFor(String text, KeyPurpose purpose, String what) {
        return text.contains(begin(word(purpose, what)));
    }

    private static String word(KeyPurpose purpose, String what) {
        return "CADRE " + (purpose == KeyPurpose.LINKAGE ? "" : purpose.name().replace('_', '-') + " ") + "KEY " + what;
    }

    // Signed with it, so that a text for one key cannot be passed off as one for another.
    private static byte[] label(KeyPurpose purpose, String what) {
        String label = "cadre-key-" + what.toLowerCase(Locale.ROOT) + "-1\n";
        return (purpose == KeyPurpose.LINKAGE ? label : label + purpose + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] information(KeyPurpose purpose, byte[] request) {
        return Derivation.information("cadre-enrolment-1", purpose.name(), request);
    }

    private static byte[] associated(int version, byte[] signing) {
        return ByteBuffer.allocate(4 + signing.length).putInt(version).put(signing).array();
    }

    private static byte[] signed(NodeKeys keys, byte[] label, byte[] content) {
        byte[] signature = keys.sign(KeyPurpose.PACKAGE_SIGNING, labelled(label, content));
        return ByteBuffer.allocate(content.length + signature.length).put(content).put(signature).array();
    }

    private static void demandSignature(NodeKeys keys, byte[] signer, byte[] label, byte[] bytes, String what) {
        int end = bytes.length - SIGNATURE_BYTES;
        byte[] content = labelled(label, Arrays.copyOf(bytes, end));
        if (!keys.verify(signer, content, Arrays.copyOfRange(bytes, end, bytes.length))) {
            throw notAuthentic("the " + what + " was altered");
        }
    }

    private static byte[] labelled(byte[] label, byte[] content) {
        return ByteBuffer.allocate(label.length + content.length).put(label).put(content).array();
    }

    private static String armour(String word, byte[] bytes) {
        return begin(word) + "\n"
            + Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + word + "-----\n";
    }

    private static String begin(String word) {
        return "-----BEGIN " + word + "-----";
    }

    private static byte[] unarmour(String word, String text, int length) {
        String begin = begin(word);
        int from = text.indexOf(begin);
        int to = text.indexOf("-----END " + word + "-----");
        if (from < 0 || to < from) {
            throw notAuthentic("the text is incomplete");
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(text.substring(from + begin.length(), to).replaceAll("\\s", ""));
            if (bytes.length == length) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            throw notAuthentic("the text was altered");
        }
        throw notAuthentic("the text is too short or too long");
    }
}
