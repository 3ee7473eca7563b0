package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.Revising.Finding;
import org.cadrenode.api.delivery.Revising.Waiting;
import org.cadrenode.api.delivery.Revision;
import org.cadrenode.api.delivery.RevisionReason;
import org.cadrenode.api.delivery.Settled;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.api.dictionary.Dictionaries;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.api.identifiable.RevisionFinder;
import org.cadrenode.api.identifiable.RevisionFinder.Found;
import org.cadrenode.api.identifiable.Revisions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for deliveries whose rows would be others now, and begins their revisions: one of a delivery at a time. A delivery is
 * looked at again only if something changed since it was looked at last; nothing of that is kept over a restart, since looking
 * once more begins nothing twice. Thread-safe: one look at a time.
 */
final class Revisor {
    private static final Logger LOG = LoggerFactory.getLogger(Revisor.class);

    private final LandingZone landing;
    private final Revisions revisions;
    private final Dictionaries dictionaries;
    private final RevisionFinder finder;
    private final Map<DeliveryId, String> seen = new HashMap<>();
    private final Map<DeliveryId, Long> found = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    Revisor(LandingZone landing, Revisions revisions, Dictionaries dictionaries, RevisionFinder finder) {
        this.landing = landing;
        this.revisions = revisions;
        this.dictionaries = dictionaries;
        this.finder = finder;
    }

    /** Finds what would be others now, for whatever reason. */
    synchronized List<Finding> find(SourceId source) throws IOException {
        List<Finding> findings = new ArrayList<>();
        Dictionary dictionary = dictionary(source);
        try (Looks looks = new Looks(dictionary)) {
            for (Settled delivery : settled(source)) {
                Found one = looks.look(delivery, EnumSet.allOf(RevisionReason.class));
                if (one.children() > 0) {
                    findings.add(new Finding(delivery.id(), one.children(), one.reasons(), underWay(delivery.id())));
                }
            }
        }
        return findings;
    }

    /** Begins the revisions of a source for these reasons, on behalf of a person, and returns them. */
    synchronized List<DeliveryId> begin(SourceId source, Set<RevisionReason> wanted, String actor) throws IOException {
        List<DeliveryId> begun = new ArrayList<>();
        Dictionary dictionary = dictionary(source);
        try (Looks looks = new Looks(dictionary)) {
            for (Settled delivery : settled(source)) {
                if (underWay(delivery.id()).isEmpty()) {
                    begin(delivery, looks, wanted, actor).ifPresent(begun::add);
                }
            }
        }
        return begun;
    }

    /** Looks at all deliveries for which something changed, and begins the revisions for these reasons. */
    synchronized void look(Set<RevisionReason> wanted) {
        Set<SourceId> sources = new TreeSet<>();
        landing.deliveries().forEach(status -> sources.add(status.milestone().delivery().source()));
        for (SourceId source : sources) {
            try {
                Optional<Dictionary> dictionary = dictionaries.dictionary(source);
                if (dictionary.isPresent()) {
                    look(dictionary.get(), wanted);
                }
            } catch (CadreException e) {
                LOG.warn("Source {} was not looked through for revisions: {}", source, e.getMessage());
            } catch (IOException | RuntimeException e) {
                LOG.error("Source {} was not looked through for revisions: {}", source, e.getClass().getName());
            }
        }
    }

    private void look(Dictionary dictionary, Set<RevisionReason> wanted) throws IOException {
        try (Looks looks = new Looks(dictionary)) {
            for (Settled delivery : settled(dictionary.source())) {
                if (stopping || underWay(delivery.id()).isPresent()) {
                    continue;
                }
                String inputs = finder.inputs(dictionary) + " " + revisions.revisions(delivery.id());
                if (!inputs.equals(seen.get(delivery.id())) && begin(delivery, looks, wanted, AuditEvent.NODE).isEmpty()) {
                    seen.put(delivery.id(), inputs);
                }
            }
        }
    }

    private Optional<DeliveryId> begin(Settled delivery, Looks looks, Set<RevisionReason> wanted, String actor) throws IOException {
        Found one = looks.look(delivery, wanted);
        long begun = 0;
        Optional<DeliveryId> revision = Optional.empty();
        if (one.due().isPresent()) {
            RevisionFinder.Due due = one.due().get();
            revision = Optional.of(revisions.begin(delivery, due.revision(), due.records(), due.subjects(), actor).id());
            begun = due.revision().children();
        }
        found.put(delivery.id(), one.children() - begun);
        return revision;
    }

    /** Ends a look behind the delivery that it is at. */
    void stop() {
        stopping = true;
    }

    /** Returns how many children of a source wait. */
    Waiting waiting(SourceId source) {
        long underWay = 0;
        long waiting = 0;
        for (DeliveryStatus status : landing.deliveries()) {
            if (status.milestone().delivery().source().equals(source)) {
                DeliveryId id = status.milestone().id();
                waiting += found.getOrDefault(id, 0L);
                underWay += over(status) ? 0 : revisions.revision(id).map(Revision::children).orElse(0L);
            }
        }
        return new Waiting(underWay, waiting);
    }

    private Dictionary dictionary(SourceId source) {
        return dictionaries.dictionary(source).orElseThrow(
                () -> new CadreException(ErrorCode.DICTIONARY_MISSING, "source " + source + " has no dictionary"));
    }

    // Revisions are copies: what they hold is looked at in the delivery that they revise.
    private List<Settled> settled(SourceId source) {
        List<Settled> settled = new ArrayList<>();
        for (DeliveryStatus status : landing.deliveries()) {
            if (status.milestone() instanceof Settled one && one.delivery().source().equals(source)
                    && revisions.revision(one.id()).isEmpty() && !endsItsTime(one.id())) {
                settled.add(one);
            }
        }
        return settled;
    }

    // What is taken back because its time is over is not made again.
    private boolean endsItsTime(DeliveryId delivery) {
        return revisions.revisions(delivery).stream().filter(id -> revisions.revision(id)
                .filter(revision -> revision.reasons().containsKey(RevisionReason.RETENTION)).isPresent())
                .anyMatch(id -> landing.delivery(id).filter(status -> status.milestone().stage() != Stage.REFUSED).isPresent());
    }

    private Optional<DeliveryId> underWay(DeliveryId delivery) {
        return revisions.revisions(delivery).stream().filter(id -> landing.delivery(id).filter(status -> !over(status)).isPresent())
                .findFirst();
    }

    private static boolean over(DeliveryStatus status) {
        Stage stage = status.milestone().stage();
        return stage == Stage.SETTLED || stage == Stage.REFUSED;
    }

    private List<DeliveryId> at(Stage stage, DeliveryId delivery) {
        return revisions.revisions(delivery).stream().filter(id -> landing.delivery(id)
                .filter(status -> status.milestone().stage() == stage).isPresent()).toList();
    }

    /** Looks at the deliveries of one source; there is a look a provider. */
    private final class Looks implements AutoCloseable {
        private final Dictionary dictionary;
        private final Map<String, RevisionFinder.Look> byProvider = new HashMap<>();

        Looks(Dictionary dictionary) {
            this.dictionary = dictionary;
        }

        Found look(Settled delivery, Set<RevisionReason> wanted) throws IOException {
            String provider = delivery.delivery().provider().value();
            RevisionFinder.Look look = byProvider.get(provider);
            if (look == null) {
                look = finder.open(delivery.delivery().provider(), dictionary);
                byProvider.put(provider, look);
            }
            return look.look(delivery, at(Stage.SETTLED, delivery.id()), at(Stage.REFUSED, delivery.id()), wanted);
        }

        @Override
        public void close() {
            byProvider.values().forEach(RevisionFinder.Look::close);
        }
    }
}
