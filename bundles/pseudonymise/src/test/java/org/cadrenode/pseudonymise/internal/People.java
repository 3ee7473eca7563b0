package org.cadrenode.pseudonymise.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.security.Approval;
import org.cadrenode.api.security.ApprovalKind;
import org.cadrenode.api.security.Approvals;
import org.cadrenode.api.security.Authorizer;

/** Who acts, what they may do, and the requests that a second person decides: a word passes once, for exactly what was asked. */
final class People implements Authorizer, Approvals {
    final Set<String> refused = new HashSet<>();
    final List<Approval> requests = new ArrayList<>();
    String acting = "gwen";
    String second = "greta";
    private final Set<Approval> agreed = new HashSet<>();

    @Override
    public String actor() {
        return acting;
    }

    @Override
    public boolean may(String permission) {
        return !refused.contains(permission);
    }

    @Override
    public String require(String permission) {
        if (!may(permission)) {
            throw new CadreException(ErrorCode.NOT_PERMITTED, permission);
        }
        return acting;
    }

    @Override
    public Approval demand(ApprovalKind kind, String object, Map<String, String> parameters, String reason) {
        Approval request = new Approval("A-7K3M4Q", kind, object, parameters, acting, reason, Instant.EPOCH, Instant.MAX,
                Approval.State.USED, Optional.of(second));
        if (agreed.remove(request)) {
            return request;
        }
        requests.add(request);
        throw new CadreException(ErrorCode.APPROVAL_NEEDED, "A-7K3M4Q");
    }

    /** Has the second person agree to the newest request. */
    void agree() {
        agreed.add(requests.get(requests.size() - 1));
    }

    @Override
    public List<Approval> list() {
        throw Fakes.unused();
    }

    @Override
    public Approval approve(String id, String reason) {
        throw Fakes.unused();
    }

    @Override
    public Approval refuse(String id, String reason) {
        throw Fakes.unused();
    }
}
