package org.cadrenode.shell.internal;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.JournalReader;
import org.cadrenode.api.audit.Verification;
import org.jspecify.annotations.Nullable;

/** Verifies the journal: that nothing was altered, removed, reordered or cut off. */
@Service
@Command(scope = "audit", name = "verify", description = "Verifies the journal: that nothing was altered, removed, reordered or cut off",
        detailedDescription = "Examples:\n"
                + "  audit:verify\n"
                + "  audit:verify --json\n"
                + "  audit:verify --witness witness-council.json\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance, auditor.")
public final class AuditVerifyCommand extends NodeCommand {
    @Option(name = "--witness", description = "File on the node with what was kept elsewhere: the other side's "
            + "witness-PROVIDER.json, a package's manifest, or checkpoints, a line each of sequence, hash and signature")
    @Completion(FileCompleter.class)
    @Nullable String witness;

    @Override
    protected String permission() {
        return "audit:read";
    }

    @Override
    protected int run(String actor) throws IOException {
        Journal journal = service(Journal.class);
        Verification verification = witness == null ? journal.verify()
                : service(JournalReader.class).verify(Witnesses.read(Path.of(witness)));
        journal.record(AuditEvent.of(AuditAction.JOURNAL_VERIFIED, "journal").by(actor)
                .with("verdict", verification.verdict()).count("entries", verification.entries()));
        Views.verification(verification).print(out(), json);
        return verification.verified() ? ExitCode.DONE : ExitCode.FAILED;
    }
}
