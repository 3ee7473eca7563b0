package org.cadrenode.shell.internal.families;

import java.util.List;
import org.cadrenode.api.identifiable.FamilyAnswer;
import org.cadrenode.api.optout.FamilyRequestLine;
import org.cadrenode.shell.internal.Listing;
import org.cadrenode.shell.internal.Sheet;

/** Turns families' requests into tables and sheets. */
final class FamilyViews {
    private FamilyViews() { }

    static Listing requests(List<FamilyRequestLine> lines) {
        Listing listing = new Listing("No request of a family waits.", "request", "received_at", "code", "asked_by", "scopes", "state", "opt_outs");
        lines.forEach(line -> listing.row(line.id().toString(), line.receivedAt().toString(), line.code(), line.askedBy(),
                String.join(" ", line.scopes()), line.state(), line.references().stream().map(Object::toString).toList()));
        return listing;
    }

    static Sheet request(FamilyRequestLine line) {
        return new Sheet().with("request", line.id().toString()).with("received_at", line.receivedAt().toString()).with("code", line.code())
                .with("asked_by", line.askedBy()).with("scopes", line.scopes()).with("state", line.state())
                .with("opt_outs", line.references());
    }

    static Sheet answers(List<FamilyAnswer> answers) {
        Sheet sheet = new Sheet();
        answers.stream().filter(answer -> !answer.value().isEmpty()).forEach(answer -> sheet.with(answer.name(), answer.value()));
        return sheet;
    }
}
