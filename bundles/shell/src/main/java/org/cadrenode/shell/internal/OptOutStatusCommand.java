package org.cadrenode.shell.internal;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.erasure.Erasures;
import org.cadrenode.api.optout.NationalOptOut;
import org.cadrenode.api.optout.OptOutDesk;
import org.cadrenode.api.optout.OptOutRegister;
import org.cadrenode.api.optout.OptOutReplica;
import org.cadrenode.api.optout.ReplicaStatus;

/** Shows how many opt-outs there are, how many were honoured, and what waits. */
@Service
@Command(scope = "optout", name = "status", description = "Shows how many opt-outs there are, how many were honoured, and what waits",
        detailedDescription = "Examples:\n"
                + "  optout:status\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance, clinician-liaison.")
public final class OptOutStatusCommand extends NodeCommand {
    @Override
    protected String permission() {
        return "optout:read";
    }

    @Override
    protected int run(String actor) {
        Sheet sheet = Views.optOuts(service(OptOutRegister.class).status());
        Optional<ReplicaStatus> copy = optional(OptOutReplica.class).map(OptOutReplica::status);
        sheet.with("release", copy.flatMap(ReplicaStatus::refusal)
                .or(() -> optional(NationalOptOut.class).flatMap(asking -> asking.status().refusal())).orElse("not forbidden"));
        copy.ifPresent(status -> sheet.with("copy", status.state().name().toLowerCase(Locale.ROOT)).with("copy_waiting", status.waiting())
                .with("copy_waiting_since", status.waitingSince().map(Object::toString).orElse("")));
        optional(OptOutDesk.class).ifPresent(desk -> Views.optOuts(sheet, desk.counts(), Instant.now()));
        optional(Erasures.class).ifPresent(erasures -> {
            Map<String, Object> files = new LinkedHashMap<>();
            erasures.lines().forEach(line -> files.put(line.place(), line.by().map(by -> "what was taken out goes by " + by)
                    .orElse("nothing that was taken out lies there")));
            sheet.with("files", files);
        });
        sheet.print(out(), json);
        return ExitCode.DONE;
    }
}
