package org.cadrenode.audit.tool;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.cadrenode.api.audit.Journal.Checkpoint;
import org.cadrenode.api.audit.Verification;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.audit.engine.JournalVerifier;
import org.cadrenode.audit.engine.SignatureCheck;
import org.jspecify.annotations.Nullable;

/**
 * Verifies a journal's files with the node's public key and nothing else of the node.
 *
 * <p>{@code verify-journal DIRECTORY --public-key HEX [--witness SEQUENCE:HASH]}; a witness is a checkpoint that was kept
 * elsewhere, as package manifests carry one. Several public keys may be given when the node's key was rotated. Exit
 * codes: 0 good, 1 the files cannot be read or the arguments are wrong, 2 tampered, 3 the last entry is torn, 4 older
 * than the witness.
 */
public final class VerifyJournal {
    static final int GOOD = 0;
    static final int FAILED = 1;
    static final int TAMPERED = 2;
    static final int TORN_TAIL = 3;
    static final int OLDER = 4;

    private static final String USAGE =
        "Usage: cadre tool verify-journal DIRECTORY --public-key HEX [--public-key HEX]... [--witness SEQUENCE:HASH]";

    private VerifyJournal() { }

    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out, System.err));
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) {
        Path directory = null;
        List<SignatureCheck> checks = new ArrayList<>();
        Checkpoint witness = null;
        try {
            for (int i = 0; i < arguments.length; i++) {
                switch (arguments[i]) {
                    case "--help" -> {
                        out.println(USAGE);
                        return GOOD;
                    }
                    case "--public-key" -> checks.add(SignatureCheck.ed25519(HexFormat.of().parseHex(arguments[++i])));
                    case "--witness" -> witness = witness(arguments[++i]);
                    default -> directory = Path.of(arguments[i]);
                }
            }
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            err.println("An argument is wrong or missing.");
            err.println(USAGE);
            return FAILED;
        }
        if (directory == null || checks.isEmpty()) {
            err.println(USAGE);
            return FAILED;
        }
        if (!Files.isDirectory(directory)) {
            err.println("There is no such directory.");
            return FAILED;
        }
        SignatureCheck anyOf = (content, signature) -> checks.stream().anyMatch(check -> check.good(content, signature));
        return verify(directory, anyOf, witness, out, err);
    }

    private static int verify(Path directory, SignatureCheck check, @Nullable Checkpoint witness, PrintStream out,
            PrintStream err) {
        try {
            Verification alone = new JournalVerifier(directory, check).verify(null);
            Verification found = alone.verified() && witness != null
                ? new JournalVerifier(directory, check).verify(witness) : alone;
            boolean older = alone.verified() && !found.verified() && witness != null && alone.entries() < witness.sequence();
            out.println("verdict: " + (older ? "OLDER_THAN_WITNESS" : found.verdict()));
            out.println("entries proved good: " + found.entries());
            if (found.firstBad() > 0) {
                out.println("first bad entry: " + found.firstBad());
            }
            out.println(found.explanation());
            return older ? OLDER : switch (found.verdict()) {
                case GOOD -> GOOD;
                case TAMPERED -> TAMPERED;
                case TORN_TAIL -> TORN_TAIL;
            };
        } catch (IOException e) {
            err.println("The journal cannot be read: " + e.getClass().getSimpleName());
            return FAILED;
        }
    }

    private static Checkpoint witness(String words) {
        String[] parts = words.split(":", 2);
        if (parts.length < 2) {
            throw new IllegalArgumentException("A witness is SEQUENCE:HASH");
        }
        return new Checkpoint(Long.parseLong(parts[0]), new Digest(parts[1]), "");
    }
}
