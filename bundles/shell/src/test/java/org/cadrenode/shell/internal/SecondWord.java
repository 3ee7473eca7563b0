package org.cadrenode.shell.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.security.Approval;
import org.cadrenode.api.security.ApprovalKind;
import org.cadrenode.api.security.Approvals;

/** One request at a time: the first try files it, and what is exactly it passes once after a word. */
public final class SecondWord implements Approvals {
    /** What was asked for, in order. */
    public final List<Approval> asked = new ArrayList<>();
    private Optional<Approval> waiting = Optional.empty();
    private boolean agreed;

    @Override
    public Approval demand(ApprovalKind kind, String object, Map<String, String> parameters, String reason) {
        Approval request = new Approval("A-7K3M4Q", kind, object, parameters, "anna", reason, Instant.EPOCH,
                Instant.parse("2026-11-22T12:00:00Z"), Approval.State.WAITING, Optional.empty());
        asked.add(request);
        boolean same = waiting.filter(one -> one.kind() == kind && one.object().equals(object) && one.parameters().equals(parameters)).isPresent();
        if (agreed && same) {
            agreed = false;
            waiting = Optional.empty();
            return request;
        }
        waiting = Optional.of(request);
        agreed = false;
        throw new CadreException(ErrorCode.APPROVAL_NEEDED, "request A-7K3M4Q was filed");
    }

    @Override
    public List<Approval> list() {
        return waiting.stream().toList();
    }

    @Override
    public Approval approve(String id, String reason) {
        agreed = true;
        return waiting.filter(one -> one.id().equals(id)).orElseThrow(() -> new CadreException(ErrorCode.NOT_FOUND, "there is no such request"));
    }

    @Override
    public Approval refuse(String id, String reason) {
        return waiting.orElseThrow(() -> new CadreException(ErrorCode.NOT_FOUND, "there is no such request"));
    }
}
