package org.cadrenode.mesh.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.mesh.MeshDesk;
import org.cadrenode.api.mesh.MeshStatus;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Tells whether the mailbox of MESH can be used, if one is configured. */
@Component(service = HealthCheck.class, property = {HealthCheck.NAME + "=mesh", HealthCheck.TAGS + "=cadre"})
public final class MeshHealthCheck implements HealthCheck {
    /** MESH wants a handshake a day, and an hour more is no reason to wake anybody. */
    private static final Duration TOO_LONG = Duration.ofHours(25);

    private final @Nullable MeshDesk desk;
    private final InstantSource clock;

    /** Makes the check; without a mailbox all is well. */
    @Activate
    public MeshHealthCheck(@Reference(cardinality = ReferenceCardinality.OPTIONAL,
            policyOption = ReferencePolicyOption.GREEDY) @Nullable MeshDesk desk) {
        this(desk, InstantSource.system());
    }

    MeshHealthCheck(@Nullable MeshDesk desk, InstantSource clock) {
        this.desk = desk;
        this.clock = clock;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        if (desk == null) {
            log.info("No mailbox of MESH is open: none is configured, or the keystore is sealed");
            return new Result(log);
        }
        MeshStatus status = desk.status();
        log.info("Mailbox {} by {}, last handshake {}", status.mailbox(), status.way(), status.handshake().map(Instant::toString).orElse("never"));
        if (status.denied()) {
            log.critical("MESH does not let the mailbox in: {}. See mesh:check", status.problem());
        } else if (!status.problem().isEmpty()) {
            boolean lasting = status.worked().map(worked -> worked.isBefore(clock.instant().minus(TOO_LONG))).orElse(true);
            if (lasting) {
                log.critical("The mailbox of MESH cannot be used: {}. See mesh:check", status.problem());
            } else {
                log.warn("What was last asked of MESH failed: {}. See mesh:check", status.problem());
            }
        } else if (status.handshake().map(last -> last.isBefore(clock.instant().minus(TOO_LONG))).orElse(false)) {
            log.warn("The last handshake with MESH is over a day old. See mesh:check");
        }
        return new Result(log);
    }
}
