package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.connector.spi.Secrets;
import org.cadrenode.connector.spi.Wrapping;
import org.cadrenode.connector.spi.Wrapping.Kind;
import org.cadrenode.pipeline.engine.CmsDecryption;
import org.cadrenode.pipeline.engine.PgpDecryption;
import org.cadrenode.pipeline.engine.Spool;
import org.cadrenode.pipeline.engine.Unwrapper;
import org.jspecify.annotations.Nullable;

/** Makes unwrappers with the keys that a source's settings name. Thread-safe. */
final class Unwrapping {
    private static final long LARGEST_KEY = 1 << 20;

    private final Secrets secrets;
    private final Spool spool;

    Unwrapping(Secrets secrets, Spool spool) {
        this.secrets = secrets;
        this.spool = spool;
    }

    /** Returns an unwrapper for one reading: keys are read once, when the first message needs them. */
    Unwrapper unwrapper(Wrapping wrapping) {
        return new Unwrapper(wrapping, new Supplier<>() {
            private Unwrapper.@Nullable Decryption made;

            @Override
            public Unwrapper.Decryption get() {
                Unwrapper.Decryption decryption = made;
                if (decryption == null) {
                    decryption = decryption(wrapping);
                    made = decryption;
                }
                return decryption;
            }
        }, spool);
    }

    /** Returns what is wrong with the keys that the settings name, or empty. */
    Optional<String> check(Wrapping wrapping) {
        if (!wrapping.kinds().contains(Kind.PGP) && !wrapping.kinds().contains(Kind.CMS)) {
            return Optional.empty();
        }
        try {
            decryption(wrapping);
            return Optional.empty();
        } catch (CadreException e) {
            return Optional.of("Encrypted files would wait: " + e.getMessage() + ".");
        }
    }

    private Unwrapper.Decryption decryption(Wrapping wrapping) {
        Optional<byte[]> senders = wrapping.signedBy().map(Unwrapping::file);
        char[] secret = wrapping.secret().isEmpty() ? new char[0] : secrets.secret(wrapping.secret()).orElseThrow(
                () -> new CadreException(ErrorCode.CONFIGURATION_INVALID, "the secret of decryptionSecret is not there"));
        byte[] key = new byte[0];
        try {
            boolean apart = wrapping.key().isPresent();
            key = apart ? file(wrapping.key().get()) : bytes(secret);
            char[] passphrase = apart ? secret : new char[0];
            return wrapping.kinds().contains(Kind.PGP) ? PgpDecryption.of(key, passphrase, senders)
                    : CmsDecryption.of(new String(key, StandardCharsets.UTF_8), passphrase,
                            senders.map(bytes -> new String(bytes, StandardCharsets.UTF_8)));
        } finally {
            Arrays.fill(secret, '\0');
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] bytes(char[] characters) {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(characters));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        Arrays.fill(encoded.array(), (byte) 0);
        return bytes;
    }

    private static byte[] file(Path file) {
        try {
            if (Files.size(file) > LARGEST_KEY) {
                throw new CadreException(ErrorCode.CONFIGURATION_INVALID, "a key file is larger than 1 MiB");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new CadreException(ErrorCode.CONFIGURATION_INVALID, "a key file that the settings name cannot be read");
        }
    }
}
