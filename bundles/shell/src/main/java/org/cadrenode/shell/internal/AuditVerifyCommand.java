package org.cadrenode.shell.internal;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.Verification;

/** Verifies the journal: that nothing was altered, removed, reordered or cut off. */
@Service
@Command(scope = "audit", name = "verify", description = "Verifies the journal: that nothing was altered, removed, reordered or cut off",
        detailedDescription = "Examples:\n"
                + "  audit:verify\n"
                + "  audit:verify --json\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: auditor, governance.")
public final class AuditVerifyCommand extends NodeCommand {
    @Override
    String permission() {
        return "audit:read";
    }

    @Override
    int run(String actor) {
        Journal journal = service(Journal.class);
        Verification verification = journal.verify();
        journal.record(AuditEvent.of(AuditAction.JOURNAL_VERIFIED, "journal").by(actor)
                .with("verdict", verification.verdict()).count("entries", verification.entries()));
        Views.verification(verification).print(out(), json);
        return verification.verified() ? ExitCode.DONE : ExitCode.FAILED;
    }
}
