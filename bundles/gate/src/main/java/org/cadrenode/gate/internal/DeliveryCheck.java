package org.cadrenode.gate.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.AuditOutcome;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Pseudonymised;
import org.cadrenode.api.dictionary.ColumnRule;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.Dictionaries;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.TableRule;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.gate.CheckReport;
import org.cadrenode.api.gate.CheckReport.Restricted;
import org.cadrenode.api.identifiable.Artefact;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.api.pseudonym.PersonTokensReader;
import org.cadrenode.api.terms.RestrictedCodes;
import org.cadrenode.api.terms.RestrictedList;
import org.cadrenode.gate.engine.CheckRules;
import org.cadrenode.gate.engine.RestrictedScan;
import org.cadrenode.gate.engine.RowsCheck;

/**
 * The check of a delivery at the gate: reads all that would leave and makes the report of it. The caller sees that a delivery is
 * checked once at a time. Thread-safe.
 */
final class DeliveryCheck {
    private final LandingZone landing;
    private final Dictionaries dictionaries;
    private final RestrictedCodes restricted;
    private final Watchlist watchlist;
    private final CheckRules rules;
    private final Journal journal;
    private final ReportShelf shelf;
    private final BooleanSupplier stopped;

    /**
     * @param stopped whether the gate closes, which ends a check
     */
    DeliveryCheck(LandingZone landing, Dictionaries dictionaries, RestrictedCodes restricted, Watchlist watchlist, CheckRules rules,
            Journal journal, ReportShelf shelf, BooleanSupplier stopped) {
        this.landing = landing;
        this.dictionaries = dictionaries;
        this.restricted = restricted;
        this.watchlist = watchlist;
        this.rules = rules;
        this.journal = journal;
        this.shelf = shelf;
        this.stopped = stopped;
    }

    /**
     * Checks a delivery, journals what was found and makes the report durable.
     *
     * @throws CadreException DICTIONARY_MISSING, CONTENT_CHANGED, IO_FAILED, or as the list of restricted codes says
     */
    CheckReport check(Pseudonymised delivery) {
        try {
            Dictionary dictionary = demandDictionary(delivery);
            RestrictedList codes = restricted.list(delivery.delivery().source());
            checkTokens(delivery);
            RowsCheck.Result result = watchlist.check(delivery.id(), people -> {
                long seed = ByteBuffer.wrap(delivery.rows().bytes()).getLong();
                RowsCheck check = new RowsCheck(dictionary, people, rules, RestrictedScan.of(codes), seed);
                try (WholeStream rows = new WholeStream(landing.read(delivery.id(), Artefact.ROWS))) {
                    RowsCheck.Result found = check.check(rows, stopped);
                    demandSame(rows.digest().equals(delivery.rows()), delivery.id(), "rows");
                    return found;
                }
            });
            CheckReport report = new CheckReport(delivery.id(), delivery.rows(), delivery.tokens(), dictionary.digest(),
                    result.rows(), result.removals(), result.values(), result.findings(), ScrubMeasures.measured(landing, delivery, result.freeText()),
                    dropped(delivery.id()), withheld(dictionary), result.risk(), kept(delivery.id(), codes));
            keep(report);
            return report;
        } catch (IOException e) {
            throw new CadreException(ErrorCode.IO_FAILED,
                    "the check of delivery " + delivery.id() + " could not read to the end: " + e.getClass().getSimpleName());
        }
    }

    /**
     * Returns the dictionary by which a delivery was made, if it is the one in force.
     *
     * @throws CadreException DICTIONARY_MISSING if another one is in force, or none
     */
    Dictionary demandDictionary(Pseudonymised delivery) {
        return dictionaries.dictionary(delivery.delivery().source())
                .filter(found -> found.digest().equals(delivery.screened().dictionary()))
                .orElseThrow(() -> new CadreException(ErrorCode.DICTIONARY_MISSING, "delivery " + delivery.id()
                        + " was made by a dictionary that is no longer in force, and is screened again once one is"));
    }

    // Tokens are nothing but hashes: it is enough that they have their form, and are those that were made.
    private void checkTokens(Pseudonymised delivery) throws IOException {
        try (WholeStream tokens = new WholeStream(landing.read(delivery.id(), Artefact.TOKENS))) {
            PersonTokensReader reader = new PersonTokensReader(tokens);
            boolean more = true;
            while (more) {
                more = reader.next().isPresent();
            }
            demandSame(tokens.digest().equals(delivery.tokens()), delivery.id(), "tokens");
        }
    }

    private static void demandSame(boolean same, DeliveryId delivery, String what) {
        if (!same) {
            throw new CadreException(ErrorCode.CONTENT_CHANGED, "the " + what + " of delivery " + delivery
                    + " are not those that were pseudonymised");
        }
    }

    private Map<String, List<String>> dropped(DeliveryId delivery) throws IOException {
        if (!landing.has(delivery, Artefact.DROPPED_COLUMNS)) {
            return Map.of();
        }
        try (InputStream written = landing.read(delivery, Artefact.DROPPED_COLUMNS)) {
            return ReportForm.readDropped(written.readAllBytes());
        }
    }

    // Rows that were made under another list are made again before long, and cannot be released until then.
    private Restricted kept(DeliveryId delivery, RestrictedList codes) throws IOException {
        if (!landing.has(delivery, Artefact.RESTRICTED)) {
            return Restricted.NONE;
        }
        try (InputStream written = landing.read(delivery, Artefact.RESTRICTED)) {
            Restricted kept = ReportForm.readRestricted(written.readAllBytes());
            return kept.list().filter(codes.digest()::equals).isPresent() ? kept : new Restricted(Optional.empty(), kept.kept());
        }
    }

    private static List<String> withheld(Dictionary dictionary) {
        List<String> withheld = new ArrayList<>();
        for (TableRule table : dictionary.tables().values()) {
            for (ColumnRule rule : table.columns()) {
                if (rule.keep() && rule.type() == ColumnType.FREE_TEXT && !rule.releaseFreeText()) {
                    withheld.add(table.table() + "." + rule.column());
                }
            }
        }
        Collections.sort(withheld);
        return withheld;
    }

    private void keep(CheckReport report) throws IOException {
        long found = report.findings().stream().mapToLong(CheckReport.Finding::count).sum();
        journal.record(AuditEvent.of(AuditAction.DELIVERY_CHECKED, report.delivery())
                .ending(report.passed() ? AuditOutcome.DONE : AuditOutcome.REFUSED)
                .with("rows_digest", report.rows()).with("tokens_digest", report.tokens())
                .with("dictionary_digest", report.dictionary()).count("rows", report.rowCount())
                .count("removals", report.removals()).count("values", report.valueCount()).count("findings", found)
                .count("doubtful", report.freeText().doubtful().stream().mapToLong(CheckReport.Finding::count).sum())
                .count("children_below_k", report.risk().childrenBelowK()).count("restricted", report.restricted().records()));
        shelf.keep(report);
    }
}
