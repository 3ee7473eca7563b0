package org.cadrenode.backup.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;

/**
 * The key pair of X25519 (RFC 7748) with which a site recovers. The node knows the public half only and seals to it; the private half is
 * made and kept off the machine, in a text of lines {@code name value} that a passphrase opens: Argon2id (RFC 9106) makes a key of the
 * passphrase, and AES-256-GCM seals the half under it, bound to the lines before. Close it to wipe it. Not thread-safe.
 */
public final class RecoveryKey implements AutoCloseable {
    /** The fewest letters of a passphrase. */
    public static final int PASSPHRASE_LETTERS = 16;

    private static final String FORMAT = "cadre-recovery-key-1";
    private static final HexFormat HEX = HexFormat.of();
    private static final int KEY_BYTES = 32;
    private static final int SALT_BYTES = 16;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    // The second recommendation of RFC 9106, section 4.
    private static final int KIBIBYTES = 64 * 1024;
    private static final int PASSES = 3;
    private static final int LANES = 4;
    // So that an altered file does not ask for all of the memory.
    private static final int MOST_KIBIBYTES = 1024 * 1024;

    private final byte[] secret;

    private RecoveryKey(byte[] secret) {
        this.secret = secret;
    }

    /** Makes a new pair. */
    public static RecoveryKey make() {
        return new RecoveryKey(new X25519PrivateKeyParameters(new SecureRandom()).getEncoded());
    }

    /** Returns the public half in 64 hexadecimal digits. */
    public String publicKey() {
        return HEX.formatHex(new X25519PrivateKeyParameters(secret).generatePublicKey().getEncoded());
    }

    byte[] secret() {
        return secret;
    }

    /** Returns the bytes of a public half. @throws IllegalArgumentException if that is none */
    public static byte[] publicKey(String digits) {
        byte[] key = HEX.parseHex(digits.strip());
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("A recovery key has 64 hexadecimal digits");
        }
        return key;
    }

    /** Returns the text in which the private half is kept. @param passphrase not wiped */
    public String lock(char[] passphrase) {
        if (passphrase.length < PASSPHRASE_LETTERS) {
            throw new IllegalArgumentException("The passphrase of a recovery key has " + PASSPHRASE_LETTERS + " letters or more");
        }
        SecureRandom random = new SecureRandom();
        byte[] salt = new byte[SALT_BYTES];
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(salt);
        random.nextBytes(nonce);
        String head = FORMAT + "\npublic " + publicKey() + "\nargon2id " + KIBIBYTES + " " + PASSES + " " + LANES + " " + HEX.formatHex(salt)
                + "\nnonce " + HEX.formatHex(nonce) + "\n";
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, stretch(passphrase, salt, KIBIBYTES, PASSES, LANES), nonce, head).doFinal(secret);
            return head + "sealed " + HEX.formatHex(sealed) + "\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is part of every Java platform", e);
        }
    }

    /** Opens such a text. @throws IOException if it is none, was altered, or the passphrase is another */
    public static RecoveryKey open(String text, char[] passphrase) throws IOException {
        String[] lines = text.replace("\r", "").split("\n");
        try {
            if (lines.length != 5 || !lines[0].equals(FORMAT)) {
                throw new IOException("This is no recovery key");
            }
            String[] stretching = value(lines[2], "argon2id").split(" ");
            int kibibytes = Integer.parseInt(stretching[0]);
            int passes = Integer.parseInt(stretching[1]);
            int lanes = Integer.parseInt(stretching[2]);
            if (kibibytes < 8 * lanes || kibibytes > MOST_KIBIBYTES || passes < 1 || passes > 64 || lanes < 1 || lanes > 64) {
                throw new IOException("This is no recovery key");
            }
            byte[] key = stretch(passphrase, HEX.parseHex(stretching[3]), kibibytes, passes, lanes);
            String head = String.join("\n", Arrays.copyOf(lines, 4)) + "\n";
            byte[] secret = cipher(Cipher.DECRYPT_MODE, key, HEX.parseHex(value(lines[3], "nonce")), head)
                    .doFinal(HEX.parseHex(value(lines[4], "sealed")));
            RecoveryKey opened = new RecoveryKey(secret);
            if (secret.length != KEY_BYTES || !opened.publicKey().equals(value(lines[1], "public"))) {
                throw new IOException("The halves of the recovery key do not belong together");
            }
            return opened;
        } catch (GeneralSecurityException e) {
            throw new IOException("The passphrase is another, or the recovery key was altered");
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new IOException("This is no recovery key");
        }
    }

    private static String value(String line, String name) throws IOException {
        if (!line.startsWith(name + " ")) {
            throw new IOException("This is no recovery key");
        }
        return line.substring(name.length() + 1);
    }

    private static byte[] stretch(char[] passphrase, byte[] salt, int kibibytes, int passes, int lanes) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id).withVersion(Argon2Parameters.ARGON2_VERSION_13).withSalt(salt)
                .withMemoryAsKB(kibibytes).withIterations(passes).withParallelism(lanes).build());
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(passphrase));
        byte[] text = new byte[encoded.remaining()];
        encoded.get(text);
        Arrays.fill(encoded.array(), (byte) 0);
        byte[] key = new byte[KEY_BYTES];
        generator.generateBytes(text, key);
        Arrays.fill(text, (byte) 0);
        return key;
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce, String bound) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(bound.getBytes(StandardCharsets.UTF_8));
        Arrays.fill(key, (byte) 0);
        return cipher;
    }

    @Override
    public void close() {
        Arrays.fill(secret, (byte) 0);
    }

    @Override
    public String toString() {
        return "[recovery key]";
    }
}
