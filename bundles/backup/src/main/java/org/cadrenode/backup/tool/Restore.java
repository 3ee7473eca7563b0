package org.cadrenode.backup.tool;

import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.backup.engine.BackupFolder;
import org.cadrenode.backup.engine.RecoveryKey;
import org.cadrenode.backup.engine.Restoring;
import org.jspecify.annotations.Nullable;

/**
 * Makes recovery keys, and lists, verifies and restores backups, with the archive and a Java runtime alone: {@code bin/restore}. Exit
 * codes: 0 done, 1 failed, 2 usage.
 */
public final class Restore {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;

    private static final String HELP = """
        Usage: bin/restore recovery-key --out FILE [--passphrase-file F]
               bin/restore list --from DIR
               bin/restore verify   --from DIR --recovery-key FILE --node FINGERPRINT [--number N] [--keys DIR]
               bin/restore restore  --from DIR --recovery-key FILE --node FINGERPRINT --to BASE [--number N] [--keys DIR]
               bin/restore rehearse --from DIR --recovery-key FILE --node FINGERPRINT --scratch DIR [--keys DIR]

          recovery-key  makes the site's recovery key, off the node: its private half into FILE, under a passphrase; prints
                        the public half, which goes into etc/org.cadrenode.backup.cfg
          list          shows the backups in a folder, and whether all their files are there; needs no key
          verify        reads all of a backup, and finds every file of it to be what was signed
          restore       verifies, then restores into BASE, which must be empty or not be there; it appears whole or not at all
          rehearse      restores into a folder in DIR, verifies the journal there, and wipes all of it

          --from        the folder of the backups; --keys the one of their keys, if they are kept apart
          --node        what node:backups shows as the node's fingerprint, or: any
          --number      a backup's number; without it the newest
          --passphrase-file  the passphrase of the recovery key, in the first line, where there is no terminal

        Exit codes: 0 done, 1 failed, 2 usage.
        """;
    private static final Set<String> OPTIONS = Set.of("--from", "--keys", "--recovery-key", "--node", "--number", "--to", "--scratch", "--out",
            "--passphrase-file");

    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> options = new HashMap<>();

    private Restore(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Runs it. */
    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out, System.err));
    }

    static int run(String[] words, PrintStream out, PrintStream err) {
        return new Restore(out, err).run(words);
    }

    private int run(String[] words) {
        if (words.length == 0 || List.of(words).contains("--help")) {
            out.print(HELP);
            return words.length == 0 ? USAGE : DONE;
        }
        for (int i = 1; i < words.length; i += 2) {
            if (!OPTIONS.contains(words[i]) || i + 1 == words.length) {
                return usage("An option is unknown, or lacks what it names.");
            }
            options.put(words[i], words[i + 1]);
        }
        try {
            return switch (words[0]) {
                case "recovery-key" -> recoveryKey();
                case "list" -> list();
                case "verify" -> verify();
                case "restore" -> restore();
                case "rehearse" -> rehearse();
                default -> usage("There is no such command.");
            };
        } catch (IllegalArgumentException e) {
            return usage(e.getMessage() == null ? "An option is wrong." : e.getMessage());
        } catch (NoSuchFileException | AccessDeniedException | FileAlreadyExistsException e) {
            err.println(e instanceof FileAlreadyExistsException ? "That file is there already." : "A file or folder is not there, or may not be read or"
                    + " written: " + e.getMessage());
            return FAILED;
        } catch (IOException e) {
            // What the system says of it, such as that the disk is full, without the file's name.
            String why = e instanceof FileSystemException system ? system.getReason() : e.getClass() == IOException.class ? e.getMessage() : null;
            err.println("Failed: " + (why == null ? e.getClass().getSimpleName() : why));
            return FAILED;
        }
    }

    private int usage(String why) {
        err.println(why);
        err.print(HELP);
        return USAGE;
    }

    private String option(String name) {
        String value = options.get(name);
        if (value == null) {
            throw new IllegalArgumentException("Give " + name + ".");
        }
        return value;
    }

    private int recoveryKey() throws IOException {
        Path file = Path.of(option("--out"));
        char[] passphrase = passphrase(true);
        try (RecoveryKey key = RecoveryKey.make()) {
            String text = key.lock(passphrase);
            Files.writeString(file, "", StandardOpenOption.CREATE_NEW);
            if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            }
            Files.writeString(file, text, StandardCharsets.US_ASCII, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
            out.println("recoveryKey = " + key.publicKey());
            err.println("Keep the file and its passphrase apart from each other and off the node. Without either no backup opens.");
            return DONE;
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }

    private char[] passphrase(boolean fresh) throws IOException {
        String file = options.get("--passphrase-file");
        if (file != null) {
            List<String> lines = Files.readAllLines(Path.of(file));
            return lines.isEmpty() ? new char[0] : lines.get(0).toCharArray();
        }
        Console console = System.console();
        if (console == null) {
            throw new IllegalArgumentException("Give --passphrase-file where there is no terminal.");
        }
        char[] first = typed(console, "Passphrase of the recovery key: ");
        if (fresh && !Arrays.equals(first, typed(console, "Once more: "))) {
            throw new IllegalArgumentException("You typed two different things; nothing was made.");
        }
        return first;
    }

    private static char[] typed(Console console, String prompt) {
        char @Nullable [] typed = console.readPassword("%s", prompt);
        return typed == null ? new char[0] : typed;
    }

    private BackupFolder folder() {
        Path from = Path.of(option("--from"));
        return new BackupFolder(from, Path.of(options.getOrDefault("--keys", from.toString())));
    }

    private int list() throws IOException {
        List<BackupFolder.Line> lines = folder().lines();
        if (lines.isEmpty()) {
            out.println("There is no backup.");
        }
        lines.forEach(line -> out.println(line.number() + "  " + line.taken() + "  " + line.bytes() + " bytes  node " + line.node() + "  "
                + line.problem().orElse("all files are there")));
        return lines.stream().allMatch(line -> line.problem().isEmpty()) ? DONE : FAILED;
    }

    private Restoring open(RecoveryKey key) throws IOException {
        String node = option("--node");
        return Restoring.open(folder(), key, Optional.ofNullable(options.get("--number")).map(Integer::valueOf),
                node.equals("any") ? Optional.empty() : Optional.of(node));
    }

    private RecoveryKey key() throws IOException {
        option("--from");
        option("--node");
        String text = Files.readString(Path.of(option("--recovery-key")), StandardCharsets.US_ASCII);
        char[] passphrase = passphrase(false);
        try {
            return RecoveryKey.open(text, passphrase);
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }

    private int verify() throws IOException {
        try (RecoveryKey key = key()) {
            Restoring restoring = open(key);
            restoring.verify();
            out.println("backup " + restoring.number() + " of " + restoring.taken() + " by node " + restoring.node() + " is good");
            return DONE;
        }
    }

    private int restore() throws IOException {
        Path base = Path.of(option("--to"));
        try (RecoveryKey key = key()) {
            Restoring.Restored restored = open(key).restore(base, true);
            out.println("backup " + restored.number() + " of " + restored.taken() + " is restored: " + restored.files() + " files, "
                    + restored.bytes() + " bytes");
            restored.elsewhere().forEach(place -> out.println("bring to its place, from below the base directory: " + place));
            // The package's own command goes on from here.
            if (System.getenv("CADRE_UNIT") == null) {
                err.println("Start the node with KARAF_BASE=" + base.toAbsolutePath().normalize() + ", open its keystore, and bring its opt-outs up to date"
                        + " (optout:replica): nothing is released before. See the manual, backup.md.");
            }
            return DONE;
        }
    }

    private int rehearse() throws IOException {
        Path scratch = Path.of(option("--scratch")).resolve("cadre-rehearsal");
        try (RecoveryKey key = key()) {
            Restoring.wipe(scratch);
            Restoring restoring = open(key);
            try {
                Restoring.Restored restored = restoring.restore(scratch, false);
                String verdict = JournalCheck.of(scratch.resolve("data/cadre/journal"));
                out.println("backup " + restored.number() + " of " + restored.taken() + " restores: " + restored.files() + " files, "
                        + restored.bytes() + " bytes; journal: " + verdict);
                if (!verdict.equals(JournalCheck.GOOD)) {
                    return FAILED;
                }
            } finally {
                Restoring.wipe(scratch);
            }
            folder().rehearsed(new BackupFolder.Rehearsed(restoring.number(), Instant.now()));
            return DONE;
        }
    }
}
