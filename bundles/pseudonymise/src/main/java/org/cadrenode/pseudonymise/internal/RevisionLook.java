package org.cadrenode.pseudonymise.internal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.Revision;
import org.cadrenode.api.delivery.RevisionReason;
import org.cadrenode.api.delivery.Settled;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.TableRule;
import org.cadrenode.api.identifiable.Artefact;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.api.identifiable.RevisionFinder.Due;
import org.cadrenode.api.identifiable.RevisionFinder.Found;
import org.cadrenode.api.identifiable.ScreeningDecision;
import org.cadrenode.api.identifiable.SourceRecordReader;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.pseudonymise.engine.Day;
import org.cadrenode.pseudonymise.engine.Fingerprint;
import org.cadrenode.pseudonymise.engine.FingerprintBook;
import org.cadrenode.pseudonymise.engine.FingerprintMaker;
import org.cadrenode.pseudonymise.engine.FingerprintTable;
import org.cadrenode.pseudonymise.engine.FingerprintTable.Fate;
import org.cadrenode.pseudonymise.engine.PostcodeAreas;
import org.cadrenode.pseudonymise.engine.RowHashes;
import org.cadrenode.pseudonymise.engine.TablePlan;
import org.cadrenode.pseudonymise.engine.restricted.RestrictedMatcher;
import org.jspecify.annotations.Nullable;

/**
 * One look at a delivery that has left. The records are read once to learn what each child's rows depend on now, which is
 * compared with what was written beside the delivery and its revisions; and, if any child's rows would be others, once more to
 * tell their places. A child of whom rows left, and of whom no record is in a table that the dictionary names, is found by what
 * was written alone. For one use.
 */
final class RevisionLook {
    private static final int MOST_NAMES = 20_000;
    private static final int UNKNOWN = -1;

    private final LandingZone landing;
    private final Settled delivery;
    private final Dictionary dictionary;
    private final List<FingerprintTable> left = new ArrayList<>();
    private final List<FingerprintTable> refused = new ArrayList<>();
    private final List<BitSet> met = new ArrayList<>();
    private final Map<Integer, RowHashes> versions = new LinkedHashMap<>();
    private final Vault vault;
    private final FingerprintMaker maker;
    private final Supplier<Children> children;
    private final RestrictedMatcher restricted;
    private final Set<SubjectKey> sheltered;
    private final FingerprintBook book = new FingerprintBook();
    // Of children who have, or had, more than the one name that the book has.
    private final Map<Integer, List<Map<Integer, Pseudonym>>> names = new HashMap<>();
    private final Map<String, Integer> places = new LinkedHashMap<>(1024, 0.75f, true);
    private Digest former;

    /** A table of the records: its plan and number, or null if the dictionary does not name it. */
    private record Table(TableName name, @Nullable TablePlan plan, int mark) { }

    private interface Each {
        void record(SourceRecordReader record, Table table, ScreeningDecision decision) throws IOException;
    }

    RevisionLook(LandingZone landing, Settled delivery, Dictionary dictionary, List<DeliveryId> revisions, List<DeliveryId> refused,
            IntFunction<RowHashes> hashes, Vault vault, FingerprintMaker maker, Supplier<Children> children,
            Set<SubjectKey> sheltered, RestrictedMatcher restricted) throws IOException {
        this.restricted = restricted;
        this.landing = landing;
        this.delivery = delivery;
        this.dictionary = dictionary;
        this.vault = vault;
        this.maker = maker;
        this.children = children;
        this.sheltered = sheltered;
        former = delivery.released().cleared().pseudonymised().screened().dictionary();
        if (landing.has(delivery.id(), Artefact.FINGERPRINTS)) {
            left.add(read(delivery.id()));
            for (DeliveryId revision : revisions) {
                left.add(read(revision));
                former = landing.delivery(revision).map(status -> status.milestone()).filter(Settled.class::isInstance)
                        .map(settled -> ((Settled) settled).released().cleared().pseudonymised().screened().dictionary()).orElse(former);
            }
            for (DeliveryId revision : refused) {
                if (landing.has(revision, Artefact.FINGERPRINTS)) {
                    this.refused.add(read(revision));
                }
            }
            List.of(left, this.refused).forEach(tables -> tables.forEach(
                    table -> versions.computeIfAbsent(table.keyVersion(), hashes::apply)));
            left.forEach(table -> met.add(new BitSet()));
        }
    }

    private FingerprintTable read(DeliveryId id) throws IOException {
        try (InputStream in = landing.read(id, Artefact.FINGERPRINTS)) {
            return FingerprintTable.read(in);
        }
    }

    /** Finds the children; those of any of the wanted reasons are due. */
    Found find(Set<RevisionReason> wanted) throws IOException {
        if (left.isEmpty()) {
            return new Found(0, Map.of(), Optional.empty());
        }
        each((record, table, decision) -> {
            if (table.plan() != null) {
                meet(record, table.plan(), table.mark());
            }
        });
        Counts all = new Counts();
        Counts due = new Counts();
        BitSet chosen = new BitSet();
        TreeSet<Pseudonym> subjects = new TreeSet<>();
        long[] fates = new long[Fate.values().length];
        for (int place = 0; place < book.size(); place++) {
            Optional<Entry> last = last(place, left);
            Fingerprint now = book.fingerprint(place, maker);
            Set<RevisionReason> reasons = last.map(entry -> now.differing(entry.fingerprint()))
                    .orElseGet(() -> EnumSet.of(RevisionReason.DICTIONARY));
            boolean saidNo = last(place, refused).filter(entry -> entry.fingerprint().equals(now)).isPresent();
            if (reasons.isEmpty() || saidNo) {
                continue;
            }
            all.add(reasons);
            if (reasons.stream().anyMatch(wanted::contains)) {
                due.add(reasons);
                chosen.set(place);
                names(place).forEach(one -> subjects.addAll(one.values()));
                last.ifPresent(entry -> entry.addTo(fates));
            }
        }
        for (Entry gone : withoutRecords()) {
            all.add(EnumSet.of(RevisionReason.DICTIONARY));
            if (wanted.contains(RevisionReason.DICTIONARY)) {
                due.add(EnumSet.of(RevisionReason.DICTIONARY));
                subjects.add(gone.subject());
                gone.addTo(fates);
            }
        }
        return new Found(all.children, all.reasons, due.children == 0 ? Optional.empty()
                : Optional.of(due(due, chosen, subjects, fates, wanted.contains(RevisionReason.DICTIONARY))));
    }

    private Due due(Counts counts, BitSet chosen, TreeSet<Pseudonym> subjects, long[] fates, boolean dictionaryWanted)
            throws IOException {
        BitSet records = new BitSet();
        boolean dictionaryChanged = dictionaryWanted && counts.reasons.containsKey(RevisionReason.DICTIONARY);
        each((record, table, decision) -> {
            TablePlan plan = table.plan();
            if (plan == null) {
                // All children who have records in it are among those who are due.
                if (dictionaryChanged && decision == ScreeningDecision.PASS && named(table.name())) {
                    records.set(Math.toIntExact(record.ordinal()));
                }
                return;
            }
            int place = place(record, plan);
            if (place == UNKNOWN || !chosen.get(place)) {
                return;
            }
            records.set(Math.toIntExact(record.ordinal()));
            if (!named(table.name())) {
                // Nobody's at that time, so that no child's entry counts it.
                fates[Fate.DROPPED.ordinal()]++;
            } else if (decision != ScreeningDecision.PASS && last(place, left.subList(1, left.size())).isEmpty()) {
                fates[(decision == ScreeningDecision.DROPPED ? Fate.DROPPED : Fate.QUARANTINED).ordinal()]++;
            }
        });
        byte[] bytes = new byte[subjects.size() * 16];
        int at = 0;
        for (Pseudonym subject : subjects) {
            System.arraycopy(subject.bytes(), 0, bytes, at, 16);
            at += 16;
        }
        return new Due(new Revision(delivery.id(), former, dictionary.digest(), counts.children, counts.reasons,
                records.cardinality(), fates[Fate.DROPPED.ordinal()], fates[Fate.QUARANTINED.ordinal()]), records, bytes);
    }

    // Whether the rules under which its records left last named a table.
    private boolean named(TableName table) {
        boolean named = false;
        for (FingerprintTable one : left) {
            named = one.named(table) || named && !one.unnamed(table);
        }
        return named;
    }

    private void each(Each each) throws IOException {
        List<@Nullable Table> tables = new ArrayList<>();
        ScreeningDecision[] decisions = ScreeningDecision.values();
        try (SourceRecordReader records = landing.records(delivery.id());
                InputStream screening = new BufferedInputStream(landing.read(delivery.id(), Artefact.SCREENING))) {
            while (records.next()) {
                int decision = screening.read();
                if (decision < 0 || decision >= decisions.length) {
                    throw new IOException("The screening of the delivery has no decision for a record");
                }
                // Who was out, or not known, is the business of other stages; a removal is the same for ever.
                if (records.removed() || decisions[decision] == ScreeningDecision.OPTED_OUT || decisions[decision] == ScreeningDecision.HELD) {
                    continue;
                }
                while (tables.size() <= records.tableNumber()) {
                    tables.add(null);
                }
                Table table = tables.get(records.tableNumber());
                if (table == null) {
                    table = table(records);
                    tables.set(records.tableNumber(), table);
                }
                each.record(records, table, decisions[decision]);
            }
        }
    }

    private Table table(SourceRecordReader records) {
        TableName name = records.table().name();
        Optional<TableRule> rule = dictionary.table(name);
        if (rule.isEmpty()) {
            return new Table(name, null, 0);
        }
        RowHashes any = versions.values().iterator().next();
        return new Table(name, new TablePlan(dictionary.source(), records.table(), rule.get(), PostcodeAreas.NONE, any, Day.NONE,
                false, restricted),
                maker.table(rule.get()));
    }

    private void meet(SourceRecordReader record, TablePlan plan, int mark) {
        int place = place(record, plan);
        if (place == UNKNOWN) {
            return;
        }
        boolean text = plan.hasText(record);
        boolean days = plan.hasDays(record);
        boolean leaves = !plan.released().columns().isEmpty();
        if (book.saw(place, leaves ? mark : -1, text, days)) {
            children.get().tellFamily(book, place, vault.keyOf(delivery.delivery().provider(), plan.localId(record)), maker);
        }
        if (leaves && !plan.excluded(record)) {
            plan.restrictions().keepsBack(record);
            book.restrict(place, plan.restrictions().mark());
        }
    }

    // Who is not known has opted out: what left of them is taken back by other means.
    private int place(SourceRecordReader record, TablePlan plan) {
        String localId = plan.localId(record);
        if (localId.isEmpty()) {
            return UNKNOWN;
        }
        Integer before = places.get(localId);
        if (before != null) {
            return before;
        }
        ProviderId provider = delivery.delivery().provider();
        String present = vault.presentId(provider, localId);
        Map<Integer, Pseudonym> all = names(present);
        // What left under an id that was merged since is there under the present one by now.
        List<String> ids = new ArrayList<>(List.of(present));
        ids.addAll(vault.formerIds(provider, present));
        for (int i = 0; i < left.size(); i++) {
            for (String id : ids) {
                int entry = left.get(i).find(versions.get(left.get(i).keyVersion()).subject(id));
                if (entry >= 0) {
                    met.get(i).set(entry);
                }
            }
        }
        SubjectKey key = vault.keyOf(provider, localId);
        int place = UNKNOWN;
        if (vault.knows(key)) {
            int known = book.size();
            place = book.place(all.get(left.get(0).keyVersion()));
            if (sheltered.contains(key)) {
                book.shelter(place);
            }
            if (place == known && (ids.size() > 1 || versions.size() > 1)) {
                names.put(place, ids.stream().map(this::names).toList());
            }
        }
        places.put(localId, place);
        if (places.size() > MOST_NAMES) {
            var eldest = places.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
        return place;
    }

    private Map<Integer, Pseudonym> names(String id) {
        Map<Integer, Pseudonym> all = new HashMap<>();
        versions.forEach((version, hashes) -> all.put(version, hashes.subject(id)));
        return all;
    }

    private List<Map<Integer, Pseudonym>> names(int place) {
        List<Map<Integer, Pseudonym>> several = names.get(place);
        return several == null ? List.of(Map.of(left.get(0).keyVersion(), book.subject(place))) : several;
    }

    // Under the id that the child has now, or else under one that it had.
    private Optional<Entry> last(int place, List<FingerprintTable> tables) {
        return names(place).stream().flatMap(subject -> last(subject, tables).stream()).findFirst();
    }

    // The last that left of children none of whose records is in a table that is named now.
    private List<Entry> withoutRecords() {
        List<Entry> gone = new ArrayList<>();
        for (int i = 0; i < left.size(); i++) {
            FingerprintTable table = left.get(i);
            for (int entry = met.get(i).nextClearBit(0); entry < table.size(); entry = met.get(i).nextClearBit(entry + 1)) {
                Pseudonym subject = table.subject(entry);
                boolean later = left.subList(i + 1, left.size()).stream().anyMatch(one -> one.find(subject) >= 0);
                if (!later && table.counted(entry, Fate.RELEASED) > 0) {
                    gone.add(new Entry(table, entry));
                }
            }
        }
        return gone;
    }

    private static Optional<Entry> last(Map<Integer, Pseudonym> subject, List<FingerprintTable> tables) {
        for (int i = tables.size() - 1; i >= 0; i--) {
            FingerprintTable table = tables.get(i);
            int place = table.find(subject.get(table.keyVersion()));
            if (place >= 0) {
                return Optional.of(new Entry(table, place));
            }
        }
        return Optional.empty();
    }

    private record Entry(FingerprintTable table, int place) {
        Fingerprint fingerprint() {
            return table.fingerprint(place);
        }

        Pseudonym subject() {
            return table.subject(place);
        }

        void addTo(long[] fates) {
            for (Fate fate : Fate.values()) {
                fates[fate.ordinal()] += table.counted(place, fate);
            }
        }
    }

    private static final class Counts {
        private final Map<RevisionReason, Long> reasons = new EnumMap<>(RevisionReason.class);
        private long children;

        void add(Set<RevisionReason> why) {
            children++;
            why.forEach(reason -> reasons.merge(reason, 1L, Long::sum));
        }
    }
}
