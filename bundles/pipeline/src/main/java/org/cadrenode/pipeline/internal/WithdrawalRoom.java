package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.exchange.Intake;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.linkage.Linkage;
import org.cadrenode.api.research.DeliveryHolding;
import org.cadrenode.api.research.DeliveryWithdrawal;
import org.cadrenode.api.research.DeliveryWithdrawal.Standing;
import org.cadrenode.api.research.DeliveryWithdrawals;
import org.cadrenode.api.research.ResearchDatabase;
import org.cadrenode.api.security.Approval;
import org.cadrenode.api.security.ApprovalKind;
import org.cadrenode.api.security.Approvals;
import org.cadrenode.api.security.Authorizer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Takes whole deliveries out of the resource again. An order is in the journal, then in the ledger, then in the research database; a kill
 * before the second means that it has to be asked for once more. What was ordered is done by the flow, each step such that it may be done
 * again: a kill in between leaves it to the next start. A store that was put back is brought to what was ordered since, before a package
 * is taken in. Thread-safe.
 */
@Component(service = {DeliveryWithdrawals.class, WithdrawalRoom.class})
public final class WithdrawalRoom implements DeliveryWithdrawals {
    private static final String PERMISSION = "delivery:withdraw";

    private final ResearchDatabase research;
    private final Linkage linkage;
    private final Intake intake;
    private final WithdrawalLedger ledger;
    private final Approvals approvals;
    private final Authorizer authorizer;
    private final Journal journal;
    private final Clock clock;
    private final AtomicBoolean due = new AtomicBoolean(true);

    /** Made by the runtime. */
    @Activate
    public WithdrawalRoom(@Reference ResearchDatabase research, @Reference Linkage linkage, @Reference Intake intake, @Reference Keystore keystore,
            @Reference Approvals approvals, @Reference Authorizer authorizer, @Reference Journal journal) throws IOException {
        this(research, linkage, intake, new WithdrawalLedger(new SealedFolder(
                Path.of(System.getProperty("karaf.data", "data"), "cadre", "withdrawals"), keystore)), approvals, authorizer, journal, Clock.systemUTC());
    }

    WithdrawalRoom(ResearchDatabase research, Linkage linkage, Intake intake, WithdrawalLedger ledger, Approvals approvals,
            Authorizer authorizer, Journal journal, Clock clock) {
        this.research = research;
        this.linkage = linkage;
        this.intake = intake;
        this.ledger = ledger;
        this.approvals = approvals;
        this.authorizer = authorizer;
        this.journal = journal;
        this.clock = clock;
    }

    @Override
    public DeliveryHolding holding(DeliveryId delivery) {
        if (!delivery.equals(delivery.origin())) {
            throw new CadreException(ErrorCode.USAGE, "a delivery is withdrawn whole: name " + delivery.origin() + ", of which that is a part");
        }
        demandStanding(delivery);
        return research.holding(delivery).withTokens(linkage.broughtOnlyBy(delivery));
    }

    private void demandStanding(DeliveryId delivery) {
        if (research.withdrawn(delivery)) {
            throw new CadreException(ErrorCode.WRONG_STAGE, "delivery " + delivery + " is withdrawn already");
        }
    }

    @Override
    public DeliveryWithdrawal withdraw(DeliveryId delivery, String reason) {
        String actor = authorizer.require(PERMISSION);
        DeliveryHolding holding = holding(delivery);
        Approval agreed = approvals.demand(ApprovalKind.DELIVERY_WITHDRAWAL, delivery.value(),
                Map.of("provider", holding.provider().value(), "source", holding.source().value()), reason);
        return order(holding, actor, agreed.decidedBy().orElse(""), reason);
    }

    private synchronized DeliveryWithdrawal order(DeliveryHolding holding, String actor, String second, String reason) {
        DeliveryId delivery = holding.delivery();
        demandStanding(delivery);
        List<DeliveryWithdrawal> all = ledger.all();
        if (all.stream().anyMatch(one -> one.delivery().equals(delivery))) {
            throw new CadreException(ErrorCode.WRONG_STAGE, "delivery " + delivery + " is withdrawn, and the database is to hear of it");
        }
        long entry = journal.record(AuditEvent.of(AuditAction.DELIVERY_WITHDRAWN, delivery.value()).by(actor).because(reason)
                .with("approved-by", second).with("provider", holding.provider()).with("source", holding.source())
                .count("records", holding.records())).sequence();
        DeliveryWithdrawal order = new DeliveryWithdrawal(delivery, actor, second, reason, clock.instant().truncatedTo(ChronoUnit.MILLIS), entry);
        try {
            all.add(order);
            ledger.write(all);
            due.set(true);
            research.order(order);
        } catch (IOException e) {
            throw new CadreException(ErrorCode.IO_FAILED, "the ledger of withdrawals cannot be written");
        }
        return order;
    }

    @Override
    public List<Standing> list() {
        return research.withdrawals();
    }

    /** Returns whether a delivery, or the one that it is part of, is withdrawn. */
    boolean has(DeliveryId delivery) {
        return research.withdrawn(delivery);
    }

    /**
     * Does what is ordered and not done, if anything is, and at the first call brings every store to what was ordered. One thread at a time:
     * the flow's.
     */
    void goOn() throws IOException {
        if (!due.getAndSet(false)) {
            return;
        }
        boolean gone = false;
        try {
            remember();
            for (Standing one : research.withdrawals()) {
                DeliveryId delivery = one.order().delivery();
                if (one.done()) {
                    // Each store may have been put back to what it was before.
                    linkage.withdraw(delivery);
                    remove(delivery);
                } else {
                    takeOut(delivery);
                }
            }
            gone = true;
        } finally {
            due.compareAndSet(false, !gone);
        }
    }

    // The research database may have been put back, and the ledger not, or lost.
    private synchronized void remember() throws IOException {
        Map<DeliveryId, DeliveryWithdrawal> all = new LinkedHashMap<>();
        List<DeliveryWithdrawal> known = ledger.all();
        known.forEach(one -> all.put(one.delivery(), one));
        for (Standing one : research.withdrawals()) {
            all.putIfAbsent(one.order().delivery(), one.order());
        }
        for (DeliveryWithdrawal one : known) {
            research.order(one);
        }
        if (all.size() > known.size()) {
            ledger.write(all.values());
        }
    }

    private void takeOut(DeliveryId delivery) throws IOException {
        Standing taken = research.takeOut(delivery, linkage.broughtOnlyBy(delivery));
        linkage.withdraw(delivery);
        remove(delivery);
        journal.record(AuditEvent.of(AuditAction.DELIVERY_REMOVED, delivery.value()).count("records", taken.records())
                .count("events", taken.events()).count("children", taken.children()));
        research.tookOut(delivery);
        research.applyLinks();
    }

    // Whichever is not confirmed yet is removed once it is.
    private void remove(DeliveryId delivery) throws IOException {
        for (String packageId : research.packages(delivery)) {
            intake.remove(packageId);
        }
    }
}
