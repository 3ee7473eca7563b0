package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.Milestone;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.Pseudonymised;
import org.cadrenode.api.delivery.Refused;
import org.cadrenode.api.delivery.Released;
import org.cadrenode.api.delivery.RevisionReason;
import org.cadrenode.api.delivery.Cleared;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.delivery.Settled;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.api.delivery.Tally;
import org.cadrenode.api.dictionary.Dictionaries;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.exchange.CustodianDispatch;
import org.cadrenode.api.exchange.Dispatch;
import org.cadrenode.api.exchange.PackageKind;
import org.cadrenode.api.exchange.Receipt;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.api.identifiable.OptOutScreen;
import org.cadrenode.api.identifiable.OptOutScreen.StoppedChild;
import org.cadrenode.api.identifiable.Pseudonymiser;
import org.cadrenode.api.identifiable.Revisions;
import org.cadrenode.api.pseudonym.Pseudonym;

/**
 * What happens to deliveries other than going forward: receipts settle them, opt-outs call their rows back, and held
 * records go on once their child is known. Called by the sweep, one thread at a time.
 */
final class AfterRelease {
    private final LandingZone landing;
    private final Revisions revisions;
    private final Dictionaries dictionaries;
    private final OptOutScreen optOut;
    private final Pseudonymiser pseudonymiser;
    private final Dispatch dispatch;
    private final CustodianDispatch custodian;
    private long optOutsSeen = -1;
    private long answersSeen = -1;
    private volatile boolean heldMayGoOn = true;

    AfterRelease(LandingZone landing, Dictionaries dictionaries, OptOutScreen optOut, Pseudonymiser pseudonymiser,
            Revisions revisions, Dispatch dispatch, CustodianDispatch custodian) {
        this.landing = landing;
        this.revisions = revisions;
        this.dictionaries = dictionaries;
        this.optOut = optOut;
        this.pseudonymiser = pseudonymiser;
        this.dispatch = dispatch;
        this.custodian = custodian;
    }

    /** Deals with the receipts that came back, but for those of a delivery that a stage works on; true if there were any. */
    boolean settleReceipts(Set<DeliveryId> underWork) throws IOException {
        boolean moved = noteSent(underWork);
        List<Receipt> receipts = dispatch.receipts().stream().filter(receipt -> receipt.kind() != PackageKind.DATA
                || receipt.counts().stream().map(Receipt.Count::delivery).noneMatch(underWork::contains)).toList();
        for (Receipt receipt : receipts) {
            switch (receipt.kind()) {
                case DATA -> {
                    receipt.counts().forEach(this::settle);
                    receipt.counts().forEach(count -> correct(count.delivery(), receipt));
                }
                case PURGE -> {
                    for (Receipt.Count count : receipt.counts()) {
                        landing.tookBack(count.delivery(), receipt.packageId(), count.optedOut());
                    }
                    optOut.confirmed("resource", receipt);
                    if (!custodian.awaitsPurge(receipt.packageId())) {
                        optOut.honoured(receipt.packageId());
                    }
                }
                case RENEWAL, RETURN, IDENTIFIERS -> { }
            }
            dispatch.acknowledge(receipt);
        }
        List<Receipt> custodians = custodian.receipts();
        for (Receipt receipt : custodians) {
            if (receipt.kind() == PackageKind.PURGE) {
                // By the order's name, which is that of the resource's package.
                Optional<String> order = custodian.purgeReference(receipt.packageId());
                order.ifPresent(name -> optOut.confirmed("custodian", new Receipt(name, receipt.kind(), receipt.counts(), receipt.at(),
                        receipt.goneBy())));
                order.filter(dispatch::acknowledged).ifPresent(optOut::honoured);
            }
            custodian.acknowledge(receipt);
        }
        return moved || !receipts.isEmpty() || !custodians.isEmpty();
    }

    // The node may have ended between a package and the delivery's saying that it has left. Until it does, no receipt settles it, and an opt-out
    // would take back what waits, and not what is gone.
    private boolean noteSent(Set<DeliveryId> underWork) throws IOException {
        boolean moved = false;
        for (DeliveryStatus status : landing.deliveries()) {
            if (status.milestone() instanceof Cleared cleared && !underWork.contains(cleared.id())) {
                Optional<Released> sent = dispatch.sent(cleared);
                sent.ifPresent(landing::reach);
                moved |= sent.isPresent();
            }
        }
        return moved;
    }

    // A revision's receipt tells what is there of the delivery that it revises.
    private void correct(DeliveryId delivery, Receipt receipt) {
        revisions.revision(delivery).ifPresent(revision -> receipt.counts().stream()
                .filter(count -> count.delivery().equals(revision.revised())).findFirst()
                .ifPresent(count -> revisions.settled(delivery, count.loaded())));
    }

    private void settle(Receipt.Count count) {
        landing.delivery(count.delivery()).map(DeliveryStatus::milestone)
                .filter(milestone -> milestone.stage() == Stage.RELEASED)
                .ifPresent(milestone -> {
                    Tally sent = milestone.tally();
                    // Of a delivery that was withdrawn there nothing is taken in.
                    long leftOut = count.loaded() + count.duplicate() + count.optedOut() == 0 ? sent.underWay() : 0;
                    landing.reach(new Settled((Released) milestone, new Tally(sent.read(), count.loaded(),
                            sent.quarantined(), sent.optedOut() + count.optedOut(), sent.dropped() + leftOut, count.duplicate(),
                            sent.held(), sent.removals(), sent.invalidIdentifiers())));
                });
    }

    /**
     * Sends back what was screened before the register changed for its provider's children and has not left, released or not, and orders
     * back what has. A delivery that a stage works on is sent back at a later sweep.
     *
     * @param renewing providers whose children get new pseudonyms just now: what has left is ordered back after that
     */
    boolean honourOptOuts(Set<DeliveryId> underWork, Set<ProviderId> renewing) throws IOException {
        boolean moved = order(renewing);
        long version = optOut.version();
        if (version == optOutsSeen) {
            return moved;
        }
        boolean all = true;
        for (DeliveryStatus status : landing.deliveries()) {
            if (overtaken(status.milestone())) {
                if (underWork.contains(status.milestone().id())) {
                    all = false;
                } else {
                    landing.returnToLanded(status.milestone().id());
                    moved = true;
                }
            }
        }
        if (all) {
            optOutsSeen = version;
        }
        return moved || !all;
    }

    /** Returns whether a delivery that has not left was screened before the register changed for its provider's children. */
    boolean overtaken(Milestone milestone) throws IOException {
        boolean older = screened(milestone).filter(screened ->
                screened.optOuts() < optOut.version(screened.delivery().provider())).isPresent();
        return older && (notLeft(milestone.stage()) || milestone instanceof Cleared cleared && dispatch.sent(cleared).isEmpty());
    }

    /**
     * Sends back what waits and was made under another list of restricted codes than that of now, or under none. A list that is
     * missing or wrong sends nothing back: nothing can be released under it.
     */
    boolean honourRestrictedCodes(Set<DeliveryId> underWork) throws IOException {
        boolean moved = false;
        for (DeliveryStatus status : landing.deliveries()) {
            if (status.milestone() instanceof Pseudonymised delivery && !underWork.contains(delivery.id()) && outdated(delivery)) {
                landing.returnToLanded(delivery.id());
                moved = true;
            }
        }
        return moved;
    }

    private boolean outdated(Pseudonymised delivery) throws IOException {
        try {
            return pseudonymiser.outdated(delivery);
        } catch (CadreException e) {
            return false;
        }
    }

    // A child's opt-out is honoured once both sides have confirmed: the custodian's order goes by the name of the resource's.
    private boolean order(Set<ProviderId> renewing) throws IOException {
        Map<ProviderId, List<StoppedChild>> due =
                optOut.due().stream().filter(child -> !renewing.contains(child.provider())).collect(Collectors.groupingBy(StoppedChild::provider));
        for (Map.Entry<ProviderId, List<StoppedChild>> entry : due.entrySet()) {
            List<Pseudonym> subjects = entry.getValue().stream()
                    .flatMap(child -> pseudonymiser.pseudonyms(child.provider(), child.localId()).stream()).distinct().sorted().toList();
            // The same children give the same reference, so that a kill behind the order does not send it twice.
            String reference = reference("", subjects, entry.getValue());
            String order = dispatch.orderPurge(entry.getKey(), reference, subjects);
            if (custodian.configured()) {
                custodian.orderPurge(entry.getKey(), order, subjects);
            }
            optOut.ordered(entry.getValue(), order);
        }
        return !due.isEmpty();
    }

    /** Returns what names an order: the same children who came back as often before give the same. */
    static String reference(String what, List<Pseudonym> subjects, List<StoppedChild> children) {
        String rounds = children.stream().anyMatch(child -> child.round() > 0) ? children.stream().sorted(
                Comparator.comparing(child -> child.provider().value() + "/" + child.localId()))
                .map(child -> Integer.toString(child.round())).collect(Collectors.joining(",", "\n", "")) : "";
        return Digest.ofContent((what + subjects.stream().map(Pseudonym::hex).collect(Collectors.joining("\n")) + rounds)
                .getBytes(StandardCharsets.US_ASCII)).hex();
    }

    /** Says that a delivery was screened: children may have become known, or out. */
    void screened() {
        heldMayGoOn = true;
    }

    /** Lets held records go on whose child is known, or out, by now; true if any do. */
    boolean resumeHeld(List<DeliveryStatus> deliveries) throws IOException {
        long answers = optOut.answers();
        if (!heldMayGoOn && answers == answersSeen) {
            return false;
        }
        answersSeen = answers;
        heldMayGoOn = false;
        boolean looked = false;
        try {
            boolean moved = false;
            for (DeliveryStatus status : deliveries) {
                moved |= resumeHeld(status.milestone());
            }
            looked = true;
            return moved;
        } finally {
            heldMayGoOn |= !looked;
        }
    }

    private boolean resumeHeld(Milestone milestone) throws IOException {
        Optional<Screened> screened = screened(milestone);
        if (milestone.tally().held() == 0 || milestone.stage() == Stage.REFUSED || screened.isEmpty()
                || resolvable(screened.get().landed()) == 0) {
            return false;
        }
        if (notLeft(milestone.stage())) {
            landing.returnToLanded(milestone.id());
        } else if (revisions.revision(milestone.id()).filter(why -> !why.reasons().containsKey(RevisionReason.OPTOUT_WITHDRAWN)).isPresent()) {
            // A copy: the record itself is in the revised delivery, and is looked at again there. But for those of a child who came
            // back: of the revised delivery nothing of it is at the resource any more.
            return false;
        } else {
            landing.continueHeld(milestone.id());
        }
        return true;
    }

    private long resolvable(Landed landed) throws IOException {
        try {
            Optional<Dictionary> dictionary = dictionaries.dictionary(landed.delivery().source());
            return dictionary.isEmpty() ? 0 : optOut.resolvable(landed, dictionary.get());
        } catch (CadreException e) {
            return 0;
        }
    }

    private static boolean notLeft(Stage stage) {
        return stage == Stage.SCREENED || stage == Stage.PSEUDONYMISED;
    }

    /** Returns the screening from which a milestone was made; empty before it. */
    static Optional<Screened> screened(Milestone milestone) {
        if (milestone instanceof Screened screened) {
            return Optional.of(screened);
        } else if (milestone instanceof Pseudonymised pseudonymised) {
            return Optional.of(pseudonymised.screened());
        } else if (milestone instanceof Refused refused) {
            return screened(refused.pseudonymised());
        } else if (milestone instanceof Cleared cleared) {
            return screened(cleared.pseudonymised());
        } else if (milestone instanceof Released released) {
            return screened(released.cleared());
        } else if (milestone instanceof Settled settled) {
            return screened(settled.released());
        } else if (milestone instanceof Landed || milestone instanceof Delivery) {
            return Optional.empty();
        }
        throw new IllegalStateException("A milestone that is none");
    }
}
