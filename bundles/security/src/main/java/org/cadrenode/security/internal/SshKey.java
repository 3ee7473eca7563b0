package org.cadrenode.security.internal;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * An SSH public key: the first two words of an OpenSSH {@code .pub} line (RFC 4253 section 6.6, RFC 5656, RFC 8709). The
 * comment, which may name a person, is not kept.
 *
 * @param type such as {@code ecdsa-sha2-nistp521}
 * @param blob the key in SSH's wire form, in Base64
 */
record SshKey(String type, String blob) {
    private static final String RSA = "ssh-rsa";
    private static final String ED25519 = "ssh-ed25519";
    private static final String ECDSA = "ecdsa-sha2-";
    /** Curves by their bits. */
    private static final Map<Integer, String> CURVES = Map.of(256, "nistp256", 384, "nistp384", 521, "nistp521");
    private static final int RSA_BITS = 3072;
    private static final int ED25519_BYTES = 32;
    private static final int UNCOMPRESSED = 4;

    SshKey {
        byte[] wire;
        try {
            wire = Base64.getDecoder().decode(blob);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The key is not Base64");
        }
        if (!Base64.getEncoder().encodeToString(wire).equals(blob)) {
            throw new IllegalArgumentException("The key is not in the form that OpenSSH writes");
        }
        check(type, wire);
    }

    /**
     * Reads a line of a {@code .pub} file.
     *
     * @throws IllegalArgumentException for anything else, or too weak a key; the message holds nothing of the line
     */
    static SshKey parse(String line) {
        String[] words = line.strip().split("\\s+", 3);
        if (words.length < 2 || line.strip().lines().count() != 1) {
            throw new IllegalArgumentException("That is no OpenSSH public key");
        }
        return new SshKey(words[0], words[1]);
    }

    /** Returns the key that a client offers; empty if it is of a kind that nobody here can have. */
    static Optional<SshKey> of(PublicKey key) {
        try {
            if (key instanceof RSAPublicKey rsa) {
                return Optional.of(made(RSA, number(rsa.getPublicExponent()), number(rsa.getModulus())));
            }
            if (key instanceof ECPublicKey ec) {
                int bits = ec.getParams().getCurve().getField().getFieldSize();
                String curve = CURVES.get(bits);
                return curve == null ? Optional.empty()
                    : Optional.of(made(ECDSA + curve, curve.getBytes(StandardCharsets.US_ASCII), point(ec, (bits + 7) / 8)));
            }
            byte[] encoded = key.getEncoded();
            if (encoded != null && (key.getAlgorithm().equals("Ed25519") || key.getAlgorithm().equals("EdDSA"))) {
                return Optional.of(made(ED25519, Arrays.copyOfRange(encoded, encoded.length - ED25519_BYTES, encoded.length)));
            }
            return Optional.empty();
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    /** Returns the line for a {@code .pub} file, without a comment. */
    String line() {
        return type + ' ' + blob;
    }

    /** Returns the fingerprint as {@code ssh-keygen -l} prints it. */
    String fingerprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Base64.getDecoder().decode(blob));
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SshKey made(String type, byte[]... fields) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        put(wire, type.getBytes(StandardCharsets.US_ASCII));
        for (byte[] field : fields) {
            put(wire, field);
        }
        return new SshKey(type, Base64.getEncoder().encodeToString(wire.toByteArray()));
    }

    private static void put(ByteArrayOutputStream wire, byte[] field) {
        wire.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(field.length).array());
        wire.writeBytes(field);
    }

    private static byte[] number(BigInteger value) {
        return value.toByteArray();
    }

    private static byte[] point(ECPublicKey key, int length) {
        byte[] point = new byte[1 + 2 * length];
        point[0] = UNCOMPRESSED;
        fill(key.getW().getAffineX(), point, 1, length);
        fill(key.getW().getAffineY(), point, 1 + length, length);
        return point;
    }

    private static void fill(BigInteger value, byte[] into, int from, int length) {
        byte[] bytes = value.toByteArray();
        int used = Math.min(bytes.length, length);
        System.arraycopy(bytes, bytes.length - used, into, from + length - used, used);
    }

    private static void check(String type, byte[] wire) {
        ByteBuffer in = ByteBuffer.wrap(wire);
        try {
            if (!new String(next(in), StandardCharsets.US_ASCII).equals(type)) {
                throw new IllegalArgumentException("The key is not of the type that it says");
            }
            if (type.equals(RSA)) {
                next(in);
                if (new BigInteger(next(in)).bitLength() < RSA_BITS) {
                    throw new IllegalArgumentException("An RSA key needs at least " + RSA_BITS + " bits");
                }
            } else if (type.equals(ED25519)) {
                wanted(next(in).length == ED25519_BYTES);
            } else {
                String curve = new String(next(in), StandardCharsets.US_ASCII);
                wanted(CURVES.containsValue(curve) && type.equals(ECDSA + curve));
                int bits = Integer.parseInt(curve.substring("nistp".length()));
                byte[] point = next(in);
                wanted(point.length == 1 + 2 * ((bits + 7) / 8) && point[0] == UNCOMPRESSED);
            }
            wanted(!in.hasRemaining());
        } catch (BufferUnderflowException | NumberFormatException e) {
            throw new IllegalArgumentException("The key is cut short");
        }
    }

    private static void wanted(boolean condition) {
        if (!condition) {
            throw new IllegalArgumentException("Keys are ecdsa-sha2-nistp256, -384, -521, ssh-ed25519 or ssh-rsa");
        }
    }

    private static byte[] next(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] field = new byte[length];
        in.get(field);
        return field;
    }
}
