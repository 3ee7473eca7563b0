package org.cadrenode.research.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.backup.Archivable;
import org.cadrenode.api.commonmodel.CommonModel;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.erasure.Erasable;
import org.cadrenode.api.erasure.FileMaker;
import org.cadrenode.api.erasure.Remnants;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.error.StoreOpening;
import org.cadrenode.api.exchange.Intake;
import org.cadrenode.api.exchange.PackageManifest;
import org.cadrenode.api.exchange.Receipt;
import org.cadrenode.api.exchange.Received;
import org.cadrenode.api.keys.KeyHolder;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.linkage.Linkage;
import org.cadrenode.api.linkage.Linked;
import org.cadrenode.api.patrol.EmbeddedReading;
import org.cadrenode.api.patrol.Patrolled;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.research.DeliveryHolding;
import org.cadrenode.api.research.DeliveryWithdrawal;
import org.cadrenode.api.research.Loaded;
import org.cadrenode.api.research.ResearchDatabase;
import org.cadrenode.h2.KeyedFile;
import org.cadrenode.h2.OrderedFiles;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The research database. A package is loaded, purged or renewed in transactions with its own progress, made durable, journalled,
 * and marked as journalled; whatever was cut off is done by the next call. A package that was cut off between the last
 * two stands in the journal twice.
 */
@Component(service = {ResearchDatabase.class, ResearchRoom.class, KeyHolder.class, Erasable.class, Archivable.class, Patrolled.class}, configurationPid = ResearchConfiguration.PID)
@Designate(ocd = ResearchConfiguration.class)
public final class ResearchRoom implements ResearchDatabase, KeyHolder, Erasable, Archivable, Patrolled {
    private static final Logger LOG = LoggerFactory.getLogger(ResearchRoom.class);
    /** Rows that a load looks ahead: 15 MiB of keys; more rows make the index of keys cheaper to keep. */
    static final int STRETCH = 1 << 18;

    private final Database database;
    private final int stretch;
    private final Intake intake;
    private final CommonModel commonModel;
    private final Linkage linkage;
    private final Journal journal;
    private final AtomicLong changes = new AtomicLong();
    private final AtomicLong takingsOut = new AtomicLong();
    private final Object countsLock = new Object();
    private List<SourceCount> counts = List.of();
    private long countedAt = -1;

    /** Opens the database that the configuration names. */
    @Activate
    public ResearchRoom(@Reference Intake intake, @Reference CommonModel commonModel, @Reference Linkage linkage,
            @Reference Keystore keystore, @Reference Journal journal, ResearchConfiguration configuration) {
        this(StoreOpening.of(() -> open(keystore, configuration), why -> LOG.error("The research database does not open: {}", why)), STRETCH, intake, commonModel, linkage, journal);
    }

    ResearchRoom(Database database, int stretch, Intake intake, CommonModel commonModel, Linkage linkage,
            Journal journal) {
        this.database = database;
        this.stretch = stretch;
        this.intake = intake;
        this.commonModel = commonModel;
        this.linkage = linkage;
        this.journal = journal;
    }

    private static Database open(Keystore keystore, ResearchConfiguration configuration) {
        Path directory = configuration.directory().isEmpty()
                ? Path.of(System.getProperty("karaf.data", "data"), "cadre", "research")
                : Path.of(configuration.directory());
        if (configuration.url().isEmpty()) {
            return embedded(directory.resolve("research"), keystore, configuration.cacheMebibytes(), configuration.poolSize());
        }
        if (!configuration.url().startsWith("jdbc:postgresql:")) {
            throw new CadreException(ErrorCode.CONFIGURATION_INVALID,
                    "The URL of the research database starts with jdbc:postgresql: or is empty");
        }
        try {
            String password = configuration.passwordFile().isEmpty() ? ""
                    : Files.readString(Path.of(configuration.passwordFile())).strip();
            return Database.server(configuration.url(), configuration.user(), password, directory, configuration.poolSize());
        } catch (IOException e) {
            throw new CadreException(ErrorCode.CONFIGURATION_INVALID,
                    "The password file of the research database cannot be read");
        }
    }

    /** Opens an embedded database under the newest version of its key. */
    static Database embedded(Path file, Keystore keystore, int cacheMebibytes, int poolSize) {
        return Database.embedded(file, keyed(file, keystore).newestPassword(), cacheMebibytes, poolSize);
    }

    static KeyedFile keyed(Path file, Keystore keystore) {
        return new KeyedFile(file, "the research database", keystore.versions(KeyPurpose.RESEARCH_FILE),
                version -> keystore.filePassword(KeyPurpose.RESEARCH_FILE, version), why -> new CadreException(ErrorCode.STORE_FAILED, why));
    }

    // Not synchronised: a load that is under way fails at its next statement, and goes on where it was at the next start.
    /** Closes the database. */
    @Deactivate
    public void close() {
        database.close();
    }

    @Override
    public synchronized Loaded load(Linked linked) throws IOException {
        Received received = linked.received();
        Receipt receipt = finished(received.manifest(), AuditAction.PACKAGE_LOADED, () -> database.writeSideBySide(connections -> {
            new PackageLoad(connections, intake, commonModel, received, stretch, database.remnants()::expect).run();
            return null;
        }));
        return new Loaded(linked, receipt);
    }

    @Override
    public synchronized Receipt purge(Received received) throws IOException {
        takingsOut.incrementAndGet();
        try {
            return finished(received.manifest(), AuditAction.PURGE_APPLIED, () -> database.write(connection -> {
                database.remnants().expect();
                new Purge(connection, intake, received).run();
                return null;
            }));
        } finally {
            takingsOut.incrementAndGet();
        }
    }

    @Override
    public synchronized Receipt readmit(Received received) throws IOException {
        return finished(received.manifest(), AuditAction.RETURN_APPLIED, () -> database.write(connection -> {
            new Readmission(connection, intake, received).run();
            return null;
        }));
    }

    @Override
    public synchronized Receipt renew(Linked linked) throws IOException {
        Received received = linked.received();
        return finished(received.manifest(), AuditAction.PSEUDONYMS_RENEWED, () -> database.write(connection -> {
            database.remnants().expect();
            new SubjectRenewal(connection, intake, received).run();
            return null;
        }));
    }

    @Override
    public Optional<Archivable.Opening> opening() {
        return database.opening();
    }

    @Override
    public String place() {
        return "research";
    }

    @Override
    public Stretch readOn(String from) {
        return database.read(connection -> switch (database.dialect()) {
            case H2 -> EmbeddedReading.readOn(connection, from, OrderedFiles::readOn);
            case POSTGRESQL -> ServerTables.readOn(connection, from);
        });
    }

    @Override
    public Optional<Instant> since() {
        return database.remnants().since();
    }

    @Override
    public Optional<Erased> erase(FileMaker maker, Duration patience) throws IOException {
        Optional<Remnants.Remade> remade = database.remake(maker, patience);
        return remade.isEmpty() ? Optional.empty() : Optional.of(database.remnants().finish(remade.get()));
    }

    @Override
    public String beyond() {
        return database.dialect() == Dialect.H2 ? "" : "PostgreSQL removes the former files at its next checkpoint; its write-ahead log,"
                + " its archive, replicas and backups are kept as the server is set";
    }

    @Override
    public Set<KeyPurpose> purposes() {
        return Set.of(KeyPurpose.RESEARCH_FILE);
    }

    /** Returns that nothing is left: the file is brought to the newest version of its key before the room opens it. */
    @Override
    public long renew(KeyPurpose purpose, int limit) {
        return 0;
    }

    @Override
    public boolean has(String packageId) {
        return database.read(connection -> PackageBook.has(connection, packageId));
    }

    @Override
    public synchronized long applyLinks() {
        try {
            long sequence = database.write(connection -> new LinkUpdate(connection, linkage).run());
            database.checkpoint();
            return sequence;
        } catch (IOException e) {
            throw new IllegalStateException("Taking over links reads no stream", e);
        } finally {
            changes.incrementAndGet();
        }
    }

    @Override
    public DeliveryHolding holding(DeliveryId delivery) {
        return database.read(connection -> new DeliveryParts(connection, delivery).holding());
    }

    @Override
    public List<String> packages(DeliveryId delivery) {
        return database.read(connection -> new DeliveryParts(connection, delivery).packages());
    }

    @Override
    public List<DeliveryWithdrawal.Standing> withdrawals() {
        return database.read(connection -> new WithdrawalBook(connection).all());
    }

    @Override
    public boolean withdrawn(DeliveryId delivery) {
        return database.read(connection -> new WithdrawalBook(connection).has(delivery));
    }

    // Beside a load that is under way, for which a person is not to wait.
    @Override
    public void order(DeliveryWithdrawal withdrawal) {
        database.beside(connection -> {
            new WithdrawalBook(connection).order(withdrawal);
            return null;
        });
        database.checkpoint();
    }

    @Override
    public synchronized DeliveryWithdrawal.Standing takeOut(DeliveryId delivery, long children) throws IOException {
        if (!withdrawn(delivery)) {
            throw new CadreException(ErrorCode.WRONG_STAGE, "delivery " + delivery + " is not withdrawn");
        }
        takingsOut.incrementAndGet();
        try {
            database.write(connection -> {
                database.remnants().expect();
                new WithdrawalBook(connection).children(delivery, children);
                new DeliveryRemoval(connection, linkage, delivery).removeRecords();
                return null;
            });
        } finally {
            takingsOut.incrementAndGet();
            changes.incrementAndGet();
        }
        database.checkpoint();
        return withdrawals().stream().filter(one -> one.order().delivery().equals(delivery)).findFirst().orElseThrow();
    }

    @Override
    public synchronized void tookOut(DeliveryId delivery) throws IOException {
        database.write(connection -> {
            database.remnants().expect();
            new DeliveryRemoval(connection, linkage, delivery).settleChildren();
            new WithdrawalBook(connection).finish(delivery);
            return null;
        });
        database.checkpoint();
    }

    @Override
    public long takingsOut() {
        return takingsOut.get();
    }

    @Override
    public List<SourceCount> counts() {
        long now = changes.get();
        synchronized (countsLock) {
            if (countedAt != now) {
                counts = database.read(connection -> new Contents(connection).counts());
                countedAt = now;
            }
            return counts;
        }
    }

    @Override
    public List<DeliveryCount> deliveries() {
        return database.read(connection -> new Contents(connection).deliveries());
    }

    @Override
    public Set<Pseudonym> readable(Collection<Pseudonym> subjects) {
        return database.read(connection -> new Contents(connection).readable(subjects));
    }

    @Override
    public void visit(Visitor visitor) {
        database.read(connection -> {
            new Contents(connection).visit(visitor);
            return null;
        });
    }

    @Override
    public void read(Reader reader) {
        database.read(connection -> {
            new Contents(connection).read(reader);
            return null;
        });
    }

    private interface Step {
        void run() throws IOException;
    }

    private Receipt finished(PackageManifest manifest, AuditAction action, Step step) throws IOException {
        Optional<PackageBook.Done> done = done(manifest);
        if (done.isEmpty()) {
            try {
                step.run();
            } finally {
                changes.incrementAndGet();
            }
            done = done(manifest);
        }
        PackageBook.Done finished = done.orElseThrow(() -> new IllegalStateException("A package that is done has a receipt"));
        if (!finished.journalled()) {
            database.checkpoint();
            journal.record(event(action, manifest, finished.receipt()));
            database.write(connection -> {
                new PackageBook(connection, manifest.packageId(), manifest.kind()).journalled();
                return null;
            });
            database.checkpoint();
        }
        return finished.receipt();
    }

    private Optional<PackageBook.Done> done(PackageManifest manifest) {
        return database.read(connection -> new PackageBook(connection, manifest.packageId(), manifest.kind()).done());
    }

    private static AuditEvent event(AuditAction action, PackageManifest manifest, Receipt receipt) {
        AuditEvent event = AuditEvent.of(action, manifest.packageId())
                .count("loaded", receipt.counts().stream().mapToLong(Receipt.Count::loaded).sum())
                .count("duplicate", receipt.counts().stream().mapToLong(Receipt.Count::duplicate).sum())
                .count("opted_out", receipt.counts().stream().mapToLong(Receipt.Count::optedOut).sum())
                .with("content", manifest.content());
        return manifest.delivery().map(delivery -> event.with("delivery", delivery)).orElse(event);
    }

    /** Returns when a part of the database first could not be read since it was opened, or its files were made anew; empty if none was. */
    Optional<Instant> damagedSince() {
        return database.damagedSince();
    }

    /** Asks the database for a sign of life. */
    String product() throws SQLException {
        return database.read(connection -> connection.getMetaData().getDatabaseProductName() + " "
                + connection.getMetaData().getDatabaseProductVersion());
    }
}
