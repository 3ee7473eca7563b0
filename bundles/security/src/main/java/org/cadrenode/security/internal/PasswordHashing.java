package org.cadrenode.security.internal;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;

/**
 * Hashes passwords with Argon2id (RFC 9106, the second recommended option but for one lane: 64 MiB, 3 passes), each with a
 * salt of its own, in the PHC string form {@code $argon2id$v=19$m=65536,t=3,p=1$salt$tag}. No more than two are hashed at
 * once, as each takes its memory. Thread-safe.
 */
final class PasswordHashing {
    /** The longest password that is looked at. */
    static final int LONGEST = 1024;

    private static final int MEMORY_KIB = 64 * 1024;
    private static final int PASSES = 3;
    private static final int LANES = 1;
    private static final int AT_ONCE = 2;
    private static final int SALT = 16;
    private static final int TAG = 32;
    private static final long PATIENCE_SECONDS = 10;
    // What a hash may cost, so that a damaged file cannot ask for all memory.
    private static final int MOST_KIB = 1 << 20;
    private static final Pattern PHC = Pattern.compile(
        "\\$argon2id\\$v=19\\$m=([1-9]\\d{0,6}),t=([1-9]\\d{0,2}),p=([1-9]\\d?)\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{16,86})");

    // The memory is the process's, whoever asks.
    private static final Semaphore PLACES = new Semaphore(AT_ONCE, true);

    private final SecureRandom random = new SecureRandom();
    private final int memory;
    private final int passes;
    private final int lanes;
    private final String decoy;

    PasswordHashing() {
        this(MEMORY_KIB, PASSES, LANES);
    }

    PasswordHashing(int memoryKib, int passes, int lanes) {
        this.memory = memoryKib;
        this.passes = passes;
        this.lanes = lanes;
        // No password has it: the tag is random.
        this.decoy = phc(memoryKib, passes, lanes, bytes(SALT), bytes(TAG));
    }

    /** Returns the hash of a password, in PHC form. */
    String hash(char[] password) {
        byte[] salt = bytes(SALT);
        return phc(memory, passes, lanes, salt, tag(password, salt, memory, passes, lanes, TAG));
    }

    /**
     * Returns whether it is the password. Without a hash the answer is no, and takes as long.
     *
     * @throws CadreException IO_FAILED if too many wait
     */
    boolean matches(char[] password, Optional<String> stored) {
        Matcher form = PHC.matcher(stored.orElse(decoy));
        boolean known = form.matches();
        if (!known) {
            form = PHC.matcher(decoy);
            form.matches();
        }
        int kib = Math.min(MOST_KIB, Integer.parseInt(form.group(1)));
        byte[] expected = Base64.getDecoder().decode(form.group(5));
        byte[] found = tag(password, Base64.getDecoder().decode(form.group(4)), kib, Integer.parseInt(form.group(2)),
            Integer.parseInt(form.group(3)), expected.length);
        return MessageDigest.isEqual(expected, found) && known && stored.isPresent();
    }

    private byte[] tag(char[] password, byte[] salt, int kib, int times, int parallel, int length) {
        if (password.length > LONGEST) {
            throw new CadreException(ErrorCode.USAGE, "a password has at most " + LONGEST + " characters");
        }
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
        byte[] secret = Arrays.copyOf(encoded.array(), encoded.limit());
        Arrays.fill(encoded.array(), (byte) 0);
        try {
            if (!PLACES.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new CadreException(ErrorCode.IO_FAILED, "too many passwords are being checked");
            }
            try {
                return derive(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13).withMemoryAsKB(kib).withIterations(times)
                    .withParallelism(parallel).withSalt(salt).build(), secret, length);
            } finally {
                PLACES.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CadreException(ErrorCode.IO_FAILED, "interrupted while a password was checked");
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** Argon2 itself. */
    static byte[] derive(Argon2Parameters parameters, byte[] secret, int length) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(parameters);
        byte[] tag = new byte[length];
        generator.generateBytes(secret, tag);
        return tag;
    }

    private byte[] bytes(int count) {
        byte[] made = new byte[count];
        random.nextBytes(made);
        return made;
    }

    private static String phc(int kib, int times, int parallel, byte[] salt, byte[] tag) {
        Base64.Encoder text = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + kib + ",t=" + times + ",p=" + parallel + "$" + text.encodeToString(salt) + "$"
            + text.encodeToString(tag);
    }
}
