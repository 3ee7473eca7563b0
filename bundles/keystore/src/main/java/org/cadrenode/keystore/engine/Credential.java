package org.cadrenode.keystore.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file that holds the keystore's passphrase. A service manager's credential (systemd's {@code LoadCredential}: the
 * file {@code cadre-keystore} in the directory that the environment variable CREDENTIALS_DIRECTORY names) comes before
 * the configured one.
 */
final class Credential {
    /** Shorter passphrases are refused when a keystore is made: 16 characters. */
    static final int SHORTEST = 16;

    private static final String SERVICE_NAME = "cadre-keystore";
    private static final long LONGEST_FILE = 4096;
    private static final int RANDOM_BYTES = 32;
    private static final Set<PosixFilePermission> OTHERS = Set.of(
        PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE,
        PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

    private final Path configured;
    private final @Nullable Path service;

    Credential(Path configured, @Nullable Path serviceDirectory) {
        this.configured = configured;
        this.service = serviceDirectory == null ? null : serviceDirectory.resolve(SERVICE_NAME);
    }

    /** Returns the file that counts now. */
    Path file() {
        return service != null && Files.exists(service) ? service : configured;
    }

    boolean exists() {
        return Files.exists(file());
    }

    /** Returns whether others than the owner may read or write the configured file. */
    boolean openToOthers() {
        try {
            return file().equals(configured)
                && Files.getPosixFilePermissions(configured).stream().anyMatch(OTHERS::contains);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** Returns the passphrase: the file's UTF-8 text without line ends at its end. The caller wipes it. */
    char[] read() throws IOException {
        if (Files.size(file()) > LONGEST_FILE) {
            throw new IOException("The credential file is longer than " + LONGEST_FILE + " bytes");
        }
        byte[] bytes = Files.readAllBytes(file());
        CharBuffer decoded = StandardCharsets.UTF_8.newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT).decode(ByteBuffer.wrap(bytes));
        Arrays.fill(bytes, (byte) 0);
        int length = decoded.length();
        while (length > 0 && (decoded.get(length - 1) == '\n' || decoded.get(length - 1) == '\r')) {
            length--;
        }
        char[] passphrase = new char[length];
        decoded.get(passphrase);
        Arrays.fill(decoded.array(), '\0');
        return passphrase;
    }

    /** Writes 256 random bits in hexadecimal to the configured file. */
    void create() throws IOException {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        byte[] text = (HexFormat.of().formatHex(random) + "\n").getBytes(StandardCharsets.US_ASCII);
        DurableFile.replace(configured, text);
        Arrays.fill(text, (byte) 0);
        Arrays.fill(random, (byte) 0);
    }
}
