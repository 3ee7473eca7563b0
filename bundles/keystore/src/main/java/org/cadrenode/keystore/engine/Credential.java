package org.cadrenode.keystore.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Optional;
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

    /** Returns whether the file is the service manager's, which the node cannot change. */
    boolean isTheServiceManagers() {
        return service != null && Files.exists(service);
    }

    /** Returns the passphrase. The caller wipes it. */
    char[] read() throws IOException {
        return text(file());
    }

    /** The file is there and no good. */
    static final class Unusable extends IOException {
        private static final long serialVersionUID = 1L;

        Unusable() {
            super("The credential file cannot be used");
        }
    }

    /** Returns the passphrase, which is good enough for a new keystore. */
    char[] usable() throws Unusable {
        try {
            char[] text = read();
            if (text.length >= SHORTEST) {
                return text;
            }
            Arrays.fill(text, '\0');
        } catch (IOException e) {
            throw new Unusable();
        }
        throw new Unusable();
    }

    /** Returns the passphrase that is to follow the present one, if a change of it was cut short. */
    Optional<char[]> following() throws IOException {
        return Files.exists(next()) ? Optional.of(text(next())) : Optional.empty();
    }

    /** Returns a file's UTF-8 text without line ends at its end. The caller wipes it. */
    static char[] text(Path file) throws IOException {
        if (Files.size(file) > LONGEST_FILE) {
            throw new IOException("The file with a secret is longer than " + LONGEST_FILE + " bytes");
        }
        byte[] bytes = Files.readAllBytes(file);
        CharBuffer decoded;
        try {
            decoded = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT).decode(ByteBuffer.wrap(bytes));
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
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
        create(configured);
    }

    /** Writes 256 random bits beside the configured file, to follow its content once the keystore opens with them. */
    void prepare() throws IOException {
        create(next());
    }

    /** Puts what was prepared in the place of the configured file. */
    void follow() throws IOException {
        if (Files.exists(next())) {
            Files.move(next(), configured, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            DurableFile.forceDirectory(configured.toAbsolutePath().getParent());
        }
    }

    /** Forgets what was prepared. */
    void stay() throws IOException {
        Files.deleteIfExists(next());
    }

    private Path next() {
        return configured.resolveSibling(configured.getFileName() + ".next");
    }

    private static void create(Path file) throws IOException {
        byte[] random = Secrets.random(RANDOM_BYTES);
        char[] digits = Secrets.hex(random);
        byte[] text = new byte[digits.length + 1];
        for (int i = 0; i < digits.length; i++) {
            text[i] = (byte) digits[i];
        }
        text[digits.length] = '\n';
        DurableFile.replace(file, text);
        Arrays.fill(text, (byte) 0);
        Arrays.fill(digits, '\0');
        Arrays.fill(random, (byte) 0);
    }
}
