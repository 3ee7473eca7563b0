package org.cadrenode.pipeline.internal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.Revision;
import org.cadrenode.api.delivery.RevisionReason;
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.delivery.Settled;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.api.dictionary.Dictionaries;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.exchange.CustodianDispatch;
import org.cadrenode.api.exchange.Dispatch;
import org.cadrenode.api.identifiable.Artefact;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.api.identifiable.OptOutScreen;
import org.cadrenode.api.identifiable.OptOutScreen.ReturningChild;
import org.cadrenode.api.identifiable.OptOutScreen.StoppedChild;
import org.cadrenode.api.identifiable.Pseudonymiser;
import org.cadrenode.api.identifiable.Revisions;
import org.cadrenode.api.identifiable.ScreeningDecision;
import org.cadrenode.api.identifiable.SourceRecordReader;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings children back whose opt-out counts no more. While they are still out, the vault is told what all deliveries say of
 * them, the resource is told to end its bar, records that the screen stopped go into continuations, and of rows that had left
 * and were taken back, revisions begin; then they are let in, which sends all of that to the screen once more. Each step is
 * found done, or is done again without a second effect, after a kill. Called by the sweep, one thread at a time.
 */
final class Readmissions {
    private static final Logger LOG = LoggerFactory.getLogger(Readmissions.class);

    private final LandingZone landing;
    private final Revisions revisions;
    private final Dictionaries dictionaries;
    private final OptOutScreen optOut;
    private final Pseudonymiser pseudonymiser;
    private final Vault vault;
    private final Dispatch dispatch;
    private final CustodianDispatch custodian;
    private final Map<Asked, Set<SubjectKey>> onTheirWay = new HashMap<>();

    /** Of which children a delivery on its way holds anything: its records are read once for that. */
    private record Asked(DeliveryId delivery, Stage stage, Set<SubjectKey> children) { }

    Readmissions(LandingZone landing, Revisions revisions, Dictionaries dictionaries, OptOutScreen optOut, Pseudonymiser pseudonymiser,
            Vault vault, Dispatch dispatch, CustodianDispatch custodian) {
        this.landing = landing;
        this.revisions = revisions;
        this.dictionaries = dictionaries;
        this.optOut = optOut;
        this.pseudonymiser = pseudonymiser;
        this.vault = vault;
        this.dispatch = dispatch;
        this.custodian = custodian;
    }

    /**
     * Brings back who may come, but for providers whose pseudonyms are being renewed; true if anybody came, or could not yet as
     * something failed. That of one provider holds up no other.
     */
    boolean goOn(List<DeliveryStatus> all, Set<DeliveryId> underWork, Set<ProviderId> renewing) {
        Map<ProviderId, List<ReturningChild>> coming = optOut.returning().stream()
                .filter(one -> !renewing.contains(one.child().provider())).collect(Collectors.groupingBy(one -> one.child().provider()));
        if (coming.isEmpty()) {
            onTheirWay.clear();
        }
        boolean moved = false;
        for (Map.Entry<ProviderId, List<ReturningChild>> entry : coming.entrySet()) {
            List<DeliveryStatus> theirs = all.stream().filter(status -> status.milestone().delivery().provider().equals(entry.getKey()))
                    .toList();
            try {
                moved |= goOn(entry.getKey(), entry.getValue(), theirs, underWork);
            } catch (CadreException e) {
                LOG.error("Children of provider {} who may come back wait: {}", entry.getKey(), e.getMessage());
                moved = true;
            } catch (IOException e) {
                LOG.error("Children of provider {} who may come back wait: {}", entry.getKey(), e.getClass().getName());
                moved = true;
            }
        }
        return moved;
    }

    private boolean goOn(ProviderId provider, List<ReturningChild> coming, List<DeliveryStatus> theirs, Set<DeliveryId> underWork)
            throws IOException {
        if (!readable(theirs)) {
            return false;
        }
        Set<SubjectKey> waiting = onTheirWay(theirs, keys(coming), underWork);
        List<ReturningChild> children = coming.stream().filter(one -> !waiting.contains(one.child().subject())).toList();
        if (!children.isEmpty()) {
            bringBack(provider, children, theirs);
        }
        return !children.isEmpty();
    }

    private static Set<SubjectKey> keys(List<ReturningChild> children) {
        return children.stream().map(one -> one.child().subject()).collect(Collectors.toSet());
    }

    // A source whose dictionary is not in force cannot be read.
    private boolean readable(List<DeliveryStatus> theirs) {
        return theirs.stream().filter(status -> AfterRelease.screened(status.milestone()).isPresent())
                .allMatch(status -> dictionary(status).isPresent());
    }

    // Rows that are on their way come before the end of the bar or behind it, and only the receipt tells which.
    private Set<SubjectKey> onTheirWay(List<DeliveryStatus> theirs, Set<SubjectKey> children, Set<DeliveryId> underWork)
            throws IOException {
        Set<SubjectKey> waiting = new HashSet<>();
        for (DeliveryStatus status : theirs) {
            Stage stage = status.milestone().stage();
            if (stage == Stage.RELEASED || stage == Stage.CLEARED && underWork.contains(status.milestone().id())) {
                Asked asked = new Asked(status.milestone().id(), stage, children);
                Set<SubjectKey> held = onTheirWay.get(asked);
                if (held == null) {
                    held = held(status, children);
                    onTheirWay.put(asked, held);
                }
                waiting.addAll(held);
            }
        }
        return waiting;
    }

    private Set<SubjectKey> held(DeliveryStatus status, Set<SubjectKey> children) throws IOException {
        Set<SubjectKey> held = new HashSet<>();
        boolean cleared = status.milestone().stage() == Stage.CLEARED;
        each(status, dictionary(status).orElseThrow(), children, (place, localId, decision) -> {
            if (cleared || decision == ScreeningDecision.PASS) {
                held.add(vault.keyOf(status.milestone().delivery().provider(), localId));
            }
        });
        return held;
    }

    private Optional<Dictionary> dictionary(DeliveryStatus status) {
        try {
            return dictionaries.dictionary(status.milestone().delivery().source());
        } catch (CadreException e) {
            return Optional.empty();
        }
    }

    private void bringBack(ProviderId provider, List<ReturningChild> coming, List<DeliveryStatus> theirs) throws IOException {
        List<StoppedChild> children = coming.stream().map(ReturningChild::child).toList();
        Set<SubjectKey> keys = keys(coming);
        for (DeliveryStatus status : theirs) {
            Optional<Screened> screened = AfterRelease.screened(status.milestone());
            if (screened.isPresent() && revisions.revision(status.milestone().id()).isEmpty()) {
                optOut.recall(screened.get().landed(), dictionary(status).orElseThrow(), keys);
            }
        }
        endBar(provider, coming.stream().filter(ReturningChild::wasLoaded).map(ReturningChild::child).toList());
        List<DeliveryId> there = new ArrayList<>();
        for (DeliveryStatus status : theirs) {
            if (hasLeft(status)) {
                goOn(status, dictionary(status).orElseThrow(), keys);
            } else {
                there.add(status.milestone().id());
            }
        }
        optOut.returned(children);
        // Somebody may have released one meanwhile. From now on none is released that was not screened again.
        for (DeliveryId id : there) {
            Optional<DeliveryStatus> released = landing.delivery(id).filter(this::hasLeft);
            if (released.isPresent()) {
                goOn(released.get(), dictionary(released.get()).orElseThrow(), keys);
            }
        }
    }

    // Revisions are copies: what they hold is looked at in the delivery that they revise.
    private boolean hasLeft(DeliveryStatus status) {
        Stage stage = status.milestone().stage();
        return (stage == Stage.CLEARED || stage == Stage.RELEASED || stage == Stage.SETTLED)
                && revisions.revision(status.milestone().id()).isEmpty();
    }

    private void endBar(ProviderId provider, List<StoppedChild> loaded) throws IOException {
        if (loaded.isEmpty()) {
            return;
        }
        List<Pseudonym> subjects = pseudonyms(loaded);
        String reference = AfterRelease.reference("return\n", subjects, loaded);
        String order = dispatch.orderReturn(provider, reference, subjects);
        if (custodian.configured()) {
            custodian.orderReturn(provider, order, subjects);
        }
    }

    private List<Pseudonym> pseudonyms(List<StoppedChild> children) {
        return children.stream().flatMap(child -> pseudonymiser.pseudonyms(child.provider(), child.localId()).stream()).distinct()
                .sorted().toList();
    }

    // Records that were stopped are moved, as they never left; of those that left, copies are made, as of any other revision.
    private void goOn(DeliveryStatus status, Dictionary dictionary, Set<SubjectKey> children) throws IOException {
        DeliveryId id = status.milestone().id();
        BitSet stopped = new BitSet();
        BitSet left = new BitSet();
        Set<String> localIds = new HashSet<>();
        each(status, dictionary, children, (place, localId, decision) -> {
            if (decision == ScreeningDecision.OPTED_OUT) {
                stopped.set(place);
            } else if (decision == ScreeningDecision.PASS) {
                left.set(place);
                localIds.add(localId);
            }
        });
        if (!left.isEmpty() && status.milestone() instanceof Settled settled) {
            ProviderId provider = status.milestone().delivery().provider();
            List<Pseudonym> subjects = localIds.stream().flatMap(localId -> pseudonymiser.pseudonyms(provider, localId).stream())
                    .distinct().sorted().toList();
            if (!begun(id, subjects)) {
                Screened screened = AfterRelease.screened(settled).orElseThrow();
                revisions.begin(settled, new Revision(id, screened.dictionary(), dictionary.digest(), localIds.size(),
                        Map.of(RevisionReason.OPTOUT_WITHDRAWN, (long) localIds.size()), left.cardinality(), 0, 0), left, bytes(subjects),
                        AuditEvent.NODE);
            }
        }
        if (!stopped.isEmpty()) {
            landing.continueReturned(id, stopped);
        }
    }

    // Before a kill, perhaps.
    private boolean begun(DeliveryId revised, List<Pseudonym> subjects) throws IOException {
        for (DeliveryId id : revisions.revisions(revised)) {
            boolean fits = revisions.revision(id).filter(why -> why.reasons().containsKey(RevisionReason.OPTOUT_WITHDRAWN)).isPresent()
                    && landing.delivery(id).map(status -> status.milestone().stage())
                            .filter(stage -> stage.compareTo(Stage.REFUSED) < 0).isPresent();
            if (fits) {
                try (InputStream in = landing.read(id, Artefact.REVISED)) {
                    if (Arrays.equals(in.readAllBytes(), bytes(subjects))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static byte[] bytes(List<Pseudonym> subjects) {
        byte[] bytes = new byte[subjects.size() * 16];
        for (int i = 0; i < subjects.size(); i++) {
            System.arraycopy(subjects.get(i).bytes(), 0, bytes, i * 16, 16);
        }
        return bytes;
    }

    private interface Each {
        void record(int place, String localId, ScreeningDecision decision);
    }

    private void each(DeliveryStatus status, Dictionary dictionary, Set<SubjectKey> children, Each each) throws IOException {
        ProviderId provider = status.milestone().delivery().provider();
        ScreeningDecision[] decisions = ScreeningDecision.values();
        List<Integer> columns = new ArrayList<>();
        try (SourceRecordReader records = landing.records(status.milestone().id());
                InputStream screening = new BufferedInputStream(landing.read(status.milestone().id(), Artefact.SCREENING))) {
            while (records.next()) {
                int decision = screening.read();
                if (decision < 0 || decision >= decisions.length) {
                    throw new IOException("The screening of the delivery has no decision for a record");
                }
                while (columns.size() <= records.tableNumber()) {
                    columns.add(null);
                }
                Integer column = columns.get(records.tableNumber());
                if (column == null) {
                    column = dictionary.table(records.table().name())
                            .map(rule -> records.table().columns().indexOf(rule.assigning().column())).orElse(-1);
                    columns.set(records.tableNumber(), column);
                }
                String localId = column < 0 ? null : records.value(column);
                if (localId != null && !localId.isBlank() && children.contains(vault.keyOf(provider, localId))) {
                    each.record(Math.toIntExact(records.ordinal()), localId.strip(), decisions[decision]);
                }
            }
        }
    }
}
