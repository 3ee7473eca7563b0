package org.cadrenode.linkage.internal;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.security.Approval;
import org.cadrenode.api.security.ApprovalKind;
import org.cadrenode.api.security.Approvals;
import org.cadrenode.api.security.Authorizer;

/** Dora asks, and Greta agrees to what she is told to agree to. */
final class People implements Approvals, Authorizer {
    private final Map<String, Boolean> agreed = new HashMap<>();
    boolean permitted = true;

    /** Greta agrees to a decision about a pair, once. */
    void agree(String number, String decision) {
        agreed.put(number + decision, true);
    }

    @Override
    public Approval demand(ApprovalKind kind, String object, Map<String, String> parameters, String reason) {
        if (agreed.remove(object + parameters.get("decision")) == null) {
            throw new CadreException(ErrorCode.APPROVAL_NEEDED, "A-7K3M4Q waits");
        }
        return new Approval("A-7K3M4Q", kind, object, parameters, "dora", reason, Instant.EPOCH, Instant.EPOCH, Approval.State.USED,
                Optional.of("greta"));
    }

    @Override
    public List<Approval> list() {
        return List.of();
    }

    @Override
    public Approval approve(String id, String reason) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Approval refuse(String id, String reason) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String actor() {
        return "dora";
    }

    @Override
    public boolean may(String permission) {
        return permitted;
    }

    @Override
    public String require(String permission) {
        if (!permitted) {
            throw new CadreException(ErrorCode.NOT_PERMITTED, "dora may not");
        }
        return "dora";
    }
}
