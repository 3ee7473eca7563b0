package org.cadrenode.shell.internal.key;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyCustody;
import org.jspecify.annotations.Nullable;

/** What a request for a key of the network, and the grant that answers it, have in common: a file, and what was read out. */
abstract class SealedTextCommand extends KeyChangeCommand {
    private static final int LIMIT = 1024 * 1024;

    @Option(name = "--fingerprint", description = "What the other side read out over the telephone; without it you are asked")
    @Nullable String fingerprint;

    @Argument(name = "file", description = "File on the node", required = true)
    @Completion(FileCompleter.class)
    @Nullable String file;

    @Override
    protected final String permission() {
        return "key:enrol";
    }

    /** Returns what was read out, in the form of {@code KeyCustody}. */
    final String fingerprint() throws IOException {
        if (fingerprint == null) {
            fingerprint = ask("The fingerprint that the other side reads out: ", "--fingerprint");
        }
        return fingerprint.replaceAll("[\\s-]", "").toLowerCase(Locale.ROOT);
    }

    final String text() throws IOException {
        Path path = Path.of(required(file, () -> "Name a file."));
        if (!Files.isReadable(path) || Files.size(path) > LIMIT) {
            throw new CadreException(ErrorCode.NOT_FOUND, "that file cannot be read by the node");
        }
        return Files.readString(path, StandardCharsets.UTF_8);
    }

    /** Fails if the file is not the one whose fingerprint was read out. */
    final String authentic(KeyCustody custody) throws IOException {
        String text = text();
        if (!custody.fingerprint(text).equals(fingerprint())) {
            throw new CadreException(ErrorCode.PACKAGE_NOT_AUTHENTIC, "the file has not the fingerprint that was read out");
        }
        return text;
    }
}
