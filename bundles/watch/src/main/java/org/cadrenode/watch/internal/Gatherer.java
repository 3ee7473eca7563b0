package org.cadrenode.watch.internal;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.delivery.DeliveryBook;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.Flow;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.gate.Gate;
import org.cadrenode.api.optout.NationalOptOut;
import org.cadrenode.api.optout.NationalStatus;
import org.cadrenode.api.optout.OptOutRegister;
import org.cadrenode.api.optout.OptOutReplica;
import org.cadrenode.api.optout.OptOutStatus;
import org.cadrenode.api.optout.ReplicaStatus;
import org.cadrenode.api.watch.NodeHealth;
import org.cadrenode.watch.engine.Snapshot;
import org.cadrenode.watch.engine.Snapshot.JournalHead;
import org.cadrenode.watch.engine.Snapshot.OptOuts;
import org.cadrenode.watch.engine.Snapshot.StageCount;
import org.cadrenode.watch.engine.Snapshot.Waiting;
import org.cadrenode.watch.engine.Throughput;
import org.jspecify.annotations.Nullable;

/** Asks the rooms how they are. What does not answer is left out; the checks say that it does not. For one thread. */
final class Gatherer {
    private static final int MOST_PLACES = 100_000;

    private final Rooms rooms;
    private final NodeHealth health;
    private final Duration age;
    private final DiskSpace disks;
    private final InstantSource clock;
    private final Throughput throughput = new Throughput();
    // A delivery's quarantine changes only when its account does, and reading it takes time.
    private final Map<DeliveryId, Quarantine> quarantines = new HashMap<>();

    private record Quarantine(long records, Map<String, Long> byCode) { }

    /** @param age how old what the checks say may be */
    Gatherer(Rooms rooms, NodeHealth health, Duration age, DiskSpace disks, InstantSource clock) {
        this.rooms = rooms;
        this.health = health;
        this.age = age;
        this.disks = disks;
        this.clock = clock;
    }

    Snapshot look() {
        Instant now = clock.instant();
        List<Flow> flows = rooms.all(Flow.class);
        throughput.look(flows, now);
        Map<String, List<Flow.StageFigures>> figures = new TreeMap<>();
        flows.forEach(flow -> figures.put(flow.name(), flow.figures()));
        Optional<DeliveryBook> book = rooms.one(DeliveryBook.class);
        List<DeliveryStatus> deliveries = book.flatMap(one -> answered(one, DeliveryBook::deliveries)).orElse(List.of());
        Set<DeliveryId> forRelease = new HashSet<>(ask(Gate.class, Gate::waiting).orElse(List.of()));
        return new Snapshot(now, Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime()), health.look(age),
                book.isPresent() ? stages(deliveries, now) : Map.of(),
                waiting(deliveries, status -> !status.waitingFor().isEmpty()),
                book.map(one -> quarantined(one, deliveries)).orElse(Map.of()), figures, throughput.days(now),
                waiting(deliveries, status -> forRelease.contains(status.milestone().id())), optOuts(), journal(), disks.disks(),
                ask(PatrolRoom.class, PatrolRoom::read).orElse(Map.of()));
    }

    private static Map<Stage, StageCount> stages(List<DeliveryStatus> deliveries, Instant now) {
        Map<Stage, StageCount> stages = new EnumMap<>(Stage.class);
        for (Stage stage : Stage.values()) {
            stages.put(stage, new StageCount(0, now));
        }
        for (DeliveryStatus status : deliveries) {
            stages.merge(status.milestone().stage(), new StageCount(1, status.reachedAt()), (a, b) ->
                    new StageCount(a.deliveries() + b.deliveries(), a.oldest().isBefore(b.oldest()) ? a.oldest() : b.oldest()));
        }
        return stages;
    }

    private static List<Waiting> waiting(List<DeliveryStatus> deliveries, Predicate<DeliveryStatus> which) {
        return deliveries.stream().filter(which).sorted(Comparator.comparing(DeliveryStatus::reachedAt))
                .map(status -> new Waiting(status.milestone().id().value(), status.milestone().delivery().source().value(),
                        status.milestone().stage(), status.reachedAt(), status.waitingFor())).toList();
    }

    private Map<String, Long> quarantined(DeliveryBook book, List<DeliveryStatus> deliveries) {
        Map<String, Long> sums = new TreeMap<>();
        Set<DeliveryId> here = new HashSet<>();
        for (DeliveryStatus status : deliveries) {
            long records = status.milestone().tally().quarantined();
            DeliveryId id = status.milestone().id();
            here.add(id);
            if (records > 0) {
                Quarantine known = quarantines.get(id);
                if (known == null || known.records() != records) {
                    answered(book, one -> one.quarantine(id, MOST_PLACES)).ifPresent(entries -> {
                        Map<String, Long> byCode = new TreeMap<>();
                        entries.forEach(entry -> byCode.merge(entry.code().name(), 1L, Long::sum));
                        quarantines.put(id, new Quarantine(records, byCode));
                    });
                }
                Optional.ofNullable(quarantines.get(id)).ifPresent(one -> one.byCode().forEach((code, count) -> sums.merge(code, count, Long::sum)));
            }
        }
        quarantines.keySet().retainAll(here);
        return sums;
    }

    private Optional<OptOuts> optOuts() {
        Optional<OptOutStatus> register = ask(OptOutRegister.class, OptOutRegister::status);
        Optional<NationalStatus> national = ask(NationalOptOut.class, NationalOptOut::status);
        Optional<ReplicaStatus> copy = ask(OptOutReplica.class, OptOutReplica::status);
        return register.map(status -> new OptOuts(status.changedAt(), status.requests(), national.map(NationalStatus::required).orElse(false),
                national.flatMap(NationalStatus::oldest), national.map(one -> one.waiting() + one.stale() + one.failed()).orElse(0L),
                copy.map(one -> one.state().name()).orElse(ReplicaStatus.State.NONE.name()), copy.flatMap(ReplicaStatus::waitingSince)));
    }

    private Optional<JournalHead> journal() {
        return rooms.one(Journal.class).flatMap(journal -> answered(journal, one -> {
            List<JournalEntry> latest = one.latest(1);
            // While the keystore is sealed nothing signs.
            long signed = answered(one, Journal::checkpoint).map(Journal.Checkpoint::sequence).orElse(0L);
            return latest.isEmpty() ? null : new JournalHead(latest.get(0).sequence(), latest.get(0).at(), signed);
        }));
    }

    private <S, T> Optional<T> ask(Class<S> type, Function<S, T> question) {
        return rooms.one(type).flatMap(service -> answered(service, question));
    }

    // A room that closes at this moment, or whose database does not answer, throws whatever it likes.
    private static <S, T> Optional<T> answered(S service, Function<S, @Nullable T> question) {
        try {
            return Optional.ofNullable(question.apply(service));
        } catch (CadreException | IllegalStateException e) {
            return Optional.empty();
        }
    }
}
