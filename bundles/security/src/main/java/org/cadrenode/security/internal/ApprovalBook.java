package org.cadrenode.security.internal;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.AuditOutcome;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.security.Approval;
import org.cadrenode.api.security.Approval.State;
import org.cadrenode.api.security.ApprovalKind;
import org.cadrenode.api.security.Approvals;
import org.cadrenode.api.security.Authorizer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The requests for a second person's word, in a file. A word holds for the one who asked, for exactly what was asked, once,
 * within the time; and only as long as the one who gave it may still give it. Thread-safe.
 */
@Component
public final class ApprovalBook implements Approvals {
    /** Without the letters and digits that are mistaken for others. */
    private static final String ALPHABET = "ACDEFGHJKLMNPQRTUVWXYZ2346789";
    private static final int ID_LENGTH = 6;
    private static final int WAITING_AT_ONCE = 50;
    private static final int LONGEST_REASON = 500;
    private static final Duration KEPT = Duration.ofDays(30);

    private final Authorizer authorizer;
    private final Journal journal;
    private final People people;
    private final DurableStore<List<Request>> store;
    private final SecureRandom random = new SecureRandom();

    @Activate
    public ApprovalBook(@Reference Authorizer authorizer, @Reference Journal journal, @Reference People people) {
        this(authorizer, journal, people, People.folder(), Disk.REAL);
    }

    ApprovalBook(Authorizer authorizer, Journal journal, People people, Path folder, Disk disk) {
        this.authorizer = authorizer;
        this.journal = journal;
        this.people = people;
        this.store = new DurableStore<>(folder.resolve("approvals.json"), disk, new RequestsForm(), List.of());
    }

    @Override
    public synchronized Approval demand(ApprovalKind kind, String object, Map<String, String> parameters, String reason) {
        String asker = authorizer.actor();
        if (!people.present(asker)) {
            throw new CadreException(ErrorCode.NOT_PERMITTED, "the user may not act any more");
        }
        String why = reason(reason);
        Instant now = people.clock().instant();
        Optional<Request> last = store.value().stream().filter(request -> request.isFor(kind, object, parameters, asker))
            .filter(request -> counts(request, now)).reduce((earlier, later) -> later);
        if (last.isEmpty()) {
            throw waits(file(kind, object, parameters, asker, why, now));
        }
        Request request = last.get();
        return switch (request.at(now)) {
            case WAITING -> throw waits(request);
            case REFUSED -> throw new CadreException(ErrorCode.APPROVAL_REFUSED, "the second person refused " + request.id());
            case APPROVED -> use(request);
            case USED, LAPSED -> throw new IllegalStateException("A request that is over does not count");
        };
    }

    // Whether the request still decides what the next attempt meets; if not, that attempt is a new request.
    private boolean counts(Request request, Instant now) {
        return switch (request.at(now)) {
            case WAITING -> true;
            case APPROVED -> request.decidedBy().filter(by -> mayDecide(by, request)).isPresent();
            // One that the asker took back is over; a second person's no holds as long as a yes would have.
            case REFUSED -> now.isBefore(request.until()) && !request.decidedBy().equals(Optional.of(request.askedBy()));
            case USED, LAPSED -> false;
        };
    }

    private boolean mayDecide(String by, Request request) {
        return !by.equals(request.askedBy()) && people.permits(by, request.kind().permission());
    }

    private Request file(ApprovalKind kind, String object, Map<String, String> parameters, String asker, String reason, Instant now) {
        long waiting = store.value().stream().filter(r -> r.askedBy().equals(asker) && r.at(now) == State.WAITING).count();
        if (waiting >= WAITING_AT_ONCE) {
            throw new CadreException(ErrorCode.WRONG_STAGE, waiting + " requests of this user wait already");
        }
        Request request = new Request(id(), kind, object, parameters, asker, reason, now,
            now.plus(people.policy().approvalTime()), State.WAITING, Optional.empty());
        journal.record(event(AuditAction.APPROVAL_ASKED, request, asker).because(reason).with("until", request.until()));
        change(requests -> {
            requests.add(request);
            return requests;
        });
        return request;
    }

    private Approval use(Request request) {
        String second = request.decidedBy().orElseThrow();
        journal.record(event(AuditAction.APPROVAL_USED, request, request.askedBy()).with("approved-by", second)
            .because(request.reason()));
        Request used = request.now(State.USED, request.decidedBy());
        replace(used);
        return used.view(people.clock().instant());
    }

    @Override
    public List<Approval> list() {
        String actor = authorizer.actor();
        boolean all = authorizer.may("approval:read");
        Instant now = people.clock().instant();
        List<Approval> seen = new ArrayList<>();
        for (Request request : store.value()) {
            if (request.until().isAfter(now.minus(KEPT))
                && (all || request.askedBy().equals(actor) || people.permits(actor, request.kind().permission()))) {
                seen.add(request.view(now));
            }
        }
        // They are kept in the order in which they were asked.
        Collections.reverse(seen);
        return List.copyOf(seen);
    }

    @Override
    public synchronized Approval approve(String id, String reason) {
        Request request = found(id);
        String second = authorizer.require(request.kind().permission());
        if (second.equals(request.askedBy())) {
            journal.record(event(AuditAction.PERMISSION_REFUSED, request, second).ending(AuditOutcome.REFUSED)
                .with("cause", "own-request"));
            throw new CadreException(ErrorCode.NOT_PERMITTED, "nobody approves their own request");
        }
        return decide(request, State.APPROVED, AuditAction.APPROVAL_GIVEN, second, reason);
    }

    @Override
    public synchronized Approval refuse(String id, String reason) {
        Request request = found(id);
        String second = authorizer.actor();
        if (!second.equals(request.askedBy()) || !people.present(second)) {
            authorizer.require(request.kind().permission());
        }
        return decide(request, State.REFUSED, AuditAction.APPROVAL_REFUSED, second, reason);
    }

    private Approval decide(Request request, State state, AuditAction action, String second, String reason) {
        String why = reason(reason);
        Instant now = people.clock().instant();
        if (request.at(now) != State.WAITING) {
            throw new CadreException(ErrorCode.WRONG_STAGE, request.id() + " does not wait: " + request.at(now));
        }
        journal.record(event(action, request, second).with("asked-by", request.askedBy()).because(why));
        Request decided = request.now(state, Optional.of(second));
        replace(decided);
        return decided.view(now);
    }

    private Request found(String id) {
        // Who is nobody learns nothing about what there is.
        authorizer.actor();
        return store.value().stream().filter(request -> request.id().equals(id)).findFirst()
            .orElseThrow(() -> new CadreException(ErrorCode.NOT_FOUND, "there is no such request"));
    }

    private void replace(Request request) {
        change(requests -> {
            requests.replaceAll(other -> other.id().equals(request.id()) ? request : other);
            return requests;
        });
    }

    private void change(UnaryOperator<List<Request>> change) {
        Instant oldest = people.clock().instant().minus(KEPT);
        store.change(requests -> {
            List<Request> kept = new ArrayList<>(requests);
            kept.removeIf(request -> request.until().isBefore(oldest));
            return List.copyOf(change.apply(kept));
        });
    }

    private static CadreException waits(Request request) {
        return new CadreException(ErrorCode.APPROVAL_NEEDED,
            request.id() + " waits for a second person with " + request.kind().permission() + " until "
                    + request.until().truncatedTo(ChronoUnit.SECONDS));
    }

    private static String reason(String reason) {
        if (reason.isBlank() || reason.length() > LONGEST_REASON) {
            throw new CadreException(ErrorCode.REASON_MISSING, "a reason of at most " + LONGEST_REASON + " characters is needed");
        }
        return reason.strip();
    }

    private static AuditEvent event(AuditAction action, Request request, String by) {
        AuditEvent event = AuditEvent.of(action, request.id()).by(by).with("kind", request.kind()).with("object", request.object());
        for (Map.Entry<String, String> parameter : request.parameters().entrySet()) {
            event = event.with("parameter." + parameter.getKey(), parameter.getValue());
        }
        return event;
    }

    private String id() {
        while (true) {
            StringBuilder made = new StringBuilder("A-");
            for (int i = 0; i < ID_LENGTH; i++) {
                made.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            }
            String id = made.toString();
            if (store.value().stream().noneMatch(request -> request.id().equals(id))) {
                return id;
            }
        }
    }
}
