package org.cadrenode.pseudonymise.internal;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.ColumnSuggestion;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.DictionaryChange;
import org.cadrenode.api.dictionary.DictionaryDraft;
import org.cadrenode.api.dictionary.DictionaryReview;
import org.cadrenode.api.dictionary.DictionaryState;
import org.cadrenode.api.dictionary.HeldColumn;
import org.cadrenode.api.dictionary.SourceShape;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Artefact;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.api.identifiable.SourceRecordReader;
import org.cadrenode.api.security.Approval;
import org.cadrenode.api.security.ApprovalKind;
import org.cadrenode.api.security.Approvals;
import org.cadrenode.api.security.Authorizer;
import org.cadrenode.pseudonymise.engine.Day;
import org.cadrenode.pseudonymise.engine.profile.SourceProfile;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Drafts from data, comparison, and the approval by two people. */
@Component
public final class DictionaryReviewRoom implements DictionaryReview {
    // Enough to tell what columns hold, and read within minutes.
    private static final int MOST_DELIVERIES = 40;
    private static final long MOST_RECORDS = 2_000_000;

    private final DictionaryFiles files;
    private final LandingZone landing;
    private final Journal journal;
    private final Approvals approvals;
    private final Authorizer authorizer;
    private final Clock clock;

    @Activate
    public DictionaryReviewRoom(@Reference DictionaryFiles files, @Reference LandingZone landing, @Reference Journal journal,
            @Reference Approvals approvals, @Reference Authorizer authorizer) {
        this(files, landing, journal, approvals, authorizer, Clock.systemUTC());
    }

    DictionaryReviewRoom(DictionaryFiles files, LandingZone landing, Journal journal, Approvals approvals, Authorizer authorizer,
            Clock clock) {
        this.files = files;
        this.landing = landing;
        this.journal = journal;
        this.approvals = approvals;
        this.authorizer = authorizer;
        this.clock = clock;
    }

    @Override
    public DictionaryState state(SourceId source) {
        return files.state(source);
    }

    @Override
    public DictionaryDraft draft(SourceShape shape) throws IOException {
        String actor = authorizer.require("dictionary:draft");
        files.demandUndecidedDraft(shape.source());
        SourceProfile profile = new SourceProfile(shape, Day.of(LocalDate.now(clock)));
        int deliveries = 0;
        for (DeliveryId delivery : LandedDeliveries.newest(landing, shape.source(), MOST_DELIVERIES)) {
            if (profile.records() >= MOST_RECORDS) {
                break;
            }
            try (SourceRecordReader records = landing.records(delivery)) {
                profile.read(records, MOST_RECORDS - profile.records());
                deliveries++;
            }
        }
        List<ColumnSuggestion> suggestions = profile.suggestions();
        String text = DraftForm.text(suggestions, shape, deliveries > 0);
        journal.record(AuditEvent.of(AuditAction.DICTIONARY_DRAFTED, shape.source()).by(actor)
                .count("tables", suggestions.stream().map(ColumnSuggestion::table).distinct().count())
                .count("columns", suggestions.size()).count("deliveries", deliveries).count("records", profile.records()));
        return new DictionaryDraft(files.writeDraft(shape.source(), text), deliveries, profile.records(), suggestions);
    }

    @Override
    public List<DictionaryChange> compare(SourceId source, String file) {
        DictionaryFiles.Content other = files.other(source, Optional.of(file));
        return DictionaryComparison.of(files.inForce(source), other.reading().dictionary().orElseThrow());
    }

    @Override
    public List<HeldColumn> held(SourceId source) throws IOException {
        Optional<Dictionary> dictionary = files.dictionary(source);
        Map<String, HeldColumn> held = new TreeMap<>();
        for (DeliveryStatus status : landing.deliveries()) {
            Delivery delivery = status.milestone().delivery();
            if (!delivery.source().equals(source) || !landing.has(delivery.id(), Artefact.DROPPED_COLUMNS)) {
                continue;
            }
            Map<String, Set<String>> names;
            try (InputStream written = landing.read(delivery.id(), Artefact.DROPPED_COLUMNS)) {
                names = HeldColumns.read(written).names();
            }
            names.forEach((table, columns) -> columns.stream().filter(column -> !isNamed(dictionary, table, column)).forEach(column ->
                    held.merge(table + "\n" + column, new HeldColumn(table, column, delivery.id(), delivery.receivedAt(), 1),
                            (before, now) -> before.and(now))));
        }
        return List.copyOf(held.values());
    }

    private static boolean isNamed(Optional<Dictionary> dictionary, String table, String column) {
        return !table.isEmpty() && dictionary.flatMap(one -> one.table(new TableName(table)))
                .filter(rule -> rule.columns().stream().anyMatch(named -> named.column().equals(column))).isPresent();
    }

    @Override
    public DictionaryState approve(SourceId source, String reason) {
        String actor = authorizer.require("dictionary:approve");
        // Read once: what the second person says yes to is what is kept.
        DictionaryFiles.Content content = files.other(source, Optional.empty());
        DictionaryState state = files.state(source);
        Optional<DictionaryState.InForce> inForce = state.inForce();
        if (inForce.filter(now -> !now.shipped() && now.digest().equals(content.digest())).isPresent()) {
            throw new CadreException(ErrorCode.WRONG_STAGE, "the dictionary of " + source + " is approved as it is");
        }
        // With what it takes the place of: a word that was given before another change is none for this one.
        Map<String, String> parameters = new TreeMap<>(Map.of("sha256", content.digest().hex()));
        inForce.ifPresent(now -> parameters.put("replaces", now.digest().hex()));
        Approval word = approvals.demand(ApprovalKind.DICTIONARY, source.value(), parameters, reason);
        String second = word.decidedBy().orElse("");
        if (second.isBlank() || second.equals(actor)) {
            throw new CadreException(ErrorCode.NOT_PERMITTED, "a dictionary needs a second person");
        }
        files.approve(source, content, actor, second, reason);
        return files.state(source);
    }
}
