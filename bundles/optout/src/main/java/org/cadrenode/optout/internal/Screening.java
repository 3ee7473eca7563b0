package org.cadrenode.optout.internal;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.delivery.Tally;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.RowCondition;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Artefact;
import org.cadrenode.api.identifiable.ArtefactOutput;
import org.cadrenode.api.identifiable.Contribution;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.api.identifiable.ScreeningDecision;
import org.cadrenode.api.identifiable.SourceRecordReader;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;
import org.jspecify.annotations.Nullable;

/**
 * The screening of one delivery, in two passes over its records: the first tells vault and register all that the records
 * say of people, the second decides each record by what is known then. So the order of the records does not matter, and
 * the same delivery gets the same decisions again. Memory does not grow with the delivery. Not thread-safe.
 *
 * <p>A removal tells nothing of anybody, and need not name a child: it passes if the dictionary names its table, and is stopped
 * only if it names a child who is out.
 */
final class Screening {
    /** By what the journal tells which version of the register a delivery was screened under. */
    static final String OPT_OUTS = "optouts";
    // One transaction each: the larger, the fewer pages of the vault are written again and again.
    private static final int LOT = 4000;
    private static final ScreeningDecision[] DECISIONS = ScreeningDecision.values();

    private final LandingZone landing;
    private final Vault vault;
    private final Register register;
    private final OptOutStore store;
    private final Shelter shelter;
    private final National national;
    private final Landed delivery;
    private final Dictionary dictionary;
    private final Subjects subjects;
    private final long[] counts = new long[DECISIONS.length];
    private @Nullable TablePlan[] plans = new TablePlan[8];

    Screening(LandingZone landing, Vault vault, Register register, Shelter shelter, National national, OptOutStore store,
            Landed delivery, Dictionary dictionary) {
        this.national = national;
        this.landing = landing;
        this.vault = vault;
        this.register = register;
        this.store = store;
        this.shelter = shelter;
        this.delivery = delivery;
        this.dictionary = dictionary;
        subjects = new Subjects(vault, delivery.delivery().provider());
    }

    /** Screens the delivery and records its milestone. */
    Screened screen(Journal journal) throws IOException {
        long applied;
        try (VaultLook look = new VaultLook(vault, delivery.id().value())) {
            if (contributes()) {
                requireOptOuts();
                contribute(look);
            }
            shelter.settle(look);
            national.settle(register, look);
            applied = register.settle(look);
        }
        decide();
        Tally landed = delivery.tally();
        Tally tally = new Tally(landed.read(), landed.loaded(), landed.quarantined() + count(ScreeningDecision.QUARANTINED),
                landed.optedOut() + count(ScreeningDecision.OPTED_OUT), landed.dropped() + count(ScreeningDecision.DROPPED),
                landed.duplicate(), landed.held() + count(ScreeningDecision.HELD), landed.removals(), landed.invalidIdentifiers());
        Screened screened = new Screened(delivery, tally, dictionary.digest(), applied);
        journal.record(AuditEvent.of(AuditAction.DELIVERY_SCREENED, delivery.id())
                .with("dictionary", dictionary.digest()).with(OPT_OUTS, applied)
                .count("read", landed.read()).count("passed", count(ScreeningDecision.PASS))
                .count("opted_out", count(ScreeningDecision.OPTED_OUT)).count("held", count(ScreeningDecision.HELD))
                .count("dropped", count(ScreeningDecision.DROPPED))
                .count("quarantined", count(ScreeningDecision.QUARANTINED)));
        landing.reach(screened);
        return screened;
    }

    /** Returns how many records that were held belong to a child who is known, or out, by now. */
    long resolvable() throws IOException {
        if (!landing.has(delivery.id(), Artefact.SCREENING)) {
            return 0;
        }
        long resolvable = 0;
        try (SourceRecordReader records = records();
                InputStream decisions = new BufferedInputStream(landing.read(delivery.id(), Artefact.SCREENING))) {
            while (records.next()) {
                int decision = decisions.read();
                if (decision < 0) {
                    throw new CadreException(ErrorCode.CONTENT_CHANGED,
                            "delivery " + delivery.id() + " has fewer decisions than records");
                }
                if (decision == ScreeningDecision.HELD.ordinal() && decision(records) != ScreeningDecision.HELD) {
                    resolvable++;
                }
            }
        }
        return resolvable;
    }

    /** Tells the vault what the records say of children who are about to come back in. */
    void recall(Set<SubjectKey> children) throws IOException {
        try (VaultLook look = new VaultLook(vault, delivery.id().value())) {
            Marks marks = register.marks();
            LocalDate received = LocalDate.ofInstant(delivery.delivery().receivedAt(), ZoneOffset.UTC);
            List<Contribution> lot = new ArrayList<>();
            try (SourceRecordReader records = records()) {
                while (records.next()) {
                    TablePlan plan = plan(records);
                    String localId = records.removed() || plan.dropped() ? null : plan.localId(records);
                    if (localId == null || !children.contains(subjects.key(localId))) {
                        continue;
                    }
                    if (plan.optsOut(records)) {
                        stop(records, received, marks, look);
                    }
                    plan.contributions(records, subjects, received, lot);
                    if (lot.size() >= LOT) {
                        register.recall(lot);
                        lot.clear();
                    }
                }
            }
            register.recall(lot);
        }
    }

    // A delivery of one table that tells of nobody needs no first pass.
    private boolean contributes() {
        String table = delivery.delivery().table();
        return table.isEmpty() || dictionary.table(new TableName(table)).filter(TablePlan::contributes).isPresent();
    }

    private void contribute(VaultLook look) throws IOException {
        Marks marks = register.marks();
        // In UTC: the day must not depend on where the node is set up.
        LocalDate received = LocalDate.ofInstant(delivery.delivery().receivedAt(), ZoneOffset.UTC);
        List<Contribution> lot = new ArrayList<>(LOT);
        List<Contribution> merges = new ArrayList<>();
        Set<String> sheltered = new LinkedHashSet<>();
        Set<String> adopted = new LinkedHashSet<>();
        try (SourceRecordReader records = records()) {
            while (records.next()) {
                if (records.removed()) {
                    continue;
                }
                TablePlan plan = plan(records);
                if (plan.protects(records) && plan.localId(records) != null) {
                    sheltered.add(plan.localId(records));
                    if (sheltered.size() >= LOT) {
                        protect(Protection.Aim.ADDRESS, sheltered);
                    }
                }
                if (plan.adopts(records) && plan.localId(records) != null) {
                    adopted.add(plan.localId(records));
                    if (adopted.size() >= LOT) {
                        protect(Protection.Aim.ADOPTION, adopted);
                    }
                }
                plan.merges(records, subjects, received, merges);
                if (merges.size() >= LOT) {
                    register.merge(merges, look);
                    merges.clear();
                }
                if (plan.optsOut(records) && stop(records, received, marks, look)) {
                    continue;
                }
                plan.contributions(records, subjects, received, lot);
                if (lot.size() >= LOT) {
                    register.contribute(lot, marks, look);
                    lot.clear();
                }
            }
        }
        if (!lot.isEmpty()) {
            register.contribute(lot, marks, look);
        }
        if (!merges.isEmpty()) {
            register.merge(merges, look);
        }
        protect(Protection.Aim.ADDRESS, sheltered);
        protect(Protection.Aim.ADOPTION, adopted);
    }

    // It stays, too, until two people lift it; what a delivery said that came before that does not bring it back.
    private void protect(Protection.Aim aim, Set<String> localIds) {
        shelter.say(localIds.stream().map(localId -> new Shelter.Said(Protection.of(aim, subjects.provider(), localId),
                delivery.delivery().receivedAt())).toList(), delivery.id().value());
        localIds.clear();
    }

    // What the source itself says of a child is an opt-out like any other: it stays, whatever later deliveries say.
    private boolean stop(SourceRecordReader record, LocalDate received, Marks marks, VaultLook look) {
        String localId = plan(record).localId(record);
        if (localId == null) {
            return true;
        }
        List<Contribution> said = new ArrayList<>();
        said.add(new Contribution(subjects.key(localId), subjects.provider(), localId, Contribution.Role.ADDS, Optional.empty(),
                List.of(), received));
        plan(record).contributions(record, subjects, received, said);
        said.removeIf(contribution -> contribution.role() == Contribution.Role.RELATIVE);
        return register.stop(said, marks, look);
    }

    // A column that says of nobody whether it is in or out says nothing: then everybody may be out, and nothing goes on.
    private void requireOptOuts() throws IOException {
        if (dictionary.tables().values().stream().flatMap(table -> table.columns().stream())
                .noneMatch(rule -> rule.rows().effect() == RowCondition.Effect.OUT
                        || rule.rows().effect() == RowCondition.Effect.PROTECTED)) {
            return;
        }
        Map<String, Boolean> said = new TreeMap<>();
        Set<String> missing = new TreeSet<>();
        try (SourceRecordReader records = records()) {
            while (records.next()) {
                if (records.removed()) {
                    continue;
                }
                TablePlan plan = plan(records);
                for (TablePlan.OptOutColumn column : plan.optOuts()) {
                    String value = column.place() < 0 ? null : records.value(column.place());
                    said.merge(records.table().name() + "." + column.name(), value != null && column.values().valid(value),
                            Boolean::logicalOr);
                }
                for (TablePlan.OptOutColumn column : plan.protecting()) {
                    if (column.place() < 0) {
                        missing.add(records.table().name() + "." + column.name());
                    }
                }
            }
        }
        if (!missing.isEmpty()) {
            throw new CadreException(ErrorCode.OPTOUT_LIST_INVALID, "delivery " + delivery.id() + " lacks " + missing
                    + ", which says whose address is protected: everybody's counts as protected until the source or the dictionary"
                    + " is put right");
        }
        if (said.containsValue(false)) {
            throw new CadreException(ErrorCode.OPTOUT_LIST_INVALID, "delivery " + delivery.id() + " has no valid value in "
                    + said.entrySet().stream().filter(column -> !column.getValue()).map(Map.Entry::getKey).toList()
                    + ", which says who is opted out: everybody of it counts as out until the source or the dictionary is put right");
        }
    }

    private void decide() throws IOException {
        Arrays.fill(counts, 0);
        try (SourceRecordReader records = records();
                ArtefactOutput artefact = landing.write(delivery.id(), Artefact.SCREENING)) {
            OutputStream out = new BufferedOutputStream(artefact);
            while (records.next()) {
                ScreeningDecision decision = decision(records);
                counts[decision.ordinal()]++;
                if (decision == ScreeningDecision.QUARANTINED) {
                    String refused = plan(records).refusedMerge(records, subjects);
                    landing.quarantine(delivery.id(), records.table().name().value(), records.line(),
                            refused == null ? plan(records).idName() : refused,
                            refused == null ? ErrorCode.SUBJECT_MISSING : ErrorCode.MERGE_REFUSED);
                }
                out.write(decision.ordinal());
            }
            out.flush();
            artefact.commit();
        }
    }

    private ScreeningDecision decision(SourceRecordReader records) {
        TablePlan plan = plan(records);
        if (plan.dropped()) {
            return ScreeningDecision.DROPPED;
        }
        String localId = plan.localId(records);
        if (localId == null) {
            return records.removed() ? ScreeningDecision.PASS : ScreeningDecision.QUARANTINED;
        }
        if (!records.removed() && plan.refusedMerge(records, subjects) != null) {
            return ScreeningDecision.QUARANTINED;
        }
        SubjectKey subject = subjects.key(localId);
        if (store.isOut(subject)) {
            return ScreeningDecision.OPTED_OUT;
        }
        return records.removed() || vault.knows(subject) && !held(subject) ? ScreeningDecision.PASS : ScreeningDecision.HELD;
    }

    private boolean held(SubjectKey subject) {
        return national.holds(subject, delivery.delivery().provider(), delivery.delivery().source());
    }

    private SourceRecordReader records() throws IOException {
        Arrays.fill(plans, null);
        return landing.records(delivery.id());
    }

    private TablePlan plan(SourceRecordReader records) {
        int number = records.tableNumber();
        if (number >= plans.length) {
            plans = Arrays.copyOf(plans, number * 2);
        }
        TablePlan plan = plans[number];
        if (plan == null) {
            plan = TablePlan.of(records.table(), dictionary);
            plans[number] = plan;
        }
        return plan;
    }

    private long count(ScreeningDecision decision) {
        return counts[decision.ordinal()];
    }
}
