package org.cadrenode.shell.internal.optout;

import java.util.Locale;
import org.cadrenode.api.optout.OptOutDetail;
import org.cadrenode.api.optout.ReplicaStatus;
import org.cadrenode.shell.internal.Sheet;

/** Turns opt-outs into sheets. */
final class OptOutViews {
    private OptOutViews() { }

    static Sheet copy(ReplicaStatus status) {
        return new Sheet().with("state", status.state().name().toLowerCase(Locale.ROOT)).with("place", status.place())
                .with("records", status.sequence()).with("ahead", status.ahead()).with("waiting", status.waiting())
                .with("waiting_since", status.waitingSince().map(Object::toString).orElse(""))
                .with("problem", status.problem().orElse("")).with("release", status.refusal().orElse("not forbidden"));
    }

    static Sheet detail(OptOutDetail detail) {
        return new Sheet().with("reference", detail.line().reference()).with("decision", detail.decision())
                .with("scope", detail.line().scope()).with("origin", detail.line().origin()).with("decided_by", detail.line().decidedBy())
                .with("decided_on", detail.line().decidedOn().toString()).with("effective_on", detail.effectiveOn().toString())
                .with("received_at", detail.receivedAt().map(Object::toString).orElse(""))
                .with("withdrawn_at", detail.withdrawnAt().map(Object::toString).orElse(""))
                .with("withdrawn_from", detail.withdrawnFrom().map(Object::toString).orElse(""))
                .with("person_recorded", detail.person()).with("evidence_recorded", detail.evidence())
                .with("found_by", detail.named()).with("children_out", detail.children()).with("state", detail.line().state());
    }
}
