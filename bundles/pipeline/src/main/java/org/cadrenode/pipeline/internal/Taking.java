package org.cadrenode.pipeline.internal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.exchange.Intake;
import org.cadrenode.api.exchange.PackageKind;
import org.cadrenode.api.exchange.PackageManifest;
import org.cadrenode.api.exchange.Receipt;
import org.cadrenode.api.exchange.Received;
import org.cadrenode.api.linkage.Linkage;
import org.cadrenode.api.linkage.Linked;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.research.Loaded;
import org.cadrenode.api.research.ResearchDatabase;

/**
 * What a resource does with a package. A store that was put back to an older state, as from a backup, lacks packages that were
 * confirmed, and removals among them: all behind the last one that it has are taken in once more before anything else is. The other
 * store, which has them, is left as it is: to forget a child again who came back since would lose it.
 *
 * <p>While rows of one provider are loaded, packages of others are linked, and of the same provider the one behind; all else is done when
 * nothing is under way. One thread at a time.
 */
final class Taking {
    private static final int PSEUDONYM_BYTES = 16;

    private final Intake intake;
    private final Linkage linkage;
    private final ResearchDatabase research;
    private final WithdrawalRoom withdrawals;
    private final StageClock clock;
    private final Loading loads;
    private Map<ProviderId, Long> linked = Map.of();
    private boolean complete;

    Taking(Intake intake, Linkage linkage, ResearchDatabase research, WithdrawalRoom withdrawals, StageClock clock, Loading loads) {
        this.intake = intake;
        this.linkage = linkage;
        this.research = research;
        this.withdrawals = withdrawals;
        this.clock = clock;
        this.loads = loads;
    }

    /** Takes withdrawn deliveries out, finds out once which packages the stores lack, and has them handed out again. */
    void complete() throws IOException {
        if (!complete) {
            // Research sees that linkage was put back as long as linkage has not gone on.
            research.applyLinks();
        }
        withdrawals.goOn();
        if (!complete) {
            linked = intake.last(linkage::has);
            Map<ProviderId, Long> both = new TreeMap<>(intake.last(research::has));
            both.replaceAll((provider, loaded) -> Math.min(loaded, linked.getOrDefault(provider, loaded)));
            intake.again(both);
            complete = true;
        }
    }

    /** Takes a package in, and answers; a load may go on until {@link #finish}, or until its package is given again. */
    void take(Received received) throws IOException {
        PackageManifest manifest = received.manifest();
        if (loads.underWay(manifest.provider(), manifest.packageId())) {
            linkAhead(received);
        }
        if (loads.ended(manifest.provider(), manifest.packageId())) {
            return;
        }
        boolean withdrawn = manifest.delivery().filter(withdrawals::has).isPresent();
        if (manifest.kind() != PackageKind.DATA || withdrawn) {
            loads.endAll();
        }
        long started = System.nanoTime();
        long rows = manifest.rows();
        switch (manifest.kind()) {
            case DATA -> {
                if (withdrawn) {
                    leaveOut(received);
                    return;
                }
                Linked inLinkage = link(received);
                loads.begin(manifest.provider(), manifest.packageId(), () -> load(inLinkage, rows));
            }
            case PURGE -> {
                if (lacksLinkage(manifest)) {
                    linkage.forget(subjects(received));
                    linkage.took(manifest.packageId());
                }
                intake.confirm(received, research.purge(received));
                clock.add("purge", rows, started);
            }
            case RETURN -> {
                if (lacksLinkage(manifest)) {
                    linkage.readmit(subjects(received));
                    linkage.took(manifest.packageId());
                }
                intake.confirm(received, research.readmit(received));
                clock.add("purge", rows, started);
            }
            case RENEWAL -> {
                Receipt receipt = research.renew(linkage.renew(received));
                research.applyLinks();
                intake.confirm(received, receipt);
                clock.add("renew", rows, started);
            }
            case IDENTIFIERS -> throw new CadreException(ErrorCode.PACKAGE_NOT_AUTHENTIC,
                    "package " + manifest.packageId() + " carries identifiers, which a resource does not take");
        }
    }

    /** Waits until all that was taken is answered. */
    void finish() throws IOException {
        loads.endAll();
    }

    private Linked link(Received received) throws IOException {
        long started = System.nanoTime();
        boolean before = linkage.has(received.manifest().packageId());
        Linked inLinkage = linkage.link(received);
        if (!before) {
            clock.add("link", received.manifest().rows(), started);
        }
        return inLinkage;
    }

    // Rows alone, whose order linkage does not mind. What a kill leaves linked ahead comes again; what is withdrawn is taken out of linkage.
    private void linkAhead(Received underWay) throws IOException {
        Optional<Received> next = intake.following(underWay).filter(one -> one.manifest().kind() == PackageKind.DATA
                && one.manifest().delivery().filter(withdrawals::has).isEmpty());
        if (next.isPresent()) {
            link(next.get());
        }
    }

    private void load(Linked linkedBefore, long rows) throws IOException {
        long started = System.nanoTime();
        Loaded loaded = research.load(linkedBefore);
        clock.add("load", rows, started);
        intake.confirm(linkedBefore.received(), loaded.receipt());
    }

    // Of a withdrawn delivery nothing is taken in; its place in the order is.
    private void leaveOut(Received received) throws IOException {
        String packageId = received.manifest().packageId();
        linkage.took(packageId);
        intake.confirm(received, research.load(new Linked(received, linkage.lastSequence())).receipt());
        intake.remove(packageId);
    }

    private boolean lacksLinkage(PackageManifest manifest) {
        return manifest.sequence() > linked.getOrDefault(manifest.provider(), 0L);
    }

    private List<Pseudonym> subjects(Received received) throws IOException {
        List<Pseudonym> subjects = new ArrayList<>();
        try (InputStream in = new BufferedInputStream(intake.purge(received))) {
            byte[] next = in.readNBytes(PSEUDONYM_BYTES);
            while (next.length == PSEUDONYM_BYTES) {
                subjects.add(Pseudonym.ofHash(next));
                next = in.readNBytes(PSEUDONYM_BYTES);
            }
        }
        return subjects;
    }
}
