package org.cadrenode.landing.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryBook;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.LandingSpace;
import org.cadrenode.api.delivery.Milestone;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.QuarantineEntry;
import org.cadrenode.api.delivery.Revision;
import org.cadrenode.api.delivery.Settled;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Artefact;
import org.cadrenode.api.identifiable.ArtefactOutput;
import org.cadrenode.api.identifiable.Destruction;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.api.identifiable.Receiving;
import org.cadrenode.api.identifiable.RecordSource;
import org.cadrenode.api.identifiable.Revisions;
import org.cadrenode.api.identifiable.SourceRecordReader;
import org.cadrenode.api.keys.KeyHolder;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
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
 *
 * <p>The way of the data: {@link Reception} takes content in and makes it a delivery; {@link StageWork} is what the pipeline's
 * stages do with it; {@link Continuations} are the deliveries that come of it, also once it has left; {@link SettledAccounts}
 * correct its account then. {@link DeliveryShelf} holds all of them, and every change of a state goes through it. Thread-safe.
 */
@Component(service = {LandingZone.class, LandingSpace.class, DeliveryBook.class, Revisions.class, Destruction.class, FileLandingZone.class,
        KeyHolder.class}, configurationPid = LandingConfiguration.PID)
@Designate(ocd = LandingConfiguration.class)
public final class FileLandingZone implements LandingZone, LandingSpace, Revisions, Destruction, KeyHolder {
    private static final Logger LOG = LoggerFactory.getLogger(FileLandingZone.class);

    private final Keystore keystore;
    private final StableFiles files;
    private final Path folder;
    private final SealedFiles sealed;
    private final DeliveryShelf shelf;
    private final LandingRoom room;
    private final Reception reception;
    private final StageWork stages;
    private final Continuations continuations;
    private final SettledAccounts accounts;

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
        this.files = files;
        folder = directory;
        sealed = new SealedFiles(keystore, files);
        shelf = new DeliveryShelf(files, directory, keystore);
        room = new LandingRoom(files, directory, reserve);
        LOG.info("The landing zone holds {} deliveries; {} are damaged", shelf.all().size(), shelf.damaged().size());
        Workbench bench = new Workbench(keystore, journal, clock, files, sealed, shelf, room);
        reception = new Reception(bench);
        stages = new StageWork(bench);
        continuations = new Continuations(bench);
        accounts = new SettledAccounts(shelf);
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

    /** Returns the deliveries that are set apart because their state is damaged. */
    Set<DeliveryId> damaged() {
        return Set.copyOf(shelf.damaged());
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
        return reception.receiving(source, provider, table);
    }

    @Override
    public Landed land(Delivery delivery, RecordSource source) throws IOException {
        return stages.land(delivery, source);
    }

    @Override
    public SourceRecordReader records(DeliveryId delivery) throws IOException {
        return stages.records(delivery);
    }

    @Override
    public ArtefactOutput write(DeliveryId delivery, Artefact artefact) throws IOException {
        return stages.write(delivery, artefact);
    }

    @Override
    public InputStream read(DeliveryId delivery, Artefact artefact) throws IOException {
        return stages.read(delivery, artefact);
    }

    @Override
    public boolean has(DeliveryId delivery, Artefact artefact) {
        return stages.has(delivery, artefact);
    }

    @Override
    public void reach(Milestone milestone) {
        stages.reach(milestone);
    }

    @Override
    public void quarantine(DeliveryId delivery, String table, long line, String column, ErrorCode code) {
        stages.quarantine(delivery, table, line, column, code);
    }

    @Override
    public Landed returnToLanded(DeliveryId delivery) {
        return stages.returnToLanded(delivery);
    }

    @Override
    public void waitFor(DeliveryId delivery, String what) {
        stages.waitFor(delivery, what);
    }

    @Override
    public Optional<Landed> continueHeld(DeliveryId delivery) throws IOException {
        return continuations.continueHeld(delivery);
    }

    @Override
    public Optional<Landed> continueReturned(DeliveryId delivery, BitSet records) throws IOException {
        return continuations.continueReturned(delivery, records);
    }

    @Override
    public Landed begin(Settled revised, Revision why, BitSet records, byte[] subjects, String actor) throws IOException {
        return continuations.begin(revised, why, records, subjects, actor);
    }

    @Override
    public Delivery readAgain(DeliveryId id, String actor) throws IOException {
        return continuations.readAgain(id, actor);
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
        accounts.settled(revision, loaded);
    }

    @Override
    public void tookBack(DeliveryId delivery, String purge, long rows) {
        accounts.tookBack(delivery, purge, rows);
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
                throw entry.wrongStage("is on its way");
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
            DeliveryShelf.durably(() -> QuarantineFile.merge(id, reports, files, limit, found));
        }
        return List.copyOf(found);
    }
}
