package org.cadrenode.optout.internal;

import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.dictionary.Dictionaries;
import org.cadrenode.api.erasure.Erasures;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Identifiers;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.optout.OptOutAdded;
import org.cadrenode.api.optout.OptOutCounts;
import org.cadrenode.api.optout.OptOutDesk;
import org.cadrenode.api.optout.OptOutDetail;
import org.cadrenode.api.optout.OptOutEvent;
import org.cadrenode.api.optout.OptOutStatement;
import org.cadrenode.api.security.Approval;
import org.cadrenode.api.security.ApprovalKind;
import org.cadrenode.api.security.Approvals;
import org.cadrenode.api.security.Authorizer;
import org.cadrenode.optout.engine.Decider;
import org.cadrenode.optout.engine.Maker;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The register for those who record, look at, withdraw and prove single decisions. Thread-safe. */
@Component(service = OptOutDesk.class)
public final class OptOutRoom implements OptOutDesk {
    private static final String READING = "optout:read";
    private static final String WRITING = "optout:write";
    private static final Set<String> OF_A_WITHDRAWAL = Set.of("decided_by", "person", "evidence", "effective_on");

    private final OptOutService register;
    private final Journal journal;
    private final Authorizer authorizer;
    private final Approvals approvals;
    private final Clock clock;
    private final Proof proof;
    private final StatementSeal seal;
    // Dynamic: a statement says what can be said.
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Erasures erasures;

    /** Made by the runtime. */
    @Activate
    public OptOutRoom(@Reference OptOutService register, @Reference Journal journal, @Reference Authorizer authorizer,
            @Reference Approvals approvals, @Reference Keystore keystore, @Reference LandingZone landing, @Reference Vault vault,
            @Reference Dictionaries dictionaries) {
        this(register, journal, authorizer, approvals, keystore, landing, vault, dictionaries, Clock.systemUTC());
    }

    OptOutRoom(OptOutService register, Journal journal, Authorizer authorizer, Approvals approvals, Keystore keystore,
            LandingZone landing, Vault vault, Dictionaries dictionaries, Clock clock) {
        this.register = register;
        this.journal = journal;
        this.authorizer = authorizer;
        this.approvals = approvals;
        this.clock = clock;
        proof = new Proof(register, landing, vault, dictionaries);
        seal = new StatementSeal(keystore);
    }

    @Override
    public OptOutAdded add(Map<String, String> decision, boolean trial) throws IOException {
        String person = authorizer.require(WRITING);
        Recording.Single single = register.recording().add(OptOutList.single(decision), person, trial);
        boolean withdrawn = !single.isNew() && register.recording().find(single.reference()).withdrawal().isPresent();
        return new OptOutAdded(single.reference(), single.isNew(), withdrawn);
    }

    /** What a withdrawal says of itself. */
    private record Withdrawing(Maker maker, Optional<LocalDate> from, String evidence) {
        static Withdrawing read(Map<String, String> said) {
            Optional<Decider> decider = Decider.of(said.getOrDefault("decided_by", "").strip());
            String from = said.getOrDefault("effective_on", "").strip();
            Optional<LocalDate> day = Identifiers.date(from);
            Optional<String> person = OptOutList.text(said.getOrDefault("person", "").strip());
            Optional<String> evidence = OptOutList.text(said.getOrDefault("evidence", "").strip());
            if (decider.isEmpty() || person.isEmpty() || evidence.isEmpty() || !from.isEmpty() && day.isEmpty()
                    || !OF_A_WITHDRAWAL.containsAll(said.keySet())) {
                throw new CadreException(ErrorCode.OPTOUT_LIST_INVALID,
                        "a withdrawal says decided_by, and may say person, evidence and effective_on");
            }
            return new Withdrawing(new Maker(decider.get(), person.get()), day, evidence.get());
        }
    }

    @Override
    public OptOutDetail withdrawable(long reference, Map<String, String> maker) {
        authorizer.require(WRITING);
        return register.view().detail(register.recording().withdrawable(reference, Withdrawing.read(maker).maker()));
    }

    @Override
    public OptOutDetail withdraw(long reference, Map<String, String> maker, String reason) {
        String person = authorizer.require(WRITING);
        String why = reason.strip();
        if (why.isEmpty()) {
            throw new CadreException(ErrorCode.REASON_MISSING, "to withdraw an opt-out needs a reason");
        }
        Withdrawing withdrawing = Withdrawing.read(maker);
        register.recording().withdrawable(reference, withdrawing.maker());
        LocalDate today = DecisionRows.day(clock.millis());
        // What was received by now was kept out until now, whatever day is said.
        LocalDate from = withdrawing.from().filter(today::isBefore).orElse(today);
        Approval word = approvals.demand(ApprovalKind.OPTOUT_WITHDRAWAL, Long.toString(reference),
                Map.of("decided-by", withdrawing.maker().decider().word(),
                        "from", withdrawing.from().map(LocalDate::toString).orElse("now")), why);
        register.recording().withdraw(reference, withdrawing.maker(), from, withdrawing.evidence(), person,
                AuditEvent.of(AuditAction.OPTOUT_WITHDRAWN, Long.toString(reference)).by(person).because(why)
                        .with("approved-by", word.decidedBy().orElse("")).with("from", from));
        return register.view().detail(register.recording().find(reference));
    }

    @Override
    public OptOutDetail show(long reference) {
        authorizer.require(READING);
        return register.view().detail(register.recording().find(reference));
    }

    @Override
    public List<OptOutEvent> history(long reference) {
        authorizer.require(READING);
        return register.view().history(register.recording().find(reference).reference());
    }

    @Override
    public OptOutCounts counts() {
        authorizer.require(READING);
        return register.view().counts();
    }

    @Override
    public OptOutStatement prove(long reference) throws IOException {
        String person = authorizer.require(WRITING);
        Recorded recorded = register.recording().find(reference);
        Proof.Statement statement = proof.of(recorded, clock.instant(), journal.checkpoint(), erasures);
        OptOutStatement signed = new OptOutStatement(seal.text(statement.text()), seal.json(statement.json()));
        journal.record(AuditEvent.of(AuditAction.OPTOUT_PROVED, Long.toString(reference)).by(person)
                .with("statement", StatementSeal.digest(statement.text())));
        register.proved(reference, person);
        return signed;
    }

    @Override
    public String verify(String statement) {
        authorizer.require(READING);
        return seal.verify(statement);
    }

    @Override
    public boolean isOwn(String key) {
        return seal.own().equals(key);
    }
}
