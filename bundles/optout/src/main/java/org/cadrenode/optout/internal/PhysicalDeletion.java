package org.cadrenode.optout.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cadrenode.api.erasure.Erasures;
import org.cadrenode.optout.internal.HistoryRows.Confirmed;
import org.cadrenode.optout.internal.HistoryRows.Happened;
import org.jspecify.annotations.Nullable;

/** For each place out of which children of a decision were taken: when, and when it has gone from the files and the backups, too. */
final class PhysicalDeletion {
    private static final String VAULT = "vault";

    private PhysicalDeletion() { }

    /** Returns a line a place. */
    static List<Map<String, String>> lines(List<Happened> history, List<Confirmed> receipts, @Nullable Erasures erasures) {
        List<Map<String, String>> lines = new ArrayList<>();
        history.stream().filter(one -> one.what().equals(HistoryRows.What.KEY_DESTROYED.word())).map(one -> Instant.ofEpochMilli(one.at()))
                .max(Instant::compareTo).ifPresent(taken -> lines.add(here(taken, erasures)));
        for (Confirmed receipt : receipts) {
            if (!receipt.delivery().equals(HistoryRows.GONE_BY)) {
                continue;
            }
            Instant by = Instant.ofEpochMilli(receipt.at());
            Instant taken = receipts.stream().filter(one -> one.path().equals(receipt.path()) && one.order().equals(receipt.order())
                    && !one.delivery().equals(HistoryRows.GONE_BY)).map(one -> Instant.ofEpochMilli(one.at())).max(Instant::compareTo).orElse(by);
            lines.add(line("the " + receipt.path() + ", by its signed receipt for " + receipt.order(), taken, Optional.empty(), Optional.of(by),
                    "as long as the site there keeps them"));
        }
        return lines;
    }

    private static Map<String, String> here(Instant taken, @Nullable Erasures erasures) {
        if (erasures == null) {
            return line(VAULT, taken, Optional.empty(), Optional.empty(), "not told");
        }
        Optional<Instant> gone = erasures.gone(VAULT, taken);
        Instant by = taken.plus(erasures.within());
        String backups = erasures.backupDays().isEmpty() ? "not told"
                : gone.orElse(by).plus(Duration.ofDays(erasures.backupDays().getAsInt())).toString();
        return line(VAULT, taken, gone, Optional.of(by), backups);
    }

    private static Map<String, String> line(String place, Instant taken, Optional<Instant> gone, Optional<Instant> by, String backups) {
        return Map.of("place", place, "unreadable_since", taken.toString(), "gone_from_files_at", gone.map(Instant::toString).orElse("not yet told"),
                "gone_from_files_by", by.map(Instant::toString).orElse("not told"), "last_backup_gone_by", backups);
    }
}
