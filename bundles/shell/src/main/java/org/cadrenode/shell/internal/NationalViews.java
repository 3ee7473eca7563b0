package org.cadrenode.shell.internal;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cadrenode.api.optout.NationalStatus;

/** How the asking of the national service is shown. */
final class NationalViews {
    private NationalViews() { }

    static Sheet status(NationalStatus status) {
        return new Sheet().with("required", status.required()).with("mailbox", status.mailbox())
                .with("release", status.refusal().orElse("not forbidden")).with("answered", status.answered())
                .with("waiting", status.waiting()).with("stale", status.stale()).with("failed", status.failed())
                .with("held_without_number", status.held()).with("oldest_answer", time(status.oldest())).with("fresh_until", time(status.until()))
                .with("uploads_in_24_hours", status.uploads()).with("strange_messages", status.strangers())
                .with("last_failure", status.lastFailure().map(NationalStatus.Failure::code).orElse("none"))
                .with("last_failure_at", time(status.lastFailure().map(NationalStatus.Failure::at)))
                .with("lots", lots(status.lots()));
    }

    private static List<Map<String, Object>> lots(List<NationalStatus.Lot> lots) {
        return lots.stream().map(lot -> {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("lot", lot.id());
            line.put("state", lot.state());
            line.put("numbers", lot.numbers());
            line.put("asked_at", time(lot.askedAt()));
            line.put("failure", lot.failure());
            return line;
        }).toList();
    }

    private static String time(Optional<Instant> time) {
        return time.map(Instant::toString).orElse("never");
    }
}
