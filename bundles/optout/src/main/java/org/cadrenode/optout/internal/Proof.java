package org.cadrenode.optout.internal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.cadrenode.api.audit.Journal.Checkpoint;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.dictionary.Dictionaries;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.erasure.Erasures;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.identifiable.Artefact;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.api.identifiable.ScreeningDecision;
import org.cadrenode.api.identifiable.SourceRecordReader;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.optout.engine.Decision.Choice;
import org.cadrenode.optout.internal.HistoryRows.Confirmed;
import org.cadrenode.optout.internal.HistoryRows.Happened;
import org.jspecify.annotations.Nullable;

/**
 * Tells what became of a decision: from the register's own history, the receipts, and the records of all deliveries of its
 * children's controllers, which are counted by delivery and table. No identifiers come in. Thread-safe.
 */
final class Proof {
    private static final int MOST_CHILDREN = 10_000;

    private final OptOutService register;
    private final LandingZone landing;
    private final Vault vault;
    private final Dictionaries dictionaries;

    Proof(OptOutService register, LandingZone landing, Vault vault, Dictionaries dictionaries) {
        this.register = register;
        this.landing = landing;
        this.vault = vault;
        this.dictionaries = dictionaries;
    }

    /** A statement before it is signed. */
    record Statement(String text, String json) { }

    /** Records of the children in one table of one delivery: how many were stopped, and how many had been let through before. */
    private record Lying(String delivery, String table, long stopped, long before) { }

    /** What was found in deliveries. */
    private record Looked(List<Lying> records, List<String> unread) { }

    /** Returns the statement about a decision as of a moment. */
    Statement of(Recorded recorded, Instant now, Checkpoint witness, @Nullable Erasures erasures) throws IOException {
        List<VaultPerson> children = children(recorded);
        Looked looked = look(children);
        List<Happened> history = register.store().read(within -> within.history().of(recorded.reference()));
        Set<String> orders = history.stream().filter(one -> one.what().equals("ordered")).map(Happened::object)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        List<Confirmed> receipts = new ArrayList<>();
        for (String order : orders) {
            receipts.addAll(register.store().read(within -> within.history().confirmed(order)));
        }
        StatementText text = new StatementText();
        StatementJson json = new StatementJson();
        for (StatementForm form : List.of(text, json)) {
            head(form, recorded, now, witness);
            form.list("history", history, one -> Map.of("at", Instant.ofEpochMilli(one.at()).toString(), "what", one.what(), "object",
                    one.object()));
            List<Confirmed> removed = receipts.stream().filter(one -> !one.delivery().equals(HistoryRows.GONE_BY)).toList();
            form.list("removed", removed, one -> Map.of("order", one.order(), "by", one.path(), "delivery", one.delivery(), "rows",
                    Long.toString(one.rows()), "receipt_at", Instant.ofEpochMilli(one.at()).toString()));
            form.list("records_in_deliveries", looked.records(), one -> Map.of("delivery", one.delivery(), "table", one.table(),
                    "stopped_at_the_screen", Long.toString(one.stopped()), "passed_before", Long.toString(one.before())));
            form.list("deliveries_not_read", looked.unread(), one -> Map.of("delivery", one));
            form.list("physical_deletion", PhysicalDeletion.lines(history, receipts, erasures), one -> one);
            remains(form, children, looked);
        }
        return new Statement(text.finish(), json.finish());
    }

    private void head(StatementForm form, Recorded recorded, Instant now, Checkpoint witness) {
        var detail = register.view().detail(recorded);
        form.field("statement", "what this node did about an opt-out");
        form.field("made_at", now.toString());
        form.field("opt_out", Long.toString(recorded.reference()));
        form.field("origin", detail.line().origin());
        form.field("decision", detail.decision());
        form.field("decided_by", recorded.provider().isPresent() ? "not told by the source" : detail.line().decidedBy());
        form.field("decided_on", detail.line().decidedOn().toString());
        form.field("scope", detail.line().scope());
        form.field("received_at", detail.receivedAt().map(Instant::toString).orElse("before this node kept the time"));
        form.field("effective_from", recorded.decision().choice() == Choice.IN ? recorded.decision().begins().toString()
                : detail.receivedAt().map(Instant::toString).orElse(detail.line().decidedOn().toString()));
        form.field("withdrawn_from", detail.withdrawnFrom().map(Object::toString).orElse("not withdrawn"));
        form.field("state", detail.line().state());
        form.field("journal_checkpoint", witness.sequence() + " " + witness.hash());
    }

    private static void remains(StatementForm form, List<VaultPerson> children, Looked looked) {
        List<Map<String, String>> remains = new ArrayList<>();
        remains.add(Map.of("what", "minimal identifiers of " + children.size() + " ids of children, sealed in the suppression store",
                "why", "to recognise them in what comes, and to take their names out of others' notes"));
        long lying = looked.records().stream().mapToLong(one -> one.stopped() + one.before()).sum();
        remains.add(Map.of("what", lying + " records in deliveries as they came, sealed in the landing zone", "why",
                "they are the controller's delivery; the screen lets nothing of them through, and they go when the terms' retention ends"));
        remains.add(Map.of("what", "pseudonyms as a bar, where an order was carried out", "why", "so that no copy brings the child back"));
        remains.add(Map.of("what", "entries of the journal and of this register's history, without identifiers", "why", "to prove this"));
        form.list("remains", remains, one -> one);
    }

    private List<VaultPerson> children(Recorded recorded) {
        return register.store().read(within -> {
            List<VaultPerson> children = new ArrayList<>();
            for (SubjectKey subject : within.children().of(recorded.reference(), MOST_CHILDREN)) {
                within.suppressed(subject).ifPresent(children::add);
            }
            return children;
        });
    }

    private Looked look(List<VaultPerson> children) throws IOException {
        Set<ProviderId> providers = children.stream().map(VaultPerson::provider).collect(Collectors.toSet());
        Set<SubjectKey> keys = new HashSet<>();
        children.forEach(child -> keys.add(vault.survivor(child.key())));
        List<Lying> lying = new ArrayList<>();
        List<String> unread = new ArrayList<>();
        if (providers.isEmpty()) {
            return new Looked(lying, unread);
        }
        for (DeliveryStatus status : landing.deliveries()) {
            var delivery = status.milestone().delivery();
            if (!providers.contains(delivery.provider()) || !landing.has(status.milestone().id(), Artefact.SCREENING)) {
                continue;
            }
            Optional<Dictionary> dictionary = dictionary(status);
            if (dictionary.isEmpty()) {
                unread.add(status.milestone().id().value());
            } else {
                count(status, dictionary.get(), keys).forEach((table, counts) -> lying.add(
                        new Lying(status.milestone().id().value(), table, counts[0], counts[1])));
            }
        }
        return new Looked(lying, unread);
    }

    private Optional<Dictionary> dictionary(DeliveryStatus status) {
        try {
            return dictionaries.dictionary(status.milestone().delivery().source());
        } catch (CadreException e) {
            return Optional.empty();
        }
    }

    private Map<String, long[]> count(DeliveryStatus status, Dictionary dictionary, Set<SubjectKey> children) throws IOException {
        Map<String, long[]> counts = new TreeMap<>();
        Map<Integer, TablePlan> plans = new HashMap<>();
        Subjects subjects = new Subjects(vault, status.milestone().delivery().provider());
        try (SourceRecordReader records = landing.records(status.milestone().id());
                InputStream decisions = new BufferedInputStream(landing.read(status.milestone().id(), Artefact.SCREENING))) {
            while (records.next()) {
                int decision = decisions.read();
                TablePlan plan = plans.computeIfAbsent(records.tableNumber(), number -> TablePlan.of(records.table(), dictionary));
                String localId = plan.dropped() ? null : plan.localId(records);
                if (localId != null && children.contains(subjects.key(localId))) {
                    long[] both = counts.computeIfAbsent(records.table().name().value(), table -> new long[2]);
                    both[decision == ScreeningDecision.PASS.ordinal() ? 1 : 0]++;
                }
            }
        }
        return counts;
    }
}
