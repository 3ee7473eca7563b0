package org.cadrenode.pipeline.internal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.Revision;
import org.cadrenode.api.delivery.RevisionReason;
import org.cadrenode.api.delivery.Settled;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.api.dictionary.Dictionaries;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.identifiable.Artefact;
import org.cadrenode.api.identifiable.Destruction;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.api.identifiable.Revisions;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.RowReader;
import org.cadrenode.api.terms.RetentionKeeper.Line;
import org.cadrenode.api.terms.RetentionKeeper.Outcome;
import org.cadrenode.api.terms.RetentionKeeper.Standing;
import org.cadrenode.api.terms.Terms;
import org.cadrenode.api.terms.TermsBook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes back and destroys what is past its time, a delivery with its continuations and revisions at once. What has left is taken
 * back first, by a revision that holds no records: its rows withdraw all that left, and a person releases it as any other. Each
 * step can be done again after a kill: nothing says how far it came but what is there. Not thread-safe.
 */
final class RetentionSweep {
    private static final Logger LOG = LoggerFactory.getLogger(RetentionSweep.class);

    private final LandingZone landing;
    private final Revisions revisions;
    private final Destruction destruction;
    private final Dictionaries dictionaries;
    private final Vault vault;
    private final Optional<TermsBook> book;
    private final Journal journal;
    private final Clock clock;
    private final HeldChildren held;

    /** A delivery with all that went on or was revised of it. */
    private record Family(DeliveryStatus first, List<DeliveryStatus> members, Standing standing, Optional<YearMonth> month) {
        private long records() {
            return first.milestone().tally().read();
        }

        private List<DeliveryId> ids() {
            return members.stream().map(status -> status.milestone().id()).toList();
        }
    }

    RetentionSweep(LandingZone landing, Revisions revisions, Destruction destruction, Dictionaries dictionaries, Vault vault,
            Optional<TermsBook> book, Journal journal, Clock clock) {
        this.landing = landing;
        this.revisions = revisions;
        this.destruction = destruction;
        this.dictionaries = dictionaries;
        this.vault = vault;
        this.book = book;
        this.journal = journal;
        this.clock = clock;
        held = new HeldChildren(landing, dictionaries, vault);
    }

    /** Returns what stands where. */
    List<Line> plan(Set<SourceId> holds) throws IOException {
        record Place(SourceId source, Optional<YearMonth> month, Standing standing) { }
        Map<Place, long[]> counts = new LinkedHashMap<>();
        for (Family family : families(holds)) {
            long[] count = counts.computeIfAbsent(new Place(family.first().milestone().delivery().source(), family.month(),
                    family.standing()), place -> new long[2]);
            count[0]++;
            count[1] += family.records();
        }
        List<Line> lines = new ArrayList<>();
        counts.forEach((place, count) -> lines.add(new Line(place.source(), place.month(), place.standing(), count[0], count[1])));
        lines.sort(Comparator.comparing(Line::source).thenComparing(line -> line.month().map(YearMonth::toString).orElse(""))
                .thenComparing(Line::standing));
        return lines;
    }

    /**
     * Does what is to be done.
     *
     * @param again whether what a person refused to release is begun once more
     * @param actor who is journalled
     */
    Outcome run(Set<SourceId> holds, boolean trial, boolean again, String actor) throws IOException {
        Counts counts = new Counts();
        for (Family family : families(holds)) {
            try {
                take(family, trial, again, actor, counts);
            } catch (CadreException e) {
                LOG.warn("Delivery {} is past its time and stays for now: {}", family.first().milestone().id(), e.getMessage());
                counts.waiting++;
            } catch (IOException e) {
                LOG.error("Delivery {} is past its time and stays for now: {}", family.first().milestone().id(), e.getClass().getName());
                counts.waiting++;
            }
        }
        return counts.outcome();
    }

    private static final class Counts {
        private long deliveries;
        private long records;
        private long children;
        private long begun;
        private long waiting;
        private long held;
        private long withoutTerms;

        private Outcome outcome() {
            return new Outcome(deliveries, records, children, begun, waiting, held, withoutTerms);
        }
    }

    private void take(Family family, boolean trial, boolean again, String actor, Counts counts) throws IOException {
        switch (family.standing()) {
            case KEPT -> { }
            case NO_TERMS -> counts.withoutTerms++;
            case HELD -> counts.held++;
            case TAKING_BACK, WAITING -> counts.waiting++;
            case REFUSED -> {
                counts.waiting++;
                if (again) {
                    begin(family, trial, actor, counts);
                }
            }
            case DUE -> {
                if (loaded(family.members()).isEmpty()) {
                    destroy(family, trial, actor, counts);
                } else {
                    counts.waiting++;
                    begin(family, trial, actor, counts);
                }
            }
        }
    }

    private void begin(Family family, boolean trial, String actor, Counts counts) throws IOException {
        for (Settled settled : loaded(family.members())) {
            if (!trial) {
                begin(settled, actor);
            }
            counts.begun++;
        }
    }

    private void begin(Settled settled, String actor) throws IOException {
        Optional<Dictionary> dictionary = dictionaries.dictionary(settled.delivery().source());
        Set<Pseudonym> subjects = new TreeSet<>();
        subjects(settled.id(), subjects);
        for (DeliveryId revision : revisions.revisions(settled.id())) {
            if (stage(revision) == Stage.SETTLED) {
                subjects(revision, subjects);
            }
        }
        byte[] bytes = new byte[subjects.size() * 16];
        int at = 0;
        for (Pseudonym subject : subjects) {
            System.arraycopy(subject.bytes(), 0, bytes, at, 16);
            at += 16;
        }
        Digest former = settled.released().cleared().pseudonymised().screened().dictionary();
        revisions.begin(settled, new Revision(settled.id(), former, dictionary.map(Dictionary::digest).orElse(former), subjects.size(),
                Map.of(RevisionReason.RETENTION, (long) subjects.size()), 0, 0, 0), new BitSet(), bytes, actor);
    }

    private void subjects(DeliveryId delivery, Set<Pseudonym> into) throws IOException {
        try (RowReader rows = new RowReader(new BufferedInputStream(landing.read(delivery, Artefact.ROWS)))) {
            while (rows.next()) {
                into.add(rows.subject());
            }
        }
    }

    // The journal first, then the vault, then the landing zone: what a kill leaves to do is found again by what is there.
    private void destroy(Family family, boolean trial, String actor, Counts counts) throws IOException {
        Delivery first = family.first().milestone().delivery();
        List<DeliveryId> before = of(first.provider());
        Optional<Set<SubjectKey>> only = held.only(family.ids(), first.provider());
        if (only.isEmpty() || !before.equals(of(first.provider()))) {
            counts.waiting++;
            return;
        }
        counts.deliveries++;
        counts.records += family.records();
        counts.children += only.get().size();
        if (trial) {
            return;
        }
        journal.record(AuditEvent.of(AuditAction.RETENTION_APPLIED, family.first().milestone().id()).by(actor)
                .with("source", first.source()).with("terms", book.flatMap(terms -> terms.terms(first.source()))
                        .map(terms -> terms.digest().hex()).orElse(""))
                .count("deliveries", family.members().size()).count("records", family.records())
                .count("children", only.get().size()));
        only.get().forEach(vault::remove);
        // What went on or was revised before the delivery that says so.
        for (int i = family.members().size() - 1; i >= 0; i--) {
            destruction.destroy(family.members().get(i).milestone().id());
        }
    }

    private List<DeliveryId> of(ProviderId provider) {
        return landing.deliveries().stream().map(status -> status.milestone().delivery())
                .filter(delivery -> delivery.provider().equals(provider)).map(Delivery::id).toList();
    }

    private List<Family> families(Set<SourceId> holds) throws IOException {
        Map<DeliveryId, List<DeliveryStatus>> byOrigin = new LinkedHashMap<>();
        for (DeliveryStatus status : landing.deliveries()) {
            byOrigin.computeIfAbsent(status.milestone().id().origin(), origin -> new ArrayList<>()).add(status);
        }
        List<Family> families = new ArrayList<>();
        for (List<DeliveryStatus> members : byOrigin.values()) {
            members.sort(Comparator.comparing((DeliveryStatus status) -> status.milestone().id().value().length())
                    .thenComparing(status -> status.milestone().id().value()));
            families.add(family(members, holds));
        }
        return families;
    }

    private Family family(List<DeliveryStatus> members, Set<SourceId> holds) throws IOException {
        DeliveryStatus first = members.get(0);
        Delivery delivery = first.milestone().delivery();
        Optional<Terms.Retention> retention = book.flatMap(terms -> terms.terms(delivery.source())).map(Terms::retention);
        if (retention.isEmpty()) {
            return new Family(first, members, Standing.NO_TERMS, Optional.empty());
        }
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        // The day after, so that no leap year and no time of day makes it too early.
        LocalDate ends = LocalDate.ofInstant(delivery.receivedAt(), ZoneOffset.UTC).plusYears(retention.get().years()).plusDays(1);
        List<DeliveryId> ids = members.stream().map(status -> status.milestone().id()).toList();
        boolean over = !today.isBefore(ends)
                || retention.get().untilAge().isPresent() && held.grown(ids, retention.get().untilAge().get(), today);
        Standing standing = !over ? Standing.KEPT : holds.contains(delivery.source()) ? Standing.HELD : standing(members);
        return new Family(first, members, standing,
                Optional.of(YearMonth.from(over && today.isBefore(ends) ? today : ends)));
    }

    private Standing standing(List<DeliveryStatus> members) {
        boolean onItsWay = members.stream().map(status -> status.milestone().stage())
                .anyMatch(stage -> stage == Stage.CLEARED || stage == Stage.RELEASED);
        boolean refused = false;
        for (Settled settled : loaded(members)) {
            for (DeliveryId revision : revisions.revisions(settled.id())) {
                boolean over = stage(revision) == Stage.SETTLED || stage(revision) == Stage.REFUSED;
                if (!over) {
                    return retention(revision) ? Standing.TAKING_BACK : Standing.WAITING;
                }
                refused |= retention(revision);
            }
        }
        return onItsWay ? Standing.WAITING : refused ? Standing.REFUSED : Standing.DUE;
    }

    // Those of which the resource may still have rows: a revision's own rows count as those of the delivery that it revises.
    private List<Settled> loaded(Collection<DeliveryStatus> members) {
        List<Settled> loaded = new ArrayList<>();
        for (DeliveryStatus status : members) {
            if (status.milestone() instanceof Settled settled && revisions.revision(settled.id()).isEmpty()
                    && settled.tally().loaded() > 0 && revisions.revisions(settled.id()).stream()
                            .noneMatch(revision -> retention(revision) && stage(revision) == Stage.SETTLED)) {
                loaded.add(settled);
            }
        }
        return loaded;
    }

    private boolean retention(DeliveryId revision) {
        return revisions.revision(revision).filter(why -> why.reasons().containsKey(RevisionReason.RETENTION)).isPresent();
    }

    private Stage stage(DeliveryId delivery) {
        return landing.delivery(delivery).orElseThrow().milestone().stage();
    }
}
