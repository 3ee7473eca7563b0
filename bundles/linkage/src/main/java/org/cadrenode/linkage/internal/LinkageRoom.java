package org.cadrenode.linkage.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.backup.Archivable;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.erasure.Erasable;
import org.cadrenode.api.erasure.FileMaker;
import org.cadrenode.api.erasure.Occupancy;
import org.cadrenode.api.erasure.Remnants;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.error.StoreOpening;
import org.cadrenode.api.exchange.Intake;
import org.cadrenode.api.exchange.PackageKind;
import org.cadrenode.api.exchange.PackageManifest;
import org.cadrenode.api.exchange.Received;
import org.cadrenode.api.keys.KeyHolder;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.linkage.Linkage;
import org.cadrenode.api.linkage.LinkReview;
import org.cadrenode.api.linkage.Linked;
import org.cadrenode.api.patrol.EmbeddedReading;
import org.cadrenode.api.patrol.Patrolled;
import org.cadrenode.api.pseudonym.PersonTokensReader;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.RenewalReader;
import org.cadrenode.h2.KeyedFile;
import org.cadrenode.h2.OrderedFiles;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Linkage over the encrypted token store. A package goes through four steps, each of which can be cut off and done
 * again: its token sets are stored in batches, together with the marks of whom they could touch; what is marked is
 * settled; the journal gets the counts; the package is written down as taken. Only the last makes the next call return
 * at once, so a package that was cut off may stand in the journal twice, the second time with the smaller counts.
 */
@Component(service = {Linkage.class, LinkageRoom.class, KeyHolder.class, Erasable.class, Archivable.class, Patrolled.class}, configurationPid = LinkageConfiguration.PID)
@Designate(ocd = LinkageConfiguration.class)
public final class LinkageRoom implements Linkage, KeyHolder, Erasable, Archivable, Patrolled {
    private static final Logger LOG = LoggerFactory.getLogger(LinkageRoom.class);

    private final TokenStore store;
    private final DecisionLedger ledger;
    private final LinkRules rules;
    private final int tokenRetentionDays;
    private final Intake intake;
    private final Journal journal;
    private final Clock clock;
    private volatile @Nullable LiveSubjects live;
    private volatile @Nullable Status status;

    /** Opens the store that the configuration names. */
    @Activate
    public LinkageRoom(@Reference Intake intake, @Reference Keystore keystore, @Reference Journal journal,
            LinkageConfiguration configuration) {
        this(LinkRules.of(configuration), store(directory(configuration).resolve("linkage"), keystore, configuration.cacheMebibytes()),
                new DecisionLedger(ledger(directory(configuration)), keystore), configuration.tokenRetentionDays(), intake, journal, Clock.systemUTC());
    }

    /** Opens a store under the newest version of its key. */
    static TokenStore store(Path file, Keystore keystore, int cacheMebibytes) {
        return StoreOpening.of(() -> new TokenStore(file, keyed(file, keystore).newestPassword(), cacheMebibytes),
                why -> LOG.error("The token store does not open: {}", why));
    }

    static KeyedFile keyed(Path file, Keystore keystore) {
        return new KeyedFile(file, "the token store", keystore.versions(KeyPurpose.LINKAGE_FILE),
                version -> keystore.filePassword(KeyPurpose.LINKAGE_FILE, version), why -> new CadreException(ErrorCode.STORE_FAILED, why));
    }

    /** @param tokenRetentionDays see {@link LinkageConfiguration#tokenRetentionDays()} */
    LinkageRoom(LinkRules rules, TokenStore store, DecisionLedger ledger, int tokenRetentionDays, Intake intake, Journal journal, Clock clock) {
        this.rules = rules;
        this.store = store;
        this.ledger = ledger;
        this.tokenRetentionDays = tokenRetentionDays;
        this.intake = intake;
        this.journal = journal;
        this.clock = clock;
    }

    /** Returns the file of decisions: not in the folder of the store, which may be put back by itself. */
    static Path ledger(Path directory) {
        return directory.resolveSibling(directory.getFileName() + "-decisions").resolve("ledger");
    }

    private static Path directory(LinkageConfiguration configuration) {
        return configuration.directory().isEmpty()
                ? Path.of(System.getProperty("karaf.data", "data"), "cadre", "linkage")
                : Path.of(configuration.directory());
    }

    // Not synchronised: a package that is under way fails at its next statement, and is finished after the next start.
    /** Closes the store. */
    @Deactivate
    public void close() {
        store.close();
        LiveSubjects subjects = live;
        if (subjects != null) {
            subjects.close();
        }
    }

    @Override
    public synchronized Linked link(Received received) throws IOException {
        String packageId = received.manifest().packageId();
        if (!store.taken(packageId)) {
            ProviderId provider = received.manifest().provider();
            String delivery = received.manifest().delivery().map(DeliveryId::value).orElse(BroughtRows.NO_DELIVERY);
            Change change = guarded(subjects -> {
                try (PersonTokensReader reader = new PersonTokensReader(intake.tokens(received))) {
                    return subjects.take(provider, delivery, packageId, reader, today());
                }
            });
            store.checkpoint();
            journal.record(event(packageId, change));
            store.take(packageId);
            store.checkpoint();
            withdrawOld();
        }
        return new Linked(received, store.counters().lastSequence());
    }

    @Override
    public synchronized Linked renew(Received received) throws IOException {
        PackageManifest manifest = received.manifest();
        if (manifest.kind() != PackageKind.RENEWAL) {
            throw new CadreException(ErrorCode.WRONG_STAGE, "Package " + manifest.packageId() + " is not a renewal");
        }
        if (!store.taken(manifest.packageId())) {
            // A child that was renamed wrongly is not found again: nothing is done before the whole content is known to be good.
            demandWhole(received);
            Change change = takingOut(subjects -> {
                try (RenewalReader reader = new RenewalReader(intake.renewal(received))) {
                    return subjects.renew(manifest.provider(), reader, today());
                }
            });
            store.checkpoint();
            journal.record(event(manifest.packageId(), change).count("renamed", change.renamed())
                    .count("forgotten", change.forgotten()).count("unknown", change.unknown()));
            store.take(manifest.packageId());
            store.checkpoint();
        }
        return new Linked(received, store.counters().lastSequence());
    }

    private int today() {
        return (int) LocalDate.now(clock.withZone(ZoneOffset.UTC)).toEpochDay();
    }

    private void withdrawOld() throws IOException {
        int first = today() - tokenRetentionDays;
        if (tokenRetentionDays > 0 && look(subjects -> subjects.anyBefore(first))) {
            long withdrawn = takingOut(subjects -> subjects.withdrawBefore(first));
            store.checkpoint();
            journal.record(AuditEvent.of(AuditAction.SUBJECTS_LINKED, "").count("tokens_withdrawn", withdrawn));
        }
    }

    private void demandWhole(Received received) throws IOException {
        PackageManifest manifest = received.manifest();
        MessageDigest digest = Digest.sha256();
        long renewals = 0;
        try (RenewalReader reader = new RenewalReader(new DigestInputStream(intake.renewal(received), digest))) {
            while (reader.next().isPresent()) {
                renewals++;
            }
        }
        if (renewals != manifest.rows() || !Digest.of(digest.digest()).equals(manifest.content())) {
            throw new CadreException(ErrorCode.CONTENT_CHANGED, "Package " + manifest.packageId()
                    + " has another content than its manifest says");
        }
    }

    @Override
    public Optional<Archivable.Opening> opening() {
        return Optional.of(store.opening());
    }

    @Override
    public String place() {
        return "linkage";
    }

    @Override
    public Stretch readOn(String from) {
        return store.read(connection -> EmbeddedReading.readOn(connection, from, OrderedFiles::readOn));
    }

    @Override
    public Optional<Instant> since() {
        return store.remnants().since();
    }

    @Override
    public Optional<Erased> erase(FileMaker maker, Duration patience) throws IOException {
        Optional<Remnants.Remade> remade = store.remake(maker, patience);
        return remade.isEmpty() ? Optional.empty() : Optional.of(store.remnants().finish(remade.get()));
    }

    @Override
    public Set<KeyPurpose> purposes() {
        return Set.of(KeyPurpose.LINKAGE_FILE);
    }

    /** Returns that nothing is left: the file is brought to the newest version of its key before the room opens it. */
    @Override
    public long renew(KeyPurpose purpose, int limit) {
        return 0;
    }

    @Override
    public synchronized void forget(List<Pseudonym> subjects) {
        Change change = dry(() -> takingOut(live -> live.forget(subjects)));
        store.checkpoint();
        journal.record(event("", change).count("forgotten", change.forgotten()));
    }

    @Override
    public synchronized void readmit(List<Pseudonym> subjects) {
        long readmitted = dry(() -> guarded(live -> live.readmit(subjects))).changed();
        store.checkpoint();
        journal.record(AuditEvent.of(AuditAction.SUBJECTS_LINKED, "").count("readmitted", readmitted));
    }

    @Override
    public synchronized long broughtOnlyBy(DeliveryId delivery) {
        return dry(() -> guarded(subjects -> subjects.broughtOnlyBy(delivery)));
    }

    @Override
    public synchronized long withdraw(DeliveryId delivery) {
        if (!store.read(connection -> new BroughtRows(connection).any(delivery))) {
            return 0;
        }
        Change change = dry(() -> takingOut(subjects -> subjects.withdraw(delivery)));
        store.checkpoint();
        journal.record(event(delivery.value(), change).count("withdrawn", change.forgotten()));
        return change.forgotten();
    }

    @Override
    public synchronized Set<Pseudonym> known(ProviderId provider, Collection<Pseudonym> subjects) {
        return dry(() -> guarded(live -> live.known(provider, subjects)));
    }

    @Override
    public boolean has(String packageId) {
        return store.taken(packageId);
    }

    @Override
    public synchronized void took(String packageId) {
        store.take(packageId);
        store.checkpoint();
    }

    @Override
    public List<Assignment> assignmentsSince(long sequence, int limit) {
        return store.assignmentsSince(sequence, limit);
    }

    @Override
    public long lastSequence() {
        return store.counters().lastSequence();
    }

    /** {@inheritDoc} Health checks ask often, and while a package is taken in: told is what was settled last. */
    @Override
    public Status status() {
        Status settled = status;
        return settled == null ? store.status() : settled;
    }

    static AuditEvent event(String object, Change change) {
        return AuditEvent.of(AuditAction.SUBJECTS_LINKED, object).count("token_sets", change.tokenSets())
                .count("changed", change.changed()).count("reassigned", change.reassigned())
                .count("conflicts", change.conflicts()).count("ambiguous", change.ambiguous())
                .count("compared", change.compared()).count("oversized", change.oversized());
    }

    /** Something that is done with the subjects. */
    interface Step<T> {
        /** Does it. */
        T on(LiveSubjects subjects) throws IOException;
    }

    /** Looks at settled subjects, and changes nothing but what a change of the rules left to do. */
    synchronized <T> T look(Step<T> step) {
        LiveSubjects present = change(subjects -> {
            subjects.settle();
            return subjects;
        });
        return dry(() -> step.on(present));
    }

    /** Changes subjects otherwise than by a package. */
    synchronized <T> T change(Step<T> step) {
        T result = dry(() -> guarded(step));
        store.checkpoint();
        return result;
    }

    // Work that reads no stream.
    private static <T> T dry(Occupancy.Work<T> work) {
        try {
            return work.done();
        } catch (IOException e) {
            throw new IllegalStateException("No stream is read", e);
        }
    }

    /** Estimates weights from what is in the store; packages go on meanwhile. */
    LinkReview.Proposal learn() throws IOException {
        return new StoredLearning(store, rules).proposal();
    }

    // The mark and what is taken out are not to have an erasure between them.
    private <T> T takingOut(Step<T> step) throws IOException {
        Occupancy.Stay stay = store.enter();
        try {
            store.remnants().expect();
            return guarded(step);
        } finally {
            stay.close();
        }
    }

    private LiveSubjects read() {
        SealedScratch scratch = new SealedScratch(store.folder());
        try {
            return new LiveSubjects(store, rules, ledger, scratch);
        } catch (RuntimeException e) {
            scratch.close();
            throw e;
        }
    }

    // What is in memory mirrors the store; after a failure in between it is read anew at the next call.
    private <T> T guarded(Step<T> step) throws IOException {
        LiveSubjects subjects = live;
        live = null;
        if (subjects == null) {
            if (!store.judge().equals(rules.digest())) {
                journal.record(AuditEvent.of(AuditAction.LINK_WEIGHTS_IN_FORCE, "").with("sha256", rules.digest()));
            }
            subjects = read();
        }
        try {
            T result = step.on(subjects);
            status = subjects.status();
            live = subjects;
            return result;
        } finally {
            if (live == null) {
                subjects.close();
            }
        }
    }
}
