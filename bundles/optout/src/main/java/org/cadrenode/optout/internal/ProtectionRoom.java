package org.cadrenode.optout.internal;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.optout.ProtectionAim;
import org.cadrenode.api.optout.ProtectionLine;
import org.cadrenode.api.optout.ProtectionRegister;
import org.cadrenode.api.optout.ProtectionStatus;
import org.cadrenode.api.security.Approval;
import org.cadrenode.api.security.ApprovalKind;
import org.cadrenode.api.security.Approvals;
import org.cadrenode.api.security.Authorizer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The register of protected addresses for those who may write into it. Thread-safe. */
@Component(service = ProtectionRegister.class)
public final class ProtectionRoom implements ProtectionRegister {
    private static final String READING = "protection:read";
    private static final String WRITING = "protection:write";
    private static final int MOST_NUMBERS = 20;

    private final OptOutService register;
    private final Journal journal;
    private final Authorizer authorizer;
    private final Approvals approvals;
    private final Clock clock;

    /** Made by the runtime. */
    @Activate
    public ProtectionRoom(@Reference OptOutService register, @Reference Journal journal, @Reference Authorizer authorizer,
            @Reference Approvals approvals) {
        this(register, journal, authorizer, approvals, Clock.systemUTC());
    }

    ProtectionRoom(OptOutService register, Journal journal, Authorizer authorizer, Approvals approvals, Clock clock) {
        this.register = register;
        this.journal = journal;
        this.authorizer = authorizer;
        this.approvals = approvals;
        this.clock = clock;
    }

    @Override
    public long add(List<String> lines, ProtectionAim aim, boolean trial) {
        String person = authorizer.require(WRITING);
        long added = register.shelter().add(Protection.read(aim(aim), lines), clock.instant(), person, trial);
        if (!trial) {
            register.sheltered();
        }
        return added;
    }

    private static Protection.Aim aim(ProtectionAim aim) {
        return switch (aim) {
            case ADDRESS -> Protection.Aim.ADDRESS;
            case ADOPTION -> Protection.Aim.ADOPTION;
        };
    }

    @Override
    public List<Long> find(List<String> lines) {
        String person = authorizer.require(WRITING);
        List<Protection> wanted = Protection.read(Protection.Aim.ADDRESS, lines);
        List<Protection> both = new ArrayList<>(wanted);
        both.addAll(Protection.read(Protection.Aim.ADOPTION, lines));
        List<Long> found = register.shelter().find(both);
        journal.record(AuditEvent.of(AuditAction.PROTECTION_SOUGHT, "protection").by(person).count("lines", wanted.size())
                .count("statements", found.size()).with("references", found.stream().limit(MOST_NUMBERS).map(String::valueOf)
                        .collect(Collectors.joining(","))));
        return found;
    }

    @Override
    public List<ProtectionLine> statements(int limit) {
        authorizer.require(READING);
        return register.shelter().rows().stream().sorted(Comparator.comparingLong(ProtectionRows.Row::reference).reversed())
                .limit(Math.max(0, limit)).map(row -> new ProtectionLine(row.reference(), row.origin(), Instant.ofEpochMilli(row.saidAt()),
                        row.inForce() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(row.liftedAt())))).toList();
    }

    @Override
    public ProtectionStatus status() {
        authorizer.require(READING);
        register.sheltered();
        long[] counts = register.shelter().counts();
        return new ProtectionStatus(counts[0], counts[1], counts[2], counts[3]);
    }

    @Override
    public void lift(long reference, String reason) {
        String person = authorizer.require(WRITING);
        String why = reason.strip();
        if (why.isEmpty()) {
            throw new CadreException(ErrorCode.REASON_MISSING, "to lift a protection needs a reason");
        }
        ProtectionRows.Row row = register.shelter().inForce(reference);
        // Who said it anew in between is another statement than the one that the two agreed on.
        Approval word = approvals.demand(ApprovalKind.PROTECTION_LIFTING, Long.toString(reference),
                Map.of("said-at", Instant.ofEpochMilli(row.saidAt()).toString()), why);
        register.shelter().lift(reference, clock.instant(), lifted -> journal.record(
                AuditEvent.of(AuditAction.PROTECTION_LIFTED, Long.toString(reference)).by(person).because(why)
                        .with("approved-by", word.decidedBy().orElse("")).with("origin", lifted.origin())));
        register.sheltered();
    }
}
