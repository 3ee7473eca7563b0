package org.cadrenode.watch.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cadrenode.api.delivery.Flow.StageFigures;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.api.watch.CheckState;
import org.cadrenode.api.watch.Health;
import org.cadrenode.watch.engine.Snapshot;
import org.cadrenode.watch.engine.Snapshot.Disk;
import org.cadrenode.watch.engine.Snapshot.JournalHead;
import org.cadrenode.watch.engine.Snapshot.OptOuts;
import org.cadrenode.watch.engine.Snapshot.StageCount;
import org.cadrenode.watch.engine.Snapshot.Waiting;
import org.cadrenode.watch.engine.Throughput;

/** Looks at nodes that there are not. */
final class Scenes {
    static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    private Scenes() { }

    /** A node of which there is something to say under every heading. */
    static Snapshot busy() {
        List<Long> records = new ArrayList<>(Collections.nCopies(Throughput.STEPS, 0L));
        records.set(40, 12_000L);
        records.set(41, 3L);
        return new Snapshot(NOW, Duration.ofHours(50),
                List.of(new CheckState("disk", Health.CRITICAL, NOW.minusSeconds(7_300), List.of("12 MiB are free on the disk of data, fewer than 2048")),
                        new CheckState("keystore", Health.OK, NOW.minusSeconds(90_000), List.of("UNSEALED")),
                        new CheckState("terms", Health.WARN, NOW.minusSeconds(90), List.of("Nothing of <script>alert(1)</script> is released"))),
                Map.of(Stage.RECEIVED, new StageCount(1_204, NOW.minusSeconds(600)), Stage.RELEASED, new StageCount(2, NOW.minusSeconds(400_000))),
                List.of(new Waiting("D-7K3M4QX2ABCD", "mental-health", Stage.RECEIVED, NOW.minusSeconds(600), "table secret_table"),
                        new Waiting("D-7K3M4QX2ABCE", "mental-health", Stage.RELEASED, NOW.minusSeconds(500), "receipt")),
                Map.of("DATE_INVALID", 17L, "ROW_UNTERMINATED_QUOTE", 1L),
                Map.of("provider", List.of(new StageFigures("land", 3, 12_003, 1.5), new StageFigures("screen", 0, 0, 0))),
                List.of(new Throughput.Day("provider land", NOW.minus(Throughput.STEP.multipliedBy(47)), records)),
                List.of(new Waiting("D-7K3M4QX2ABCF", "mental-health", Stage.PSEUDONYMISED, NOW.minusSeconds(300), "release")),
                Optional.of(new OptOuts(Optional.of(NOW.minusSeconds(86_400)), 31, true, Optional.of(NOW.minusSeconds(172_800)), 4, "IN_STEP", Optional.empty())),
                Optional.of(new JournalHead(4_711, NOW.minusSeconds(3), 4_710)), List.of(new Disk("data", 12L << 20, 1L << 40)), Map.of("research", NOW.minusSeconds(70_000)));
    }
}
