package org.cadrenode.shell.internal.code;

import java.io.IOException;
import java.time.LocalDate;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.cadrenode.api.admission.Admission;
import org.cadrenode.api.admission.Admission.Signer;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.ReasonedCommand;
import org.cadrenode.shell.internal.Words;
import org.jspecify.annotations.Nullable;

/** Trusts a signer of code; a second person has to agree. */
@Service
@Command(scope = "connector", name = "trust", description = "Trusts a signer of code; a second person has to agree",
        detailedDescription = "Examples:\n"
                + "  connector:trust --until 2027-12-31 --reason 'contract with the supplier' supplier.crt\n"
                + "  connector:trust --dry-run supplier.crt\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: admin.")
public final class ConnectorTrustCommand extends ReasonedCommand {
    @Option(name = "--until", description = "The last day, if sooner than the certificate's own, as 2027-03-31")
    @Nullable String until;

    @Argument(name = "certificate", description = "Certificate file on the node, PEM or DER", required = true)
    @Completion(FileCompleter.class)
    @Nullable String file;

    @Override
    protected String permission() {
        return "connector:trust";
    }

    @Override
    protected String plan() throws IOException {
        Signer signer = service(Admission.class).inspect(FileOnNode.of(file));
        lastDay();
        return "The signer of the fingerprint " + signer.fingerprint() + " would be trusted until " + signer.until()
                + ", or sooner with --until; a second person has to agree.";
    }

    @Override
    protected int change(String actor) throws IOException {
        CodeViews.signer(service(Admission.class).trust(FileOnNode.of(file), lastDay(), reason())).print(out(), json());
        say("What this signer signed is admitted from now on. See connector:verify.");
        return ExitCode.DONE;
    }

    private Optional<LocalDate> lastDay() {
        return Optional.ofNullable(until).map(Words::day);
    }
}
