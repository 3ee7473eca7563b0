package org.cadrenode.shell.internal.key;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyCustody;
import org.cadrenode.api.keys.KeyCustody.UnsealPlan;
import org.cadrenode.api.keys.SealState;
import org.cadrenode.api.security.ApprovalKind;
import org.cadrenode.api.security.Approvals;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.ReasonedCommand;
import org.cadrenode.shell.internal.SecretFile;
import org.cadrenode.shell.internal.Sheet;
import org.jspecify.annotations.Nullable;

/** Makes the keystore, or changes the ways of opening it. */
@Service
@Command(scope = "key", name = "init", description = "Makes the keystore, or changes the ways of opening it",
        detailedDescription = "Examples:\n"
                + "  key:init --shares 5 --threshold 3 --out shares\n"
                + "  key:init --passphrase --credential\n"
                + "  key:init --dry-run --shares 7 --threshold 4 --reason 'two custodians left'\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: vault-custodian.")
public final class KeyInitCommand extends ReasonedCommand {
    /** What {@link UnsealPlan} demands of a passphrase. */
    private static final int LEAST_PASSPHRASE = 16;

    @Option(name = "--shares", description = "How many key shares to make, 2 to 255")
    @Nullable Integer shares;

    @Option(name = "--threshold", description = "How many shares open it, 2 or more")
    @Nullable Integer threshold;

    @Option(name = "--passphrase", description = "Have a passphrase open it, which is asked for unseen")
    boolean passphrase;

    @Option(name = "--passphrase-file", description = "File on the node whose first line is the passphrase")
    @Completion(FileCompleter.class)
    @Nullable String passphraseFile;

    @Option(name = "--credential", description = "Have the credential file open it, so that the node starts by itself")
    boolean credential;

    @Option(name = "--token", description = "Have the PKCS#11 token of the configuration open it")
    boolean token;

    @Option(name = "--out", description = "Directory on the node for the shares, a file of mode 600 each; without it they are printed, once")
    @Completion(FileCompleter.class)
    @Nullable String directory;

    @Override
    protected String permission() {
        return "key:init";
    }

    @Override
    protected String plan() throws IOException {
        if ((shares == null) != (threshold == null)) {
            throw new IllegalArgumentException("--shares and --threshold go together.");
        }
        if (shares != null && threshold != null && (threshold < 2 || shares < threshold || shares > 255)) {
            throw new IllegalArgumentException("Make 2 to 255 shares, of which 2 or more, and not more than there are, open it.");
        }
        if (directory != null && shares == null) {
            throw new IllegalArgumentException("--out is for shares.");
        }
        if (passphrase && passphraseFile != null) {
            throw new IllegalArgumentException("Give the passphrase one way: --passphrase or --passphrase-file.");
        }
        if (shares == null && !passphrase && passphraseFile == null && !credential && !token) {
            throw new IllegalArgumentException("Name what opens it: --shares, --passphrase, --passphrase-file, --credential or --token.");
        }
        String opens = "It would be opened by: " + String.join(", ", ways().keySet()) + ".";
        return switch (service(KeyCustody.class).status().state()) {
            case ABSENT -> "A keystore would be made. " + opens;
            case UNSEALED -> "The root key would be changed, and what opens the keystore now would open nothing. " + opens;
            case SEALED -> throw new CadreException(ErrorCode.KEYSTORE_SEALED, "the keystore is not open");
        };
    }

    @Override
    protected int change(String actor) throws IOException {
        KeyCustody custody = service(KeyCustody.class);
        boolean again = custody.status().state() == SealState.UNSEALED;
        Optional<char[]> words = words();
        try (ShareFiles files = new ShareFiles(Optional.ofNullable(directory).map(Path::of), shares == null ? 0 : shares)) {
            files.prepare();
            if (again) {
                service(Approvals.class).demand(ApprovalKind.KEY_ROTATION, "ways-of-opening", ways(), reason());
            }
            custody.initialise(new UnsealPlan(words, count(shares), count(threshold), credential, token), made -> hand(made, files));
            files.settle();
        } finally {
            words.ifPresent(array -> Arrays.fill(array, '\0'));
        }
        say("Check what opens it with key:status, and write a copy of the keystore with key:backup.");
        return ExitCode.DONE;
    }

    private void hand(List<String> made, ShareFiles files) throws IOException {
        boolean kept = files.keep(made);
        if (json()) {
            (kept ? new Sheet().with("share_files", files.names()) : new Sheet().with("shares", made)).print(out(), true);
        } else if (!kept) {
            made.forEach(out()::println);
        }
        out().flush();
        say(kept ? made.size() + " shares are in " + directory + ": hand each to another person, and remove the files."
                : "These shares are never shown again: hand each to another person.");
    }

    // Before a second person is asked to agree to a passphrase that the keystore would refuse.
    private Optional<char[]> words() throws IOException {
        if (passphraseFile == null && !passphrase) {
            return Optional.empty();
        }
        char[] words = passphraseFile != null ? SecretFile.first(Path.of(passphraseFile))
                : secretTwice("Passphrase of " + LEAST_PASSPHRASE + " characters or more: ", "--passphrase-file");
        if (words.length < LEAST_PASSPHRASE) {
            Arrays.fill(words, '\0');
            throw new IllegalArgumentException("The passphrase has to have " + LEAST_PASSPHRASE + " characters or more.");
        }
        return Optional.of(words);
    }

    /** Returns what would open it, in codes: what a second person agrees to is exactly this. */
    private Map<String, String> ways() {
        Map<String, String> ways = new TreeMap<>();
        if (shares != null) {
            ways.put("shares", threshold + "-of-" + shares);
        }
        if (passphrase || passphraseFile != null) {
            ways.put("passphrase", "new");
        }
        if (credential) {
            ways.put("credential", "yes");
        }
        if (token) {
            ways.put("token", "yes");
        }
        return ways;
    }

    private static OptionalInt count(@Nullable Integer number) {
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }
}
