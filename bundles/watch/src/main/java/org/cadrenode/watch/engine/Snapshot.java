package org.cadrenode.watch.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cadrenode.api.delivery.Flow;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.api.watch.CheckState;
import org.cadrenode.api.watch.Health;

/**
 * The node as one look found it: counts, ages, codes, and ids of deliveries; nothing that was read from a source.
 *
 * @param at when
 * @param uptime how long the node runs
 * @param checks what each room's check says, by name
 * @param stages deliveries by the stage that they have reached; empty where there are no deliveries to have
 * @param waiting what deliveries wait for, the longest first
 * @param quarantined records in quarantine by code; in all deliveries that are here
 * @param flows what the flows' stages did since the start
 * @param days the stages' last day
 * @param forRelease deliveries that wait for a person's release
 * @param optOuts how fresh what is known of opt-outs is, if this is a provider
 * @param journal the journal's head, if it can be read
 * @param disks what is free where the node writes
 * @param read when each store that is open was last read to its end by the patrol, or first met
 */
public record Snapshot(
        Instant at, Duration uptime, List<CheckState> checks, Map<Stage, StageCount> stages, List<Waiting> waiting, Map<String, Long> quarantined,
        Map<String, List<Flow.StageFigures>> flows, List<Throughput.Day> days, List<Waiting> forRelease, Optional<OptOuts> optOuts,
        Optional<JournalHead> journal, List<Disk> disks, Map<String, Instant> read) {
    /** Nothing looked at yet. */
    public static final Snapshot NONE = new Snapshot(Instant.EPOCH, Duration.ZERO, List.of(), Map.of(), List.of(), Map.of(), Map.of(), List.of(),
            List.of(), Optional.empty(), Optional.empty(), List.of(), Map.of());

    public Snapshot {
        checks = List.copyOf(checks);
        stages = Map.copyOf(stages);
        waiting = List.copyOf(waiting);
        quarantined = Map.copyOf(quarantined);
        flows = Map.copyOf(flows);
        days = List.copyOf(days);
        forRelease = List.copyOf(forRelease);
        disks = List.copyOf(disks);
        read = Map.copyOf(read);
    }

    /** Returns how the worst check is. */
    public Health health() {
        return CheckState.worst(checks);
    }

    /** How many deliveries have reached a stage and no further, and since when the oldest of them; now, of none. */
    public record StageCount(long deliveries, Instant oldest) { }

    /** A delivery that waits. */
    public record Waiting(String delivery, String source, Stage stage, Instant since, String what) { }

    /**
     * How fresh what is known of opt-outs is.
     *
     * @param changed when the register last changed
     * @param requests opt-outs in the register
     * @param required whether the national service has to be asked
     * @param oldestAnswer when the oldest answer of the national service that is in use was asked for
     * @param waitingChildren children without a fresh answer
     * @param copy how the register's copy off the machine stands to it
     * @param copyWaitingSince since when changes wait for the copy
     */
    public record OptOuts(Optional<Instant> changed, long requests, boolean required, Optional<Instant> oldestAnswer, long waitingChildren,
            String copy, Optional<Instant> copyWaitingSince) { }

    /** The journal's last entry: how many there are, when it was written, and up to which a checkpoint is signed. */
    public record JournalHead(long entries, Instant at, long checkpoint) { }

    /** A disk the node writes to: what is written there, and what is free. */
    public record Disk(String name, long free, long total) { }
}
