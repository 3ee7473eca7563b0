package org.cadrenode.pseudonymise.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.delivery.Tally;
import org.cadrenode.api.dictionary.ColumnRule;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.TableRule;
import org.cadrenode.api.dictionary.Transform;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.api.identifiable.ScreeningDecision;
import org.cadrenode.api.identifiable.SourceRecordReader;
import org.cadrenode.api.identifiable.SourceTable;
import org.cadrenode.api.pseudonym.PersonTokensWriter;
import org.cadrenode.api.pseudonym.RowWriter;
import org.cadrenode.pseudonymise.engine.Day;
import org.cadrenode.pseudonymise.engine.FingerprintBook;
import org.cadrenode.pseudonymise.engine.FingerprintMaker;
import org.cadrenode.pseudonymise.engine.FingerprintTable;
import org.cadrenode.pseudonymise.engine.PostcodeAreas;
import org.cadrenode.pseudonymise.engine.RowHashes;
import org.cadrenode.pseudonymise.engine.SubjectSet;
import org.cadrenode.pseudonymise.engine.TablePlan;
import org.cadrenode.pseudonymise.engine.restricted.RestrictedMatcher;
import org.jspecify.annotations.Nullable;

/** One passage over the records of a delivery, in their order. For one use. */
final class DeliveryRun {
    private static final ScreeningDecision[] DECISIONS = ScreeningDecision.values();

    private final DeliveryId delivery;
    private final int received;
    private final long arrived;
    private final Dictionary dictionary;
    private final LandingZone landing;
    private final Children children;
    private final RowHashes hashes;
    private final PostcodeAreas areas;
    private final LinkTokens linkTokens;
    private final FingerprintMaker fingerprints;
    private final Withdrawals withdrawals;
    private final RestrictedMatcher restricted;
    private final RestrictedTally kept = new RestrictedTally();
    private final FingerprintBook met = new FingerprintBook();
    private final SubjectSet tokenised = new SubjectSet();
    private final List<@Nullable Work> byNumber = new ArrayList<>();
    private final HeldColumns held = new HeldColumns();
    private final Set<Integer> ruleless = new HashSet<>();

    private final ScrubMeasure measure = new ScrubMeasure();

    private long rows;
    private long withdrawn;
    private long removals;
    private long tokenSets;
    private long dropped;
    private long quarantined;
    private long optedOut;
    private long invalidIdentifiers;

    /** A table's plan, and its number among the released ones once a row of it was. */
    private static final class Work {
        private final TablePlan plan;
        private final int[] texts;
        private final int mark;
        private int released = -1;

        private Work(TablePlan plan, SourceTable table, TableRule rule, int mark) {
            this.plan = plan;
            this.mark = mark;
            // The columns whose scrubbed text leaves once a person releases it.
            texts = rule.columns().stream().filter(column -> column.keep() && column.transform().equals(Transform.SCRUB) && column.releaseFreeText())
                    .mapToInt(column -> table.columns().indexOf(column.column())).filter(place -> place >= 0).toArray();
        }
    }

    DeliveryRun(Delivery delivery, Dictionary dictionary, LandingZone landing, Children children, RowHashes hashes,
            PostcodeAreas areas, LinkTokens linkTokens, FingerprintMaker fingerprints, Withdrawals withdrawals,
            RestrictedMatcher restricted) {
        this.restricted = restricted;
        this.delivery = delivery.id();
        received = Day.of(LocalDate.ofInstant(delivery.receivedAt(), ZoneOffset.UTC));
        arrived = delivery.receivedAt().toEpochMilli();
        this.dictionary = dictionary;
        this.landing = landing;
        this.children = children;
        this.hashes = hashes;
        this.areas = areas;
        this.linkTokens = linkTokens;
        this.fingerprints = fingerprints;
        this.withdrawals = withdrawals;
    }

    /** Reads all records and writes the rows and tokens of those that passed the screen. */
    void run(SourceRecordReader records, InputStream decisions, RowWriter rowWriter, PersonTokensWriter tokenWriter) throws IOException {
        withdrawals.begin(rowWriter);
        while (records.next()) {
            Work work = work(records);
            int decision = decisions.read();
            if (decision < 0 || decision >= DECISIONS.length) {
                throw new IOException("The screening of the delivery has no decision for a record");
            }
            if (DECISIONS[decision] != ScreeningDecision.PASS) {
                continue;
            }
            if (work == null) {
                throw new CadreException(ErrorCode.CONTENT_CHANGED, "delivery " + delivery
                        + " was screened by other rules: a table without any passed");
            }
            if (records.removed()) {
                removal(work, records, rowWriter);
            } else {
                record(work, records, rowWriter, tokenWriter);
            }
        }
        if (decisions.read() >= 0) {
            throw new IOException("The screening of the delivery has more decisions than records");
        }
        withdrawals.end(rowWriter);
        records.unread().forEach(held::unread);
        withdrawn = rowWriter.withdrawn();
        rowWriter.finish();
        tokenWriter.finish();
    }

    // Its key alone leaves, and it is nobody's: what is known of children does not depend on it.
    private void removal(Work work, SourceRecordReader records, RowWriter rowWriter) throws IOException {
        TablePlan plan = work.plan;
        if (plan.released().columns().isEmpty()) {
            dropped++;
            return;
        }
        ErrorCode fault = plan.remove(records);
        if (fault != null) {
            landing.quarantine(delivery, records.table().name().value(), records.line(), plan.faultColumn(), fault);
            quarantined++;
            return;
        }
        rowWriter.removal(plan.key(), plan.version(records.version()));
        removals++;
    }

    private void record(Work work, SourceRecordReader records, RowWriter rowWriter, PersonTokensWriter tokenWriter) throws IOException {
        TablePlan plan = work.plan;
        Child child = children.child(plan.localId(records));
        if (!child.known()) {
            optedOut++;
            return;
        }
        int place = children.meet(met, child.key(), child.pseudonym(), plan.released().columns().isEmpty() ? -1 : work.mark,
                plan.hasText(records), plan.hasDays(records), fingerprints);
        if (plan.tellsIdentity(records) && tokenised.add(child.pseudonym())) {
            var person = children.own(child.key());
            if (person.isPresent()) {
                tokenWriter.person(linkTokens.of(child.pseudonym(), child.key(), person.get()));
                tokenSets++;
            }
        }
        boolean excluded = plan.released().columns().isEmpty() || plan.excluded(records);
        boolean back = !excluded && plan.restrictions().keepsBack(records);
        if (!excluded) {
            met.restrict(place, plan.restrictions().mark());
        }
        if (back) {
            kept.add(records.table().name().value(), plan.restrictions());
        }
        if (excluded || back) {
            // The record fed the vault, if anything; nothing of it leaves.
            invalidIdentifiers += plan.invalidIdentifiers(records);
            dropped++;
            met.count(place, FingerprintTable.Fate.DROPPED);
            return;
        }
        ErrorCode fault = plan.release(records, child);
        if (fault != null) {
            landing.quarantine(delivery, records.table().name().value(), records.line(), plan.faultColumn(), fault);
            quarantined++;
            met.count(place, FingerprintTable.Fate.QUARANTINED);
            return;
        }
        if (work.released < 0) {
            work.released = rowWriter.table(plan.released());
        }
        if (records.version() > 0) {
            rowWriter.row(work.released, plan.key(), child.pseudonym(), plan.version(records.version()), plan.values());
        } else {
            rowWriter.arrived(work.released, plan.key(), child.pseudonym(), plan.version(arrived), plan.values());
        }
        withdrawals.released(plan.key());
        met.count(place, FingerprintTable.Fate.RELEASED);
        invalidIdentifiers += plan.invalidIdentifiers(records);
        rows++;
        for (int column : work.texts) {
            String text = records.value(column);
            if (text != null && !text.isBlank() && measure.wants(plan.key())) {
                children.measure(child.key(), plan.key(), text.strip(), measure);
            }
        }
    }

    private @Nullable Work work(SourceRecordReader records) {
        int number = records.tableNumber();
        while (byNumber.size() <= number) {
            byNumber.add(null);
        }
        Work work = byNumber.get(number);
        if (work == null) {
            SourceTable table = records.table();
            TableRule rule = dictionary.table(table.name()).orElse(null);
            if (rule == null) {
                if (ruleless.add(number)) {
                    held.table(table, Set.of());
                }
                return null;
            }
            work = new Work(new TablePlan(dictionary.source(), table, rule, areas, hashes, received,
                    !dictionary.requiredScrubbers().isEmpty(), restricted), table, rule, fingerprints.table(rule));
            byNumber.set(number, work);
            held.table(table, rule.columns().stream().map(ColumnRule::column).collect(Collectors.toSet()));
        }
        return work;
    }

    /** Returns how the scrubber did on identifiers that were planted into copies of the texts. */
    ScrubMeasure measure() {
        return measure;
    }

    /** Returns what the law kept back; these records count as dropped. */
    RestrictedTally kept() {
        return kept;
    }

    /** Returns what no rule names. */
    HeldColumns held() {
        return held;
    }

    /** Writes the fingerprints of the children whose records passed, and that of those who are gone. */
    void writeFingerprints(OutputStream out, int keyVersion) throws IOException {
        Set<TableName> others = new HashSet<>();
        for (String table : held.tables()) {
            if (dictionary.table(new TableName(table)).isEmpty()) {
                others.add(new TableName(table));
            }
        }
        FingerprintTable.write(out, keyVersion, fingerprints, others, met, withdrawals.gone(met));
    }

    /** Returns how many values were blanked, by table and column, because they are none of their column's type. */
    Map<String, Long> invalidValues() {
        Map<String, Long> counts = new TreeMap<>();
        for (Work work : byNumber) {
            if (work != null) {
                String table = work.plan.released().name().value();
                work.plan.invalidValues((column, count) -> counts.merge(table + "." + column, count, Long::sum));
            }
        }
        return counts;
    }

    /** Returns how many values were blanked, by table and column, because they tell a place of a child who is sheltered. */
    Map<String, Long> shelteredValues() {
        Map<String, Long> counts = new TreeMap<>();
        for (Work work : byNumber) {
            if (work != null) {
                String table = work.plan.released().name().value();
                work.plan.shelteredValues((column, count) -> counts.merge(table + "." + column, count, Long::sum));
            }
        }
        return counts;
    }

    /** Returns the account of a screened delivery with what became of its records here. */
    Tally account(Tally screened) {
        return new Tally(screened.read(), screened.loaded(), screened.quarantined() + quarantined, screened.optedOut() + optedOut,
                screened.dropped() + dropped, screened.duplicate(), screened.held(), screened.removals() + removals,
                screened.invalidIdentifiers() + invalidIdentifiers);
    }

    long rows() {
        return rows;
    }

    long removals() {
        return removals;
    }

    long withdrawn() {
        return withdrawn;
    }

    long tokenSets() {
        return tokenSets;
    }
}
