package org.cadrenode.gate.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.AuditOutcome;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.audit.JournalReader;
import org.cadrenode.api.delivery.Cleared;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.Milestone;
import org.cadrenode.api.delivery.Pseudonymised;
import org.cadrenode.api.delivery.Refused;
import org.cadrenode.api.delivery.ReleaseStatement;
import org.cadrenode.api.delivery.ReleaseTerms;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.api.dictionary.Dictionaries;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.gate.CheckReport;
import org.cadrenode.api.gate.Gate;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.api.identifiable.OptOutScreen;
import org.cadrenode.api.identifiable.Pseudonymiser;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.optout.OptOutFreshness;
import org.cadrenode.api.optout.ReleaseRefusal;
import org.cadrenode.api.optout.RequestHold;
import org.cadrenode.api.security.Authorizer;
import org.cadrenode.api.settings.SettingsHold;
import org.cadrenode.api.terms.RestrictedCodes;
import org.cadrenode.api.terms.RestrictedList;
import org.cadrenode.api.terms.TermsBook;
import org.cadrenode.gate.engine.CheckRules;
import org.cadrenode.gate.engine.ReviewSheet;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** The gate over the landing zone. Reports lie beside their delivery, sealed. Thread-safe. */
@Component(service = {Gate.class, HealthCheck.class}, immediate = true, configurationPid = "org.cadrenode.gate",
        property = {HealthCheck.NAME + "=gate", HealthCheck.TAGS + "=gate"})
@Designate(ocd = GateConfiguration.class)
public final class CheckedGate implements Gate, HealthCheck {
    private static final String PERMISSION = "gate:release";
    private static final String READING = "gate:read";
    private static final int LONGEST_REASON = 1_000;
    private static final int DOORS = 64;

    private final LandingZone landing;
    private final Journal journal;
    private final Duties duties;
    private final Keystore keystore;
    private final Authorizer authorizer;
    private final TermsAtGate terms;
    private final HoldAtGate optOuts;
    private final HoldAtGate requests;
    private final HoldAtGate settings;
    private final Watchlist watchlist;
    private final Reviews reviews;
    private final RestrictedCodes restricted;
    private final DeliveryCheck check;
    private final Object[] doors = new Object[DOORS];
    private final ReportShelf shelf;
    private volatile boolean sheetsLeft;
    private volatile boolean stopped;

    /** Made by the runtime. */
    @Activate
    public CheckedGate(@Reference LandingZone landing, @Reference Vault vault, @Reference OptOutScreen optOut,
            @Reference Pseudonymiser pseudonymiser, @Reference Dictionaries dictionaries, @Reference Journal journal,
            @Reference JournalReader reader, @Reference Keystore keystore, @Reference Authorizer authorizer,
            @Reference TermsBook terms, @Reference RestrictedCodes restricted, @Reference OptOutFreshness freshness,
            @Reference RequestHold requests, @Reference SettingsHold settings, GateConfiguration configuration) {
        this(landing, new Watchlist(vault, optOut, pseudonymiser), dictionaries, journal, new Duties(reader),
                new Reviews(Path.of(System.getProperty("karaf.data", "data")).resolve("cadre").resolve("reviews"), reader),
                keystore, authorizer, terms, restricted, freshness, requests, settings, GateRules.of(configuration));
    }

    CheckedGate(LandingZone landing, Watchlist watchlist, Dictionaries dictionaries, Journal journal, Duties duties,
            Reviews reviews, Keystore keystore, Authorizer authorizer, TermsBook terms, RestrictedCodes restricted,
            OptOutFreshness freshness, RequestHold requests, SettingsHold settings, CheckRules rules) {
        this.restricted = restricted;
        this.landing = landing;
        this.watchlist = watchlist;
        this.journal = journal;
        this.duties = duties;
        this.keystore = keystore;
        this.authorizer = authorizer;
        this.terms = new TermsAtGate(terms, journal);
        this.optOuts = new HoldAtGate(delivery -> freshness.refusal(delivery.provider(), delivery.source()), journal);
        this.requests = new HoldAtGate(delivery -> requests.refusal(delivery.provider())
                .map(why -> new ReleaseRefusal(ErrorCode.OPTOUT_REQUEST_WAITING, why)), journal);
        this.settings = new HoldAtGate(delivery -> settings.refusal().map(why -> new ReleaseRefusal(ErrorCode.CONFIGURATION_INVALID, why)), journal);
        this.reviews = reviews;
        shelf = new ReportShelf(landing);
        check = new DeliveryCheck(landing, dictionaries, restricted, watchlist, rules, journal, shelf, () -> stopped);
        for (int i = 0; i < DOORS; i++) {
            doors[i] = new Object();
        }
    }

    @Deactivate
    void stop() {
        stopped = true;
    }

    @Override
    public CheckReport check(Pseudonymised delivery) {
        synchronized (door(delivery.id())) {
            CheckReport report = reportOf(delivery).orElseGet(() -> {
                CheckReport anew = check.check(delivery);
                sweep();
                return anew;
            });
            if (atGateAs(delivery)) {
                terms.kept(delivery).ifPresent(landing::reach);
            }
            return report;
        }
    }

    // Between the look at the report and the release the list may have changed, or gone.
    private void demandPresentList(Pseudonymised delivery, CheckReport report) {
        RestrictedList now = restricted.list(delivery.delivery().source());
        if (report.restricted().list().filter(now.digest()::equals).isEmpty()) {
            throw new CadreException(ErrorCode.CHECK_FAILED, "delivery " + delivery.id() + " was compared with another list of restricted"
                    + " codes than the one that holds now, and is made again");
        }
    }

    @Override
    public List<TermsBook.Refusal> forbidden(DeliveryId delivery) {
        return landing.delivery(delivery).map(status -> terms.forbid(status.milestone().delivery().source())).orElse(List.of());
    }

    @Override
    public List<DeliveryId> waiting() {
        sweep();
        List<DeliveryId> waiting = new ArrayList<>();
        for (DeliveryStatus status : landing.deliveries()) {
            if (status.milestone() instanceof Pseudonymised delivery && reportOf(delivery).isPresent()) {
                waiting.add(delivery.id());
            }
        }
        return waiting;
    }

    @Override
    public Optional<CheckReport> report(DeliveryId delivery) {
        Optional<DeliveryStatus> status = landing.delivery(delivery);
        if (status.isEmpty()) {
            return Optional.empty();
        }
        Milestone milestone = status.get().milestone();
        return milestone instanceof Pseudonymised pseudonymised ? reportOf(pseudonymised) : shelf.report(delivery);
    }

    private Optional<CheckReport> reportOf(Pseudonymised delivery) {
        return shelf.report(delivery.id()).filter(report -> isOf(report, delivery) && underPresentList(report, delivery));
    }

    // The same rows under another list are checked again. Without a list nothing can be released, and what was found stays to be read.
    private boolean underPresentList(CheckReport report, Pseudonymised delivery) {
        try {
            RestrictedList now = restricted.list(delivery.delivery().source());
            return report.restricted().list().filter(now.digest()::equals).isPresent();
        } catch (CadreException e) {
            return true;
        }
    }

    private static boolean isOf(CheckReport report, Pseudonymised delivery) {
        return report.delivery().equals(delivery.id()) && report.rows().equals(delivery.rows())
                && report.tokens().equals(delivery.tokens())
                && report.dictionary().equals(delivery.screened().dictionary());
    }

    @Override
    public CheckReport review(DeliveryId id) {
        return reviewed(id, (delivery, report, event) -> { });
    }

    @Override
    public Path reviewSheet(DeliveryId id) {
        Path[] file = new Path[1];
        reviewed(id, (delivery, report, event) -> file[0] = reviews.write(id,
                ReviewSheet.html(report, delivery, event.actor())));
        return file[0].toAbsolutePath();
    }

    /** What is done with what a person reviews, before the journal says so. */
    private interface Showing {
        void show(Pseudonymised delivery, CheckReport report, AuditEvent event);
    }

    private CheckReport reviewed(DeliveryId id, Showing showing) {
        String person = authorizer.require(READING);
        synchronized (door(id)) {
            Pseudonymised delivery = atGate(id);
            CheckReport report = checked(delivery);
            AuditEvent event = AuditEvent.of(AuditAction.DELIVERY_REVIEWED, id).by(person).with(Reviews.ROWS, delivery.rows())
                    .with(Reviews.TOKENS, delivery.tokens()).with(Reviews.DICTIONARY, report.dictionary())
                    .count("sample", report.freeText().sample().size());
            showing.show(delivery, report, event);
            journal.record(event);
            return report;
        }
    }

    private CheckReport checked(Pseudonymised delivery) {
        return reportOf(delivery).orElseThrow(
                () -> new CadreException(ErrorCode.CHECK_FAILED, "delivery " + delivery.id() + " has not been checked"));
    }

    @Override
    public Cleared release(DeliveryId id, String reason, Set<String> freeText) {
        return decide(id, reason, AuditAction.DELIVERY_RELEASED, freeText, (delivery, under, entry) -> {
            ReleaseStatement statement = new ReleaseStatement(id, delivery.rows(), delivery.tokens(),
                    delivery.screened().dictionary(), under, entry.event().actor(), entry.at(), entry.sequence(), entry.hash(), "");
            byte[] signature = keystore.sign(KeyPurpose.JOURNAL_SIGNING, statement.signedContent());
            return new Cleared(delivery, statement.signed(Base64.getEncoder().encodeToString(signature)));
        });
    }

    // Free text leaves only if who releases it names each column, and has seen what was measured and a sample.
    private void demandSeen(String person, Pseudonymised delivery, CheckReport report, Set<String> named) {
        List<String> missing = report.freeText().columns().stream().filter(column -> !named.contains(column)).toList();
        if (!missing.isEmpty()) {
            throw new CadreException(ErrorCode.FREE_TEXT_UNNAMED, "delivery " + delivery.id() + " carries free text that was not "
                    + "named. Read gate:review " + delivery.id() + ", then add --free-text " + String.join(",", report.freeText().columns()));
        }
        if (!report.freeText().columns().isEmpty() && !reviews.reviewed(person, delivery)) {
            throw new CadreException(ErrorCode.REVIEW_MISSING, "delivery " + delivery.id() + " carries free text, and you have not "
                    + "reviewed its present content. Read gate:review " + delivery.id() + " first");
        }
    }

    @Override
    public Refused refuse(DeliveryId id, String reason) {
        return decide(id, reason, AuditAction.DELIVERY_REFUSED, Set.of(), (delivery, under, entry) ->
                new Refused(delivery, TermsAtGate.held(delivery.tally()), entry.sequence()));
    }

    /** How a delivery ends here, under which terms if it leaves, by a journal entry. */
    private interface Ending<M extends Milestone> {
        M made(Pseudonymised delivery, Optional<ReleaseTerms> under, JournalEntry entry);
    }

    // The journal first, the landing zone last: between them nothing has left. If the delivery moved on meanwhile (a second
    // release, an opt-out that sends it back), the landing zone does not take the milestone, and the journal says so.
    private <M extends Milestone> M decide(DeliveryId id, String reason, AuditAction action, Set<String> freeText,
            Ending<M> ending) {
        String person = authorizer.require(PERMISSION);
        String why = reason.strip();
        if (why.isEmpty()) {
            throw new CadreException(ErrorCode.REASON_MISSING, "a release or refusal needs a reason");
        }
        if (why.length() > LONGEST_REASON) {
            throw new CadreException(ErrorCode.USAGE, "a reason has at most " + LONGEST_REASON + " characters");
        }
        synchronized (door(id)) {
            Pseudonymised delivery = atGate(id);
            CheckReport report = checked(delivery);
            Optional<ReleaseTerms> under = action == AuditAction.DELIVERY_RELEASED
                    ? Optional.of(releasable(person, delivery, report, freeText)) : Optional.empty();
            AuditEvent decided = AuditEvent.of(action, id).by(person).because(why).with(Reviews.ROWS, delivery.rows())
                    .with(Reviews.TOKENS, delivery.tokens()).with(Reviews.DICTIONARY, report.dictionary())
                    .count("rows", report.rowCount()).count("removals", report.removals())
                    .count("free_text_columns", report.freeText().columns().size());
            AuditEvent event = under.isPresent() ? decided.with("terms_digest", under.get().terms()) : decided;
            JournalEntry entry = journal.record(event);
            try {
                M milestone = ending.made(delivery, under, entry);
                if (!atGate(id).equals(delivery)) {
                    throw new CadreException(ErrorCode.WRONG_STAGE, "delivery " + id + " was made anew meanwhile");
                }
                landing.reach(milestone);
                sweep();
                return milestone;
            } catch (RuntimeException e) {
                recordUndone(event, entry, e);
                throw e;
            }
        }
    }

    // Who opted out since would leave, and who came back in since would be left behind: the flow has the delivery screened again.
    private void demandPresentRegister(Pseudonymised delivery) {
        if (watchlist.changedSince(delivery.screened())) {
            throw new CadreException(ErrorCode.WRONG_STAGE, "delivery " + delivery.id() + " was screened before the register of opt-outs"
                    + " changed, and is screened again: release it once it waits again");
        }
    }

    // Returns the terms under which a person may release a delivery; asked last, so that it is the present ones that count.
    private ReleaseTerms releasable(String person, Pseudonymised delivery, CheckReport report, Set<String> freeText) {
        DeliveryId id = delivery.id();
        if (!report.passed()) {
            throw new CadreException(ErrorCode.CHECK_FAILED,
                    "the check of delivery " + id + " has " + report.findings().size() + " findings");
        }
        check.demandDictionary(delivery);
        demandPresentList(delivery, report);
        if (duties.controlled(person, delivery.delivery().source())) {
            journal.record(AuditEvent.of(AuditAction.PERMISSION_REFUSED, id).by(person).ending(AuditOutcome.REFUSED)
                    .with("code", ErrorCode.DUTIES_CONFLICT).with("permission", PERMISSION));
            throw new CadreException(ErrorCode.DUTIES_CONFLICT, "delivery " + id + " is of a source whose connector the same"
                    + " person controlled: somebody else releases it");
        }
        demandSeen(person, delivery, report, freeText);
        demandPresentRegister(delivery);
        optOuts.demand(person, delivery);
        requests.demand(person, delivery);
        settings.demand(person, delivery);
        return terms.demand(person, delivery);
    }

    private void recordUndone(AuditEvent event, JournalEntry entry, RuntimeException why) {
        try {
            journal.record(event.ending(AuditOutcome.FAILED).count("undone_entry", entry.sequence()));
        } catch (RuntimeException e) {
            why.addSuppressed(e);
        }
    }

    // A sheet stays while its delivery waits or is on its way. That it could not be removed undoes nothing: it is tried again.
    private void sweep() {
        try {
            reviews.sweep(id -> landing.delivery(id).map(DeliveryStatus::milestone)
                    .filter(milestone -> milestone.stage() != Stage.REFUSED && milestone.stage() != Stage.SETTLED).isPresent());
            sheetsLeft = false;
        } catch (CadreException e) {
            sheetsLeft = true;
        }
    }

    private boolean atGateAs(Pseudonymised delivery) {
        return landing.delivery(delivery.id()).filter(status -> status.milestone().equals(delivery)).isPresent();
    }

    private Pseudonymised atGate(DeliveryId id) {
        Milestone milestone = landing.delivery(id).map(DeliveryStatus::milestone)
                .orElseThrow(() -> new CadreException(ErrorCode.NOT_FOUND, "there is no delivery " + id));
        if (milestone instanceof Pseudonymised delivery) {
            return delivery;
        }
        throw new CadreException(ErrorCode.WRONG_STAGE,
                "delivery " + id + " is " + milestone.stage() + ", not waiting at the gate");
    }

    private Object door(DeliveryId delivery) {
        return doors[Math.floorMod(delivery.hashCode(), DOORS)];
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        long failed = waiting().stream().flatMap(id -> report(id).stream()).filter(report -> !report.passed()).count();
        log.info("{} deliveries wait for a person; identifiers of {} children were looked for at the last check",
                waiting().size(), watchlist.size());
        List<DeliveryStatus> there = waiting().stream().flatMap(id -> landing.delivery(id).stream()).toList();
        terms.tell(there, log);
        optOuts.tell(there, log);
        if (failed > 0) {
            log.warn("{} deliveries did not pass the check. gate:show tells why; gate:refuse ends them", failed);
        }
        if (sheetsLeft) {
            log.warn("Review sheets of deliveries that nobody decides on any more could not be removed from data/cadre/reviews."
                    + " Let the node's user write there; it is tried again at the next check");
        }
        return new Result(log);
    }
}
