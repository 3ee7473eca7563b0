package org.cadrenode.families.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.AuditOutcome;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.FamilyAnswer;
import org.cadrenode.api.identifiable.FamilyRequests;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.keys.Letterbox;
import org.cadrenode.api.optout.FamilyRequestId;
import org.cadrenode.api.optout.FamilyRequestLine;
import org.cadrenode.api.optout.OptOutDesk;
import org.cadrenode.api.optout.RequestHold;
import org.cadrenode.api.security.Authorizer;
import org.cadrenode.families.engine.Form;
import org.cadrenode.families.engine.Refusal;
import org.cadrenode.families.engine.RefusedRequest;
import org.cadrenode.families.engine.SealedText;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** Families' requests, from the inbox to a person's decision. Thread-safe. */
@Component(service = {FamilyRequests.class, RequestHold.class, HealthCheck.class}, configurationPid = FamiliesConfiguration.PID,
        property = {HealthCheck.NAME + "=family-requests", HealthCheck.TAGS + "=cadre"})
@Designate(ocd = FamiliesConfiguration.class)
public final class RequestRoom implements FamilyRequests, RequestHold, HealthCheck {
    private static final String READING = "optout:read";
    private static final String WRITING = "optout:write";
    private static final int LONGEST_REASON = 300;

    private final Letterbox letterbox;
    private final OptOutDesk desk;
    private final Journal journal;
    private final Authorizer authorizer;
    private final FamiliesConfiguration configuration;
    private final RequestInbox inbox;
    private final RequestShelf shelf;
    private final WaitingChildren children;
    private final Clock clock;
    private final Map<Refusal, Integer> refused = new TreeMap<>();
    private long stuck;
    private String unread = "";

    /** Made by the runtime. */
    @Activate
    public RequestRoom(@Reference Letterbox letterbox, @Reference OptOutDesk desk, @Reference Vault vault, @Reference Journal journal,
            @Reference Authorizer authorizer, FamiliesConfiguration configuration) throws IOException {
        this(letterbox, desk, vault, journal, authorizer, configuration, Clock.systemUTC());
    }

    RequestRoom(Letterbox letterbox, OptOutDesk desk, Vault vault, Journal journal, Authorizer authorizer,
            FamiliesConfiguration configuration, Clock clock) throws IOException {
        this.letterbox = letterbox;
        this.desk = desk;
        this.journal = journal;
        this.authorizer = authorizer;
        this.configuration = configuration;
        this.clock = clock;
        Path data = Path.of(System.getProperty("karaf.data", "data"));
        inbox = new RequestInbox(configuration.inbox().isBlank() ? data.resolve("inbox-optout-requests") : data.resolve(configuration.inbox()),
                clock);
        shelf = new RequestShelf(configuration.directory().isBlank() ? data.resolve("cadre/families") : data.resolve(configuration.directory()));
        children = new WaitingChildren(vault, this::opened);
    }

    @Override
    public synchronized Taken take() throws IOException {
        int taken = 0;
        Map<Refusal, Integer> now = new TreeMap<>();
        long waiting = shelf.waiting();
        long left = 0;
        for (Path file : inbox.files()) {
            if (waiting >= configuration.mostWaiting()) {
                break;
            }
            try {
                if (taken(file, now)) {
                    taken++;
                    waiting++;
                }
            } catch (IOException e) {
                left++;
            }
        }
        stuck = left;
        now.forEach((refusal, count) -> {
            journal.record(AuditEvent.of(AuditAction.OPTOUT_REQUEST_REFUSED, "inbox").ending(AuditOutcome.REFUSED).with("code", refusal)
                    .count("files", count));
            refused.merge(refusal, count, Integer::sum);
        });
        Map<String, Integer> codes = new TreeMap<>();
        now.forEach((refusal, count) -> codes.put(refusal.name(), count));
        return new Taken(taken, codes);
    }

    private boolean taken(Path file, Map<Refusal, Integer> now) throws IOException {
        try {
            take(file);
            return true;
        } catch (RefusedRequest e) {
            if (e.refusal() == Refusal.NOT_WHOLE && inbox.growing(file)) {
                return false;
            }
            if (e.refusal() == Refusal.REPEATED) {
                inbox.done(file);
            } else {
                inbox.refuse(file);
            }
            now.merge(e.refusal(), 1, Integer::sum);
            return false;
        }
    }

    // The file is deleted last: after a kill it is known by its digest, and taken for a repetition.
    private void take(Path file) throws IOException, RefusedRequest {
        byte[] content = inbox.content(file);
        String digest = SealedText.digest(SealedText.sealed(content));
        if (shelf.has(digest)) {
            throw new RefusedRequest(Refusal.REPEATED);
        }
        Instant now = clock.instant();
        Form form = form(content, LocalDate.ofInstant(now, ZoneOffset.UTC));
        FamilyRequestId id = shelf.next();
        journal.record(AuditEvent.of(AuditAction.OPTOUT_REQUEST_RECEIVED, id).with("digest", digest).with("decided-by", form.askedBy())
                .with("scopes", String.join(" ", form.scopes())));
        shelf.put(new Kept(new FamilyRequestLine(id, now, form.code(), form.askedBy(), form.scopes(), FamilyRequestLine.WAITING,
                Optional.empty(), "", List.of()), digest, Set.of(), content));
        inbox.done(file);
    }

    private Form form(byte[] content, LocalDate received) throws RefusedRequest {
        byte[] plain;
        try {
            plain = letterbox.open(SealedText.FORM, SealedText.sealed(content));
        } catch (IOException e) {
            throw new RefusedRequest(Refusal.NOT_OPENED);
        }
        return Form.read(plain, received);
    }

    private Form form(Kept kept) {
        try {
            return form(kept.sealed(), received(kept));
        } catch (RefusedRequest e) {
            throw new CadreException(ErrorCode.CONTENT_CHANGED, "request " + kept.line().id() + " is not opened by the keys that this node has");
        }
    }

    private Form opened(FamilyRequestId id) throws IOException {
        return form(waiting(id));
    }

    private static LocalDate received(Kept kept) {
        return LocalDate.ofInstant(kept.line().receivedAt(), ZoneOffset.UTC);
    }

    @Override
    public synchronized List<FamilyRequestLine> list(boolean all) {
        authorizer.require(READING);
        return shelf.all().stream().map(Kept::line).filter(line -> all || line.waits())
                .sorted(Comparator.comparing(FamilyRequestLine::id).reversed()).toList();
    }

    @Override
    public synchronized List<FamilyAnswer> read(FamilyRequestId id) throws IOException {
        String person = authorizer.require(WRITING);
        Kept kept = waiting(id);
        Form form = form(kept);
        journal.record(AuditEvent.of(AuditAction.OPTOUT_REQUEST_READ, id).by(person));
        shelf.put(kept.readBy(person));
        List<FamilyAnswer> answers = new ArrayList<>();
        Form.ANSWERS.forEach(name -> answers.add(new FamilyAnswer(name, form.answer(name))));
        answers.add(new FamilyAnswer("age_when_signed", Integer.toString(form.age())));
        if (!form.answer("nhs_number").isEmpty() && form.nhsNumber().isEmpty()) {
            answers.add(new FamilyAnswer("nhs_number_valid", "no: it is not used"));
        }
        if (!form.answer("upn").isEmpty() && form.upn().isEmpty()) {
            answers.add(new FamilyAnswer("upn_valid", "no: it is not used"));
        }
        return answers;
    }

    @Override
    public synchronized FamilyRequestLine verify(FamilyRequestId id, String evidence, boolean trial) throws IOException {
        String person = authorizer.require(WRITING);
        String how = reason(evidence, "say how it was verified");
        Kept kept = waiting(id);
        if (!kept.readBy().contains(person)) {
            throw new CadreException(ErrorCode.REVIEW_MISSING, "read request " + id + " first: only who has read it verifies it");
        }
        Form form = form(kept);
        List<Map<String, String>> decisions = form.decisions("page, request " + id + ", code " + form.code() + ": " + how, received(kept));
        // All are checked before the first is recorded; repeated after a kill, the register has them already.
        for (Map<String, String> decision : decisions) {
            if (desk.add(decision, true).withdrawn()) {
                throw new CadreException(ErrorCode.WRONG_STAGE, "the register has the same decision of request " + id + ", and it was withdrawn: ask the"
                        + " family, record a new one with optout:add, and dismiss the request");
            }
        }
        if (trial) {
            return kept.line();
        }
        List<Long> references = new ArrayList<>();
        for (Map<String, String> decision : decisions) {
            references.add(desk.add(decision, false).reference());
        }
        journal.record(AuditEvent.of(AuditAction.OPTOUT_REQUEST_VERIFIED, id).by(person).because(how)
                .with("references", String.join(" ", references.stream().map(Object::toString).toList())));
        return decide(kept.decided(FamilyRequestLine.VERIFIED, clock.instant(), person, references));
    }

    @Override
    public synchronized FamilyRequestLine dismiss(FamilyRequestId id, String reason, boolean trial) throws IOException {
        String person = authorizer.require(WRITING);
        String why = reason(reason, "say why it is put aside");
        Kept kept = waiting(id);
        if (trial) {
            return kept.line();
        }
        journal.record(AuditEvent.of(AuditAction.OPTOUT_REQUEST_DISMISSED, id).by(person).because(why));
        return decide(kept.decided(FamilyRequestLine.DISMISSED, clock.instant(), person, List.of()));
    }

    private FamilyRequestLine decide(Kept decided) throws IOException {
        shelf.put(decided);
        unread = "";
        return decided.line();
    }

    private Kept waiting(FamilyRequestId id) throws IOException {
        Kept kept = shelf.find(id).orElseThrow(() -> new CadreException(ErrorCode.NOT_FOUND, "there is no request " + id));
        if (!kept.line().waits()) {
            throw new CadreException(ErrorCode.WRONG_STAGE, "request " + id + " is " + kept.line().state() + " already");
        }
        return kept;
    }

    private static String reason(String text, String missing) {
        String reason = text.strip();
        if (reason.isEmpty()) {
            throw new CadreException(ErrorCode.REASON_MISSING, missing);
        }
        if (reason.length() > LONGEST_REASON) {
            throw new CadreException(ErrorCode.USAGE, "that has at most " + LONGEST_REASON + " characters");
        }
        return reason;
    }

    @Override
    public List<String> pages(Path folder, boolean replace) throws IOException {
        authorizer.require(WRITING);
        return new Pages(configuration, letterbox.publicKey()).write(folder, replace);
    }

    @Override
    public synchronized Optional<String> refusal(ProviderId provider) {
        if (!configuration.holdReleases()) {
            return Optional.empty();
        }
        try {
            if (shelf.damaged() > 0) {
                return Optional.of("a request of a family cannot be read any more: see node:check");
            }
            List<FamilyRequestId> ids = children.of(shelf.all().stream().map(Kept::line).filter(FamilyRequestLine::waits)
                    .map(FamilyRequestLine::id).toList(), provider);
            unread = "";
            return ids.isEmpty() ? Optional.empty() : Optional.of(ids.size() + " requests of families wait that may be of children of "
                    + provider + " (" + ids.get(0) + (ids.size() > 1 ? " and others" : "") + "): verify or dismiss them first");
        } catch (IOException | CadreException e) {
            unread = e instanceof CadreException ? e.getMessage() : e.getClass().getSimpleName();
            return Optional.of("the requests of families cannot be read: " + unread);
        }
    }

    @Override
    public synchronized Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        List<FamilyRequestLine> waiting = shelf.all().stream().map(Kept::line).filter(FamilyRequestLine::waits).toList();
        log.info("{} requests of families wait to be verified", waiting.size());
        Instant late = clock.instant().minus(Duration.ofDays(configuration.warningDays()));
        long old = waiting.stream().filter(line -> line.receivedAt().isBefore(late)).count();
        if (old > 0) {
            log.warn("{} requests of families wait for more than {} days: see optout:requests and optout:verify", old, configuration.warningDays());
        }
        if (waiting.size() >= configuration.mostWaiting()) {
            log.critical("As many requests of families wait as may; further ones stay in the inbox. See optout:requests");
        }
        if (shelf.damaged() > 0) {
            log.critical("{} requests of families were altered on disk and cannot be read; nothing is released. Restore them from a backup,"
                    + " and restart the node", shelf.damaged());
        }
        if (!unread.isEmpty()) {
            log.critical("When a release was asked for, the requests of families could not be read, and nothing is released: {}", unread);
        }
        if (stuck > 0) {
            log.critical("{} files of the inbox of families' requests can be neither taken in nor moved. Let the node read and write there, and look"
                    + " whether its disk is full", stuck);
        }
        if (!refused.isEmpty()) {
            log.info("Files of the inbox refused since the start, by reason: {}", refused);
        }
        try {
            inbox.files();
            long left = inbox.refused();
            if (left > 0) {
                log.warn("{} files that are no requests lie in the folder refused of the inbox: look at them, somebody may have meant one", left);
            }
        } catch (IOException e) {
            log.critical("The inbox of families' requests cannot be read");
        }
        return new Result(log);
    }
}
