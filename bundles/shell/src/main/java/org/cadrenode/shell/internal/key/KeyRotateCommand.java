package org.cadrenode.shell.internal.key;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.keys.KeyCustody;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.security.ApprovalKind;
import org.cadrenode.api.security.Approvals;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.Listing;
import org.cadrenode.shell.internal.Sheet;
import org.cadrenode.shell.internal.Words;
import org.jspecify.annotations.Nullable;

/** Gives a purpose a new version of its key, or changes the root key; a second person has to agree. */
@Service
@Command(scope = "key", name = "rotate",
        description = "Gives a purpose a new version of its key, or changes the root key; a second person has to agree",
        detailedDescription = "Examples:\n"
                + "  key:rotate --dry-run linkage\n"
                + "  key:rotate --confirm=vault-record --reason 'yearly rotation' vault-record\n"
                + "  key:rotate --confirm=root --reason 'a custodian left' root\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: vault-custodian.")
public final class KeyRotateCommand extends KeyChangeCommand {
    static final String ROOT = "root";

    @Option(name = "--confirm", description = "The purpose once more, where there is no terminal to type it on")
    @Nullable String confirm;

    @Argument(name = "purpose", description = "Purpose, as key:list shows it, or root", required = true)
    @Completion(PurposeCompleter.class)
    @Nullable String purpose;

    @Override
    protected String permission() {
        return "key:rotate";
    }

    @Override
    protected String plan() {
        List<String> consequences = name().equals(ROOT)
                ? List.of("Every key is wrapped anew under another root key.", "The ways of opening stay.",
                        "Copies that were written before open as before.")
                : opened().consequences(Words.constant(KeyPurpose.class, name()));
        if (dryRun()) {
            Listing listing = new Listing("There are no consequences.", "consequence");
            consequences.forEach(listing::row);
            listing.print(out(), json());
        } else {
            consequences.forEach(this::say);
        }
        return "This is what a rotation would do.";
    }

    @Override
    protected int change(String actor) throws IOException {
        KeyCustody custody = opened();
        String why = reason();
        String name = name();
        if (!confirmed(confirm, name, "The key " + name + " gets a new version, for which there is no way back.")) {
            say("Nothing was changed.");
            return ExitCode.USAGE;
        }
        service(Approvals.class).demand(ApprovalKind.KEY_ROTATION, name, Map.of(), why);
        if (name.equals(ROOT)) {
            custody.rotateRoot();
            say("The root key is another; the ways of opening are the same. Write a new copy with key:backup.");
        } else {
            new Sheet().with("purpose", name).with("version", custody.rotate(Words.constant(KeyPurpose.class, name))).print(out(), json());
            say("What is under older versions is renewed in the background: see key:list. Write a new copy with key:backup.");
        }
        return ExitCode.DONE;
    }

    private String name() {
        String word = required(purpose, () -> "Name a purpose, or root.").strip().toLowerCase(Locale.ROOT).replace('_', '-');
        return word.equals(ROOT) ? ROOT : Words.of(Words.constant(KeyPurpose.class, word));
    }
}
