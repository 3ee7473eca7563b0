package org.cadrenode.shell.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.audit.Verification;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.Flow;
import org.cadrenode.api.delivery.Milestone;
import org.cadrenode.api.delivery.QuarantineEntry;
import org.cadrenode.api.delivery.Revising;
import org.cadrenode.api.delivery.Revision;
import org.cadrenode.api.delivery.RevisionReason;
import org.cadrenode.api.delivery.Tally;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.DictionaryFinding;
import org.cadrenode.api.dictionary.RowCondition;
import org.cadrenode.api.dictionary.TableRule;
import org.cadrenode.api.gate.CheckReport;
import org.cadrenode.api.gate.CheckReport.Finding;
import org.cadrenode.api.gate.CheckReport.FreeText;
import org.cadrenode.api.gate.CheckReport.Kept;
import org.cadrenode.api.gate.CheckReport.Mark;
import org.cadrenode.api.gate.CheckReport.Passage;
import org.cadrenode.api.gate.CheckReport.Restricted;
import org.cadrenode.api.gate.CheckReport.Risk;
import org.cadrenode.api.optout.OptOutCounts;
import org.cadrenode.api.optout.OptOutLine;
import org.cadrenode.api.optout.OptOutStatus;
import org.cadrenode.api.terms.TermsBook;

/** Turns the domain's values into tables and sheets. */
final class Views {
    private Views() { }

    /**
     * Returns the list.
     *
     * @param revised what a delivery revises: its records are copies, and not part of a sum
     * @param withdrawn whether a delivery was withdrawn at the resource, in a word
     */
    static Listing deliveries(List<DeliveryStatus> deliveries, Function<DeliveryId, Optional<DeliveryId>> revised,
            Function<DeliveryId, String> withdrawn) {
        Listing listing = new Listing("There are no deliveries.", "delivery", "source", "table", "stage", "waiting_for",
                "read", "loaded", "quarantined", "opted_out", "dropped", "duplicate", "held", "removals",
                "invalid_identifiers",
                "received_at", "revises", "withdrawn")
                .sparing("quarantined", "opted_out", "dropped", "duplicate", "held", "removals", "invalid_identifiers");
        deliveries.forEach(status -> {
            Milestone milestone = status.milestone();
            Tally tally = milestone.tally();
            listing.row(milestone.id().value(), milestone.delivery().source().value(), milestone.delivery().table(),
                    stage(milestone), status.waitingFor(), tally.read(), tally.loaded(), tally.quarantined(),
                    tally.optedOut(), tally.dropped(), tally.duplicate(), tally.held(), tally.removals(),
                    tally.invalidIdentifiers(),
                    milestone.delivery().receivedAt().toString(),
                    revised.apply(milestone.id()).map(DeliveryId::value).orElse(""), withdrawn.apply(milestone.id()));
        });
        return listing;
    }

    static Sheet delivery(DeliveryStatus status, List<QuarantineEntry> quarantine) {
        Milestone milestone = status.milestone();
        return new Sheet()
                .with("delivery", milestone.id().value())
                .with("source", milestone.delivery().source().value())
                .with("provider", milestone.delivery().provider().value())
                .with("table", milestone.delivery().table())
                .with("stage", stage(milestone))
                .with("reached_at", status.reachedAt().toString())
                .with("waiting_for", status.waitingFor())
                .with("received_at", milestone.delivery().receivedAt().toString())
                .with("bytes", milestone.delivery().bytes())
                .with("content_sha256", milestone.delivery().content().hex())
                .with("records", tally(milestone.tally()))
                .with("quarantine", quarantine.stream().map(entry -> entry.table() + " line " + entry.line()
                        + (entry.column().isEmpty() ? "" : " " + entry.column()) + ": " + entry.code()).toList());
    }

    private static final List<String> REVISION = List.of("delivery", "children", "dictionary", "scrub_options", "family", "protection", "key");

    static Listing revisions(List<Revising.Finding> findings) {
        Listing listing = new Listing("Nothing would be otherwise now.", Stream.concat(REVISION.stream(), Stream.of("under_way"))
                .toArray(String[]::new));
        findings.forEach(finding -> listing.row(finding.delivery().value(), finding.children(),
                count(finding.reasons(), RevisionReason.DICTIONARY), count(finding.reasons(), RevisionReason.SCRUB_OPTIONS),
                count(finding.reasons(), RevisionReason.FAMILY), count(finding.reasons(), RevisionReason.PROTECTION),
                count(finding.reasons(), RevisionReason.KEY),
                finding.underWay().map(DeliveryId::value).orElse("")));
        return listing;
    }

    static Listing begun(List<DeliveryId> begun, Function<DeliveryId, Optional<Revision>> revisions) {
        Listing listing = new Listing("No revision has begun.", Stream.concat(REVISION.stream(), Stream.of("revises"))
                .toArray(String[]::new));
        begun.forEach(id -> revisions.apply(id).ifPresent(revision -> listing.row(id.value(), revision.children(),
                count(revision.reasons(), RevisionReason.DICTIONARY), count(revision.reasons(), RevisionReason.SCRUB_OPTIONS),
                count(revision.reasons(), RevisionReason.FAMILY), count(revision.reasons(), RevisionReason.PROTECTION),
                count(revision.reasons(), RevisionReason.KEY),
                revision.revised().value())));
        return listing;
    }

    static Sheet revision(Revision revision) {
        Sheet reasons = new Sheet();
        for (RevisionReason reason : RevisionReason.values()) {
            reasons.with(word(reason), count(revision.reasons(), reason));
        }
        return new Sheet().with("delivery", revision.revised().value()).with("children", revision.children())
                .with("children_by_reason", reasons).with("records", revision.records())
                .with("former_dictionary_sha256", revision.former().hex()).with("dictionary_sha256", revision.dictionary().hex());
    }

    private static long count(Map<RevisionReason, Long> reasons, RevisionReason reason) {
        return reasons.getOrDefault(reason, 0L);
    }

    static Sheet tally(Tally tally) {
        return new Sheet().with("read", tally.read()).with("loaded", tally.loaded())
                .with("quarantined", tally.quarantined()).with("opted_out", tally.optedOut())
                .with("dropped", tally.dropped()).with("duplicate", tally.duplicate()).with("held", tally.held())
                .with("removals", tally.removals())
                .with("under_way", tally.underWay()).with("invalid_identifiers", tally.invalidIdentifiers());
    }

    static Listing dictionary(Dictionary dictionary) {
        Listing listing = new Listing("The dictionary names nothing.", "table", "column", "decision", "identifier", "scrubs", "type",
                "transform", "invalid", "destination", "flags", "rows");
        dictionary.tables().values().stream().sorted((a, b) -> a.table().compareTo(b.table()))
                .forEach(table -> rules(listing, table));
        return listing;
    }

    private static void rules(Listing listing, TableRule table) {
        table.columns().forEach(rule -> listing.row(table.table().value(), rule.column(), rule.keep() ? "keep" : "drop",
                rule.identifier().map(Views::word).orElse(""), rule.relative() == 0 ? "" : "relative " + rule.relative(),
                rule.keep() ? word(rule.type()) : "", rule.keep() ? rule.transform().toString() : "",
                rule.keep() ? word(rule.invalid()) : "", rule.keep() ? rule.destination() : "",
                rule.flags().stream().map(Views::word).sorted().collect(Collectors.joining(" ")), rows(rule.rows())));
    }

    private static String rows(RowCondition rows) {
        return rows.effect() == RowCondition.Effect.NONE ? ""
                : word(rows.effect()) + " " + rows.values().stream().sorted().collect(Collectors.joining(";"));
    }

    static Listing findings(List<DictionaryFinding> findings, List<DictionaryFinding> proposals) {
        Listing listing = new Listing("Nothing is wrong.", "line", "kind", "problem", "remedy");
        findings.forEach(finding -> listing.row(finding.line(), "finding", finding.problem(), finding.remedy()));
        proposals.forEach(proposal -> listing.row(proposal.line(), "proposal", proposal.problem(), proposal.remedy()));
        return listing;
    }

    static Sheet optOuts(OptOutStatus status) {
        return new Sheet().with("requests", status.requests()).with("matched", status.matched())
                .with("honoured", status.honoured()).with("version", status.version())
                .with("changed_at", status.changedAt().map(Object::toString).orElse("never"));
    }

    static void optOuts(Sheet sheet, OptOutCounts counts, Instant now) {
        sheet.with("oldest_recorded_at", counts.oldest().map(Object::toString).orElse("")).with("withdrawn", counts.withdrawn())
                .with("by_origin", new TreeMap<>(counts.origins())).with("by_decider", new TreeMap<>(counts.deciders()))
                .with("by_scope", new TreeMap<>(counts.scopes())).with("children_to_order_back", counts.due())
                .with("children_returning", counts.returning())
                .with("orders_unconfirmed", counts.open().stream().map(order -> order.order() + ", " + order.children() + " children, "
                        + order.since().map(since -> Duration.between(since, now).toHours() + " hours").orElse("age not known")).toList());
    }

    static Listing requests(List<OptOutLine> requests) {
        Listing listing = new Listing("The register is empty.", "reference", "origin", "scope", "decided_by", "decided_on",
                "state");
        requests.forEach(line -> listing.row(line.reference(), line.origin(), line.scope(), line.decidedBy(),
                line.decidedOn().toString(), line.state()));
        return listing;
    }

    /** @param forbidden why the terms forbid a delivery's release just now; empty if they do not */
    static Listing reports(List<CheckReport> reports, Function<DeliveryId, List<TermsBook.Refusal>> forbidden) {
        Listing listing = new Listing("No delivery waits for a release.", "delivery", "rows", "removals", "check", "findings", "doubtful",
                "smallest_class", "children_below_k", "free_text", "free_text_sample", "terms");
        reports.forEach(report -> listing.row(report.delivery().value(), report.rowCount(), report.removals(),
                report.passed() ? "passed" : "failed", report.findings().size(),
                report.freeText().doubtful().stream().mapToLong(Finding::count).sum(), report.risk().smallestClass(),
                report.risk().childrenBelowK(), String.join(",", report.freeText().columns()), report.freeText().sample().size(),
                forbidden.apply(report.delivery()).stream().findFirst().map(refusal -> "forbidden: " + refusal.text()).orElse("allowed")));
        return listing;
    }

    /** The report, with what the terms forbid just now. */
    static Sheet report(CheckReport report, List<TermsBook.Refusal> forbidden) {
        return report(report).with("terms", forbidden.isEmpty() ? "allowed" : "forbidden")
                .with("terms_forbid", forbidden.stream().map(TermsBook.Refusal::text).toList());
    }

    static Sheet report(CheckReport report) {
        FreeText text = report.freeText();
        Risk risk = report.risk();
        Map<String, Object> recall = new LinkedHashMap<>();
        text.recall().forEach(kind -> recall.put(kind.kind(), new Sheet().with("planted", kind.planted())
                .with("removed", kind.removed()).with("at_least", rounded(kind.atLeast())).values()));
        Map<String, Object> diversity = new LinkedHashMap<>();
        risk.diversity().forEach(column -> diversity.put(column.column(), new Sheet().with("smallest_l", column.smallest())
                .with("children_alike", column.childrenAlike()).values()));
        return new Sheet()
                .with("delivery", report.delivery().value())
                .with("check", report.passed() ? "passed" : "failed")
                .with("rows", report.rowCount())
                .with("removals", report.removals())
                .with("values", report.valueCount())
                .with("rows_sha256", report.rows().hex())
                .with("dictionary_sha256", report.dictionary().hex())
                .with("findings", found(report.findings()))
                .with("doubtful", found(text.doubtful()))
                .with("dropped_columns", new TreeMap<>(report.droppedColumns()))
                .with("withheld_free_text", report.withheldColumns())
                .with("free_text", text.columns())
                .with("free_text_words", text.words())
                .with("recall_texts", text.measuredTexts())
                .with("recall_planted", recall)
                .with("k", risk.k())
                .with("children", risk.children())
                .with("classes", risk.classes())
                .with("smallest_class", risk.smallestClass())
                .with("children_below_k", risk.childrenBelowK())
                .with("unique_children", risk.unique())
                .with("unique_in_population", rounded(risk.uniqueMatch()))
                .with("risk_prosecutor_highest", rounded(risk.prosecutorHighest()))
                .with("risk_prosecutor_mean", rounded(risk.prosecutorMean()))
                .with("risk_journalist_highest", rounded(risk.journalistHighest()))
                .with("risk_marketer", rounded(risk.marketer()))
                .with("diversity", diversity)
                .with("restricted", restricted(report.restricted()))
                .with("free_text_sample", text.sample().stream().map(Views::passage).toList());
    }

    /** Returns how many records the law kept back, by category and by the column that said so; no codes. */
    static Map<String, Object> restricted(Restricted restricted) {
        Map<String, Object> categories = new TreeMap<>();
        for (Kept kept : restricted.kept()) {
            Sheet category = (Sheet) categories.computeIfAbsent(kept.category(), none -> new Sheet());
            category.with(kept.column().isEmpty() ? kept.table() : kept.table() + "." + kept.column(), kept.count());
        }
        categories.replaceAll((category, sheet) -> ((Sheet) sheet).values());
        return categories;
    }

    private static List<String> found(List<Finding> findings) {
        return findings.stream().map(finding -> finding.kind() + " in " + finding.table() + "." + finding.column() + ": "
                + finding.count()).toList();
    }

    // Down, so that nothing looks surer than it is.
    private static double rounded(double share) {
        return Math.floor(share * 10_000) / 10_000;
    }

    // What is doubtful stands between angle marks.
    private static String passage(Passage passage) {
        StringBuilder marked = new StringBuilder();
        int at = 0;
        for (Mark mark : passage.marks()) {
            marked.append(passage.text(), at, mark.start()).append('\u00ab').append(passage.text(), mark.start(), mark.end())
                    .append('\u00bb');
            at = mark.end();
        }
        return marked.append(passage.text(), at, passage.text().length()).toString();
    }

    static Listing journal(List<JournalEntry> entries) {
        Listing listing = new Listing("The journal is empty.", "sequence", "at", "action", "outcome", "actor", "object",
                "counts", "reason");
        entries.forEach(entry -> listing.row(entry.sequence(), entry.at().toString(), entry.event().action().name(),
                entry.event().outcome().name(), entry.event().actor(), entry.event().object(), pairs(entry.event().counts()),
                entry.event().reason()));
        return listing;
    }

    static Sheet verification(Verification verification) {
        return new Sheet().with("verdict", word(verification.verdict())).with("entries", verification.entries())
                .with("first_bad", verification.firstBad()).with("explanation", verification.explanation());
    }

    static Listing figures(List<Flow> flows) {
        Listing listing = new Listing("No stage has run.", "flow", "stage", "deliveries", "records", "seconds",
                "records_per_second");
        flows.stream().sorted((a, b) -> a.name().compareTo(b.name())).forEach(flow -> flow.figures().forEach(
                figure -> listing.row(flow.name(), figure.stage(), figure.deliveries(), figure.records(),
                        Math.round(figure.seconds() * 1000) / 1000.0,
                        figure.seconds() == 0 ? 0 : Math.round(figure.records() / figure.seconds()))));
        return listing;
    }

    private static String pairs(Map<String, Long> counts) {
        StringBuilder text = new StringBuilder();
        counts.forEach((name, count) -> text.append(text.isEmpty() ? "" : " ").append(name).append('=').append(count));
        return text.toString();
    }

    private static String stage(Milestone milestone) {
        return word(milestone.stage());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(java.util.Locale.ROOT);
    }
}
