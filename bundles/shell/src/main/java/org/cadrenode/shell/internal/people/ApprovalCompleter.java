package org.cadrenode.shell.internal.people;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.security.Approval;
import org.cadrenode.api.security.Approvals;
import org.cadrenode.shell.internal.IdCompleter;

/** Completes ids of requests. */
@Service
public final class ApprovalCompleter extends IdCompleter<Approvals> {
    /** Made by Karaf. */
    public ApprovalCompleter() {
        super(Approvals.class, "approval:read");
    }

    @Override
    protected List<String> ids(Approvals approvals) {
        return approvals.list().stream().map(Approval::id).toList();
    }
}
