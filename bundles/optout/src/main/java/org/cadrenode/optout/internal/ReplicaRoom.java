package org.cadrenode.optout.internal;

import java.io.IOException;
import java.util.Map;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.optout.OptOutReplica;
import org.cadrenode.api.optout.ReplayCounts;
import org.cadrenode.api.optout.ReplicaStatus;
import org.cadrenode.api.security.Approval;
import org.cadrenode.api.security.ApprovalKind;
import org.cadrenode.api.security.Approvals;
import org.cadrenode.api.security.Authorizer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The register's copy for those who look after it. Thread-safe. */
@Component(service = OptOutReplica.class)
public final class ReplicaRoom implements OptOutReplica {
    private static final String OBJECT = "optout-replica";

    private final OptOutService register;
    private final Authorizer authorizer;
    private final Approvals approvals;

    /** Made by the runtime. */
    @Activate
    public ReplicaRoom(@Reference OptOutService register, @Reference Authorizer authorizer, @Reference Approvals approvals) {
        this.register = register;
        this.authorizer = authorizer;
        this.approvals = approvals;
    }

    @Override
    public ReplicaStatus status() {
        return register.replica().status();
    }

    @Override
    public ReplayCounts replay() throws IOException {
        return register.replay(authorizer.require("optout:write"));
    }

    @Override
    public ReplicaStatus lost(String reason) {
        String person = authorizer.require("optout:write");
        String why = reason.strip();
        if (why.isEmpty()) {
            throw new CadreException(ErrorCode.REASON_MISSING, "to say that the register's copy is lost needs a reason");
        }
        register.replica().demandTrouble();
        Approval word = approvals.demand(ApprovalKind.RESTORE, OBJECT, Map.of(), why);
        register.replica().lost(AuditEvent.of(AuditAction.OPTOUT_REPLICA_LOST, "register").by(person).because(why)
                .with("approved-by", word.decidedBy().orElse("")));
        return register.replica().status();
    }
}
