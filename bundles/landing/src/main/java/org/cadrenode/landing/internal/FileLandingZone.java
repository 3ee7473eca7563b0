package org.cadrenode.landing.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryBook;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.LandingSpace;
import org.cadrenode.api.delivery.Milestone;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.QuarantineEntry;
import org.cadrenode.api.delivery.Revision;
import org.cadrenode.api.delivery.Settled;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.delivery.Tally;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Artefact;
import org.cadrenode.api.identifiable.ArtefactOutput;
import org.cadrenode.api.identifiable.Destruction;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.api.identifiable.Receiving;
import org.cadrenode.api.identifiable.RecordSource;
import org.cadrenode.api.identifiable.Revisions;
import org.cadrenode.api.identifiable.ScreeningDecision;
import org.cadrenode.api.identifiable.SourceRecordReader;
import org.cadrenode.api.keys.KeyHolder;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.landing.internal.Milestones.Moved;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The landing zone in a folder of the machine. A delivery is a folder named after its id; its {@code state.json} says
 * all that counts and is replaced in one step. What the node must have on record is journalled before that step: after a
 * kill between the two, the step is done again and the journal holds the entry twice, never not at all.
 */
@Component(service = {LandingZone.class, LandingSpace.class, DeliveryBook.class, Revisions.class, Destruction.class, FileLandingZone.class,
        KeyHolder.class}, configurationPid = LandingConfiguration.PID)
@Designate(ocd = LandingConfiguration.class)
public final class FileLandingZone implements LandingZone, LandingSpace, Revisions, Destruction, KeyHolder {
    private static final Logger LOG = LoggerFactory.getLogger(FileLandingZone.class);
    private static final String BASE_32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private final Keystore keystore;
    private final Journal journal;
    private final Clock clock;
    private final Arrivals arrivals = new Arrivals();
    private final StableFiles files;
    private final Path folder;
    private final SealedFiles sealed;
    private final DeliveryShelf shelf;
    private final LandingRoom room;
    private final SecureRandom random = new SecureRandom();
    private final AtomicLong written = new AtomicLong();

    /** Starts the zone as a component. */
    @Activate
    public FileLandingZone(@Reference Keystore keystore, @Reference Journal journal, LandingConfiguration configuration)
            throws IOException {
        this(keystore, journal, directory(configuration), Clock.systemUTC(), new DiskFiles(),
                (long) configuration.leastFreeMebibytes() << 20);
    }

    FileLandingZone(Keystore keystore, Journal journal, Path directory, Clock clock, StableFiles files)
            throws IOException {
        this(keystore, journal, directory, clock, files, 0);
    }

    FileLandingZone(Keystore keystore, Journal journal, Path directory, Clock clock, StableFiles files, long reserve)
            throws IOException {
        this.keystore = keystore;
        this.journal = journal;
        this.clock = clock;
        this.files = files;
        folder = directory;
        sealed = new SealedFiles(keystore, files);
        shelf = new DeliveryShelf(files, directory, keystore);
        room = new LandingRoom(files, directory, reserve);
        LOG.info("The landing zone holds {} deliveries; {} are damaged", shelf.all().size(), shelf.damaged().size());
        shelf.all().forEach(entry -> arrivals.known(entry.state().milestone().delivery()));
    }

    /** Returns the folder that a configuration names. */
    static Path directory(LandingConfiguration configuration) {
        return configuration.directory().isBlank()
                ? Path.of(System.getProperty("karaf.data", "data"), "cadre", "landing")
                : Path.of(configuration.directory().trim());
    }

    StableFiles files() {
        return files;
    }

    /** Returns the folder in which everything of the zone lies. */
    Path folder() {
        return folder;
    }

    /** Stops the zone: what is being written stays without effect. Returns once no step is under way. */
    @Deactivate
    public void close() {
        shelf.close();
    }

    @Override
    public long free() {
        return room.free();
    }

    @Override
    public long reserve() {
        return room.reserve();
    }

    @Override
    public boolean full() {
        return room.full();
    }

    /** Returns how many deliveries are set apart because their state is damaged. */
    int damaged() {
        return shelf.damaged().size();
    }

    @Override
    public Delivery receive(SourceId source, ProviderId provider, String table, InputStream content) throws IOException {
        try (Receiving receiving = receiving(source, provider, table)) {
            byte[] buffer = new byte[1 << 16];
            int read;
            while ((read = content.read(buffer)) >= 0) {
                receiving.write(buffer, 0, read);
            }
            return receiving.commit();
        }
    }

    @Override
    public Receiving receiving(SourceId source, ProviderId provider, String table) throws IOException {
        String named = table.isEmpty() ? "" : new TableName(table).value();
        room.require();
        Path incoming = shelf.incoming(word());
        String seal = word();
        try {
            OutputStream sink = sealed.create(incoming.resolve(DeliveryFolder.CONTENT), DeliveryFolder.contentSeal(seal));
            return new SealedReceiving(sink, shelf::closed, room::require,
                    (digest, bytes) -> received(new Origin(source, provider, named), incoming, seal, digest, bytes),
                    () -> discard(incoming));
        } catch (IOException | RuntimeException e) {
            discard(incoming);
            throw e;
        }
    }

    private Delivery received(Origin from, Path incoming, String seal, Digest whole, long bytes) throws IOException {
        DeliveryId id = idOf(from.source, whole, keyVersion());
        synchronized (shelf.lock(id)) {
            Optional<Entry> present = known(from.source, whole);
            if (present.isPresent()) {
                journal.record(AuditEvent.of(AuditAction.DELIVERY_REPEATED, present.get().folder.id()).with("source", from.source));
                return present.get().state().milestone().delivery();
            }
            Delivery delivery = new Delivery(id, from.source, from.provider, from.table, arrivals.next(from.source, now()), bytes, whole);
            AuditEvent event = AuditEvent.of(AuditAction.DELIVERY_RECEIVED, id).with("source", from.source)
                    .with("provider", from.provider).count("bytes", bytes);
            shelf.receive(incoming, DeliveryState.received(delivery, seal, keyVersion()), () -> journal.record(event));
            return delivery;
        }
    }

    private record Origin(SourceId source, ProviderId provider, String table) { }

    // A left-over that cannot be removed now is removed at the next start, and must not hide why it is one.
    private void discard(Path left) {
        try {
            files.remove(left);
        } catch (IOException e) {
            LOG.warn("A left-over stays until the next start: {}", e.getClass().getName());
        }
    }

    @Override
    public Landed land(Delivery delivery, RecordSource source) throws IOException {
        Entry entry = shelf.entry(delivery.id());
        synchronized (entry.lock) {
            DeliveryState state = entry.state();
            Optional<Landed> before = Milestones.landed(state.milestone());
            if (before.isPresent()) {
                return before.get();
            }
            Path records = entry.folder.records(state.next());
            Path quarantine = entry.folder.quarantine(state.next());
            try {
                Tally tally = new DeliveryReading(sealed, files, entry.folder, shelf::closed).read(source, state, records, quarantine);
                Landed landed = new Landed(state.milestone().delivery(), tally);
                AuditEvent event = AuditEvent.of(AuditAction.DELIVERY_LANDED, delivery.id())
                        .count("read", tally.read()).count("quarantined", tally.quarantined());
                shelf.change(entry, state.landed(landed, now(), tally.quarantined() > 0), () -> journal.record(event));
                return landed;
            } finally {
                // Nothing is kept of an attempt that did not end.
                if (entry.state() == state) {
                    discard(records);
                }
                if (entry.state().quarantine().isEmpty()) {
                    discard(quarantine);
                }
            }
        }
    }

    @Override
    public SourceRecordReader records(DeliveryId delivery) throws IOException {
        Entry entry = shelf.entry(delivery);
        synchronized (entry.lock) {
            DeliveryState state = entry.state();
            if (state.records() == 0) {
                throw wrongStage(entry, "has no records before its landing");
            }
            Path file = entry.folder.records(state.records());
            return new SourceRecordReader(sealed.open(file, entry.folder.seal(file)));
        }
    }

    @Override
    public ArtefactOutput write(DeliveryId delivery, Artefact artefact) throws IOException {
        Entry entry = shelf.entry(delivery);
        synchronized (entry.lock) {
            mayWrite(entry, artefact);
            entry.pending.opened(artefact);
            Path file = artefactFile(entry, artefact);
            Path made = file.resolveSibling(file.getFileName() + "." + written.incrementAndGet()
                    + DeliveryFolder.UNFINISHED);
            return new SealedArtefact(made, sealed.create(made, entry.folder.seal(file)), new SealedArtefact.Ending() {
                @Override
                public void commit(Path whole) throws IOException {
                    synchronized (entry.lock) {
                        mayWrite(entry, artefact);
                        if (!artefactFile(entry, artefact).equals(file)) {
                            throw wrongStage(entry, "changed while an artefact was written");
                        }
                        shelf.commit(() -> files.rename(whole, file));
                        entry.pending.committed(artefact);
                    }
                }

                @Override
                public void abandon(Path part) throws IOException {
                    synchronized (entry.lock) {
                        discard(part);
                        entry.pending.abandoned();
                    }
                }
            });
        }
    }

    // What was decided upon stays as it was: rows and tokens of a delivery that a person has seen do not change.
    private static void mayWrite(Entry entry, Artefact artefact) {
        Stage stage = entry.state().milestone().stage();
        if (stage == Stage.RECEIVED || artefact != Artefact.REPORT && stage.compareTo(Stage.REFUSED) >= 0) {
            throw wrongStage(entry, "takes no " + artefact.name().toLowerCase(Locale.ROOT));
        }
    }

    @Override
    public InputStream read(DeliveryId delivery, Artefact artefact) throws IOException {
        Entry entry = shelf.entry(delivery);
        synchronized (entry.lock) {
            Path file = artefactFile(entry, artefact);
            if (!files.exists(file)) {
                throw new CadreException(ErrorCode.NOT_FOUND,
                        "Delivery " + delivery + " has no " + artefact.name().toLowerCase(Locale.ROOT));
            }
            return sealed.open(file, entry.folder.seal(file));
        }
    }

    @Override
    public boolean has(DeliveryId delivery, Artefact artefact) {
        return shelf.find(delivery).filter(entry -> files.exists(artefactFile(entry, artefact))).isPresent();
    }

    private static Path artefactFile(Entry entry, Artefact artefact) {
        return entry.folder.artefact(artefact, entry.state().records());
    }

    @Override
    public void reach(Milestone milestone) {
        Entry entry = shelf.entry(milestone.id());
        synchronized (entry.lock) {
            DeliveryState state = entry.state();
            Milestone present = state.milestone();
            if (present.equals(milestone) && entry.pending.isEmpty()) {
                return;
            }
            if (!follows(present, milestone)) {
                throw wrongStage(entry, "does not lead to the milestone " + milestone.stage() + " that was made of it");
            }
            if (present instanceof Settled) {
                return;
            }
            durably(() -> {
                boolean quarantined = !entry.pending.isEmpty();
                if (quarantined) {
                    entry.pending.writeTo(entry.folder.quarantine(state.next()));
                }
                shelf.change(entry, state.reached(milestone, now(), quarantined), () -> { });
                entry.pending.clear();
                entry.folder.sweepQuarantine(files, entry.state());
            });
        }
    }

    // A stage may be done again as long as nothing was decided upon it. A second receipt changes nothing: what was taken
    // back since the first one stays taken back.
    private static boolean follows(Milestone present, Milestone milestone) {
        if (present.stage() != milestone.stage()) {
            return Milestones.leadsTo(present, milestone);
        }
        return switch (present.stage()) {
            case SCREENED, PSEUDONYMISED, SETTLED -> Milestones.before(present).equals(Milestones.before(milestone));
            case RECEIVED, LANDED, REFUSED, CLEARED, RELEASED -> present.equals(milestone);
        };
    }

    @Override
    public void quarantine(DeliveryId delivery, String table, long line, String column, ErrorCode code) {
        Entry entry = shelf.entry(delivery);
        synchronized (entry.lock) {
            durably(() -> entry.pending.add(table, line, column, code));
        }
    }

    @Override
    public Landed returnToLanded(DeliveryId delivery) {
        Entry entry = shelf.entry(delivery);
        synchronized (entry.lock) {
            DeliveryState state = entry.state();
            Landed landed = switch (state.milestone().stage()) {
                case LANDED, SCREENED, PSEUDONYMISED -> Milestones.landed(state.milestone()).orElseThrow();
                case RECEIVED, REFUSED, CLEARED, RELEASED, SETTLED -> throw wrongStage(entry, "cannot be screened again");
            };
            durably(() -> {
                if (!state.milestone().equals(landed)) {
                    AuditEvent event = AuditEvent.of(AuditAction.DELIVERY_RETURNED, delivery)
                            .with("from", state.milestone().stage());
                    shelf.change(entry, state.returned(landed, now()), () -> journal.record(event));
                }
                entry.pending.clear();
                entry.folder.sweep(files, entry.state());
            });
            return landed;
        }
    }

    @Override
    public void waitFor(DeliveryId delivery, String what) {
        Entry entry = shelf.entry(delivery);
        synchronized (entry.lock) {
            if (!entry.state().waitingFor().equals(what)) {
                durably(() -> shelf.change(entry, entry.state().waiting(what), () -> { }));
            }
        }
    }

    @Override
    public Optional<Landed> continueHeld(DeliveryId delivery) throws IOException {
        Entry entry = shelf.entry(delivery);
        synchronized (entry.lock) {
            List<Entry> unseen = shelf.finishContinuations(entry);
            return unseen.isEmpty() ? continued(entry, ContinuationSplit.Moving.HELD, moved -> new Moved(moved, 0))
                    : Milestones.landed(unseen.get(0).state().milestone());
        }
    }

    @Override
    public Optional<Landed> continueReturned(DeliveryId delivery, BitSet records) throws IOException {
        Entry entry = shelf.entry(delivery);
        synchronized (entry.lock) {
            shelf.finishContinuations(entry);
            BitSet chosen = (BitSet) records.clone();
            return continued(entry, (place, decision) -> decision == ScreeningDecision.OPTED_OUT.ordinal() && chosen.get(place),
                    moved -> new Moved(0, moved));
        }
    }

    private Optional<Landed> continued(Entry entry, ContinuationSplit.Moving moving, LongFunction<Moved> account) throws IOException {
        DeliveryState state = entry.state();
        DeliveryId delivery = entry.folder.id();
        if (state.milestone().stage().compareTo(Stage.SCREENED) < 0) {
            throw wrongStage(entry, "was not screened");
        }
        ContinuationSplit split = new ContinuationSplit(sealed, entry.folder, state, moving);
        if (split.count() == 0) {
            return Optional.empty();
        }
        DeliveryFolder pending = shelf.pending(shelf.nextContinuation(delivery));
        Landed landed;
        try {
            landed = split.write(pending);
            long moved = landed.tally().read();
            shelf.writePending(pending, DeliveryState.continuation(landed, now(), keyVersion()));
            AuditEvent event = AuditEvent.of(AuditAction.DELIVERY_CONTINUED, delivery)
                    .with("continuation", landed.id()).count("records", moved);
            shelf.change(entry, state.continued(Milestones.without(state.milestone(), account.apply(moved)), landed.id()),
                    () -> journal.record(event));
        } finally {
            boolean happened = entry.state().continuations().contains(pending.id());
            long left = happened ? state.records() : state.next();
            discard(entry.folder.records(left));
            discard(entry.folder.artefact(Artefact.SCREENING, left));
            if (!happened) {
                discard(pending.path());
            }
        }
        shelf.finishContinuations(entry);
        return Optional.of(landed);
    }

    @Override
    public Landed begin(Settled revised, Revision why, BitSet records, byte[] subjects, String actor) throws IOException {
        Entry entry = shelf.entry(revised.id());
        synchronized (entry.lock) {
            shelf.finishContinuations(entry);
            DeliveryState state = entry.state();
            if (!state.milestone().equals(revised) || !why.revised().equals(revised.id())) {
                throw wrongStage(entry, "changed since its records were looked at");
            }
            DeliveryFolder pending = shelf.pending(shelf.nextContinuation(revised.id()));
            try {
                Landed landed = new RevisionWork(sealed, entry.folder, state).write(pending, records, subjects);
                shelf.writePending(pending, DeliveryState.revision(landed, why, now(), keyVersion()));
                AuditEvent event = RevisionWork.event(why, landed.id()).by(actor);
                shelf.change(entry, state.revisedBy(landed.id()), () -> journal.record(event));
                shelf.finishContinuations(entry);
                return landed;
            } finally {
                if (!entry.state().continuations().contains(pending.id())) {
                    discard(pending.path());
                }
            }
        }
    }

    @Override
    public Delivery readAgain(DeliveryId id, String actor) throws IOException {
        Entry entry = shelf.entry(id);
        synchronized (entry.lock) {
            shelf.finishContinuations(entry);
            DeliveryState state = entry.state();
            if (state.seal().isEmpty() || state.milestone().stage() == Stage.RECEIVED) {
                throw wrongStage(entry, "has nothing to read again");
            }
            if (state.continuations().stream().flatMap(one -> shelf.find(one).stream())
                    .anyMatch(one -> one.state().milestone().stage() == Stage.RECEIVED)) {
                throw wrongStage(entry, "is being read again");
            }
            room.require();
            DeliveryFolder pending = shelf.pending(shelf.nextContinuation(id));
            try {
                Delivery first = state.milestone().delivery();
                Delivery again = new Delivery(pending.id(), first.source(), first.provider(), first.table(), first.receivedAt().plusMillis(1),
                        first.bytes(), first.content());
                String seal = word();
                sealed.copy(entry.folder.content(), DeliveryFolder.contentSeal(state.seal()), pending.content(), DeliveryFolder.contentSeal(seal));
                shelf.writePending(pending, DeliveryState.received(again, seal, keyVersion()));
                AuditEvent event = AuditEvent.of(AuditAction.DELIVERY_READ_AGAIN, id).with("as", again.id()).by(actor);
                shelf.change(entry, state.revisedBy(again.id()), () -> journal.record(event));
                shelf.finishContinuations(entry);
                return again;
            } finally {
                if (!entry.state().continuations().contains(pending.id())) {
                    discard(pending.path());
                }
            }
        }
    }

    @Override
    public Optional<Revision> revision(DeliveryId delivery) {
        return shelf.find(delivery).flatMap(entry -> entry.state().revises());
    }

    @Override
    public List<DeliveryId> revisions(DeliveryId revised) {
        return RevisionWork.revisions(shelf.entry(revised), shelf);
    }

    @Override
    public void settled(DeliveryId revision, long loaded) {
        Entry entry = shelf.entry(revision);
        synchronized (entry.lock) {
            Revision why = entry.state().revises().orElseThrow(() -> wrongStage(entry, "revises nothing"));
            Entry revised = shelf.entry(why.revised());
            DeliveryState state = revised.state();
            if (state.corrections().contains(revision)) {
                return;
            }
            if (!(entry.state().milestone() instanceof Settled settled) || !(state.milestone() instanceof Settled before)) {
                throw wrongStage(entry, "is not settled");
            }
            Settled corrected = RevisionWork.corrected(before, why, settled.tally(), loaded);
            durably(() -> shelf.change(revised, state.corrected(corrected, revision), () -> { }));
        }
    }

    @Override
    public void tookBack(DeliveryId delivery, String purge, long rows) {
        Entry entry = shelf.entry(delivery);
        synchronized (entry.lock) {
            DeliveryState state = entry.state();
            if (state.purges().containsKey(purge)) {
                return;
            }
            if (!(state.milestone() instanceof Settled settled)) {
                throw wrongStage(entry, "has no settled account to correct");
            }
            Tally tally = settled.tally();
            if (rows < 0 || rows > tally.loaded()) {
                throw new CadreException(ErrorCode.INTERNAL, "Purge " + purge + " took back " + rows
                        + " rows of delivery " + delivery + ", of which " + tally.loaded() + " are loaded");
            }
            Settled corrected = new Settled(settled.released(), new Tally(tally.read(), tally.loaded() - rows,
                    tally.quarantined(), tally.optedOut() + rows, tally.dropped(), tally.duplicate(), tally.held(),
                    tally.removals(), tally.invalidIdentifiers()));
            durably(() -> shelf.change(entry, state.purged(corrected, purge, rows), () -> { }));
        }
    }

    @Override
    public boolean destroy(DeliveryId delivery) throws IOException {
        Optional<Entry> found = shelf.find(delivery);
        if (found.isEmpty()) {
            return false;
        }
        Entry entry = found.get();
        synchronized (entry.lock) {
            Stage stage = entry.state().milestone().stage();
            if (stage == Stage.CLEARED || stage == Stage.RELEASED) {
                throw wrongStage(entry, "is on its way");
            }
            if (shelf.find(delivery).isEmpty()) {
                return false;
            }
            shelf.destroy(entry);
            return true;
        }
    }

    @Override
    public Set<KeyPurpose> purposes() {
        return Set.of(KeyPurpose.LANDING);
    }

    @Override
    public long renew(KeyPurpose purpose, int limit) throws IOException {
        return purpose == KeyPurpose.LANDING ? new Resealing(keystore, files, sealed, shelf).renew(limit) : 0;
    }

    @Override
    public List<DeliveryStatus> deliveries() {
        return shelf.all().stream().map(FileLandingZone::status).collect(Collectors.toUnmodifiableList());
    }

    @Override
    public Optional<DeliveryStatus> delivery(DeliveryId id) {
        return shelf.find(id).map(FileLandingZone::status);
    }

    private static DeliveryStatus status(Entry entry) {
        DeliveryState state = entry.state();
        return new DeliveryStatus(state.milestone(), state.reachedAt(), state.waitingFor());
    }

    @Override
    public List<QuarantineEntry> quarantine(DeliveryId id, int limit) {
        Entry entry = shelf.entry(id);
        List<QuarantineEntry> found = new ArrayList<>();
        synchronized (entry.lock) {
            List<Path> reports = entry.state().quarantine().values().stream().map(entry.folder::quarantine)
                    .collect(Collectors.toUnmodifiableList());
            durably(() -> QuarantineFile.merge(id, reports, files, limit, found));
        }
        return List.copyOf(found);
    }

    private static CadreException wrongStage(Entry entry, String why) {
        return new CadreException(ErrorCode.WRONG_STAGE,
                "Delivery " + entry.folder.id() + " is at " + entry.state().milestone().stage() + " and " + why);
    }

    private static void durably(DeliveryShelf.Step step) {
        try {
            step.run();
        } catch (IOException e) {
            throw new CadreException(ErrorCode.STORE_FAILED, "The landing zone's files do not work", e);
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private String word() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private int keyVersion() {
        return keystore.versions(KeyPurpose.LANDING).get(0);
    }

    // A delivery that came before the key was rotated has its id under the former version.
    private Optional<Entry> known(SourceId source, Digest content) {
        for (int version : keystore.versions(KeyPurpose.LANDING)) {
            DeliveryId id = idOf(source, content, version);
            Optional<Entry> present = shelf.find(id);
            if (present.isPresent()) {
                return present;
            }
            if (shelf.damaged().contains(id)) {
                throw new CadreException(ErrorCode.STORE_FAILED, "The folder of delivery " + id + " is damaged");
            }
        }
        return Optional.empty();
    }

    private DeliveryId idOf(SourceId source, Digest content, int version) {
        byte[] hash = keystore.keyedHash(KeyPurpose.LANDING, version).of(source.value(), content.hex());
        StringBuilder id = new StringBuilder("D-");
        long bits = ByteBuffer.wrap(hash).getLong();
        for (int i = 0; i < 12; i++) {
            id.append(BASE_32.charAt((int) (bits >>> 59)));
            bits <<= 5;
        }
        return new DeliveryId(id.toString());
    }
}
