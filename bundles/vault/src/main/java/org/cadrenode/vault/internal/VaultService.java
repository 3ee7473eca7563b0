package org.cadrenode.vault.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
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
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.backup.Archivable;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.erasure.Erasable;
import org.cadrenode.api.erasure.FileMaker;
import org.cadrenode.api.erasure.Occupancy;
import org.cadrenode.api.erasure.Remnants;
import org.cadrenode.api.error.StoreOpening;
import org.cadrenode.api.identifiable.Contribution;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.keys.ChildCipher;
import org.cadrenode.api.keys.KeyHolder;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.patrol.EmbeddedReading;
import org.cadrenode.api.patrol.Patrolled;
import org.cadrenode.h2.OrderedFiles;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The vault as a service, which is there while the keystore is unsealed. Thread-safe. */
@Component(service = {Vault.class, VaultService.class, KeyHolder.class, Erasable.class, Archivable.class, Patrolled.class}, configurationPid = VaultConfiguration.PID)
@Designate(ocd = VaultConfiguration.class)
public final class VaultService implements Vault, KeyHolder, Erasable, Archivable, Patrolled {
    private static final Logger LOG = LoggerFactory.getLogger(VaultService.class);
    private static final int LATEST = 1000;
    private static final int LOT = 500;
    private static final int SMALL_CACHE = 16;

    private final Keystore keystore;
    private final Journal journal;
    private final VaultDatabase database;
    private final VaultStore store;
    private final long versionSeen;
    private final AtomicLong erasures = new AtomicLong();
    private final boolean putBack;
    private final ThreadLocal<SubjectHash> hashes;
    private final Occupancy occupancy = new Occupancy();

    /** Opens the vault of the appliance. */
    @Activate
    public VaultService(@Reference Keystore keystore, @Reference Journal journal, VaultConfiguration configuration) {
        this(keystore, journal, directory(configuration), configuration.cacheMebibytes());
    }

    /** Opens the vault in a directory, and makes it if there is none. */
    public VaultService(Keystore keystore, Journal journal, Path directory, int cacheMebibytes) {
        this.keystore = keystore;
        this.journal = journal;
        hashes = ThreadLocal.withInitial(() -> new SubjectHash(keystore));
        database = StoreOpening.of(() -> new VaultDatabase(directory, cacheMebibytes, keystore), VaultService::closed);
        store = StoreOpening.of(() -> new VaultStore(database, keystore), VaultService::closed);
        versionSeen = store.refusal().isPresent() ? 0 : versionSeen(journal);
        putBack = versionSeen > 0 && versionSeen > store.version();
        if (putBack) {
            LOG.error("Vault: it is at version {}, and a reading that the journal has saw version {}", store.version(), versionSeen);
        }
    }

    private static void closed(String why) {
        LOG.error("The vault does not open: {}", why);
    }

    // Database and anchor can be put back together; the last reading in the journal tells where they were.
    private static long versionSeen(Journal journal) {
        List<JournalEntry> latest = journal.latest(LATEST);
        for (int i = latest.size() - 1; i >= 0; i--) {
            AuditEvent event = latest.get(i).event();
            if (event.action() == AuditAction.VAULT_READ && event.counts().containsKey(VaultReading.VERSION)) {
                return event.counts().get(VaultReading.VERSION);
            }
        }
        return 0;
    }

    /** Returns whether the vault is older than the last reading before its start. */
    boolean putBack() {
        return putBack;
    }

    /** Returns the version that the last reading before the start saw, 0 if the journal's last entries tell of none. */
    long versionSeen() {
        return versionSeen;
    }

    /** Closes the vault in good order. */
    @Deactivate
    public void deactivate() {
        store.close();
    }

    @Override
    public SubjectKey keyOf(ProviderId provider, String localId) {
        return store.merges().survivor(hashes.get().of(provider, localId));
    }

    @Override
    public SubjectKey survivor(SubjectKey subject) {
        return store.merges().survivor(subject);
    }

    @Override
    public String presentId(ProviderId provider, String localId) {
        Merges.Named end = store.merges().end(hashes.get().of(provider, localId));
        return end == null ? localId.strip() : end.localId();
    }

    @Override
    public List<String> formerIds(ProviderId provider, String localId) {
        return store.merges().formerIds(keyOf(provider, localId));
    }

    @Override
    public long merges() {
        return store.merges().size();
    }

    @Override
    public boolean knows(SubjectKey subject) {
        return store.subjects().knows(store.merges().survivor(subject));
    }

    @Override
    public void record(List<Contribution> contributions) {
        store.record(contributions);
    }

    @Override
    public long erasures() {
        return erasures.get();
    }

    @Override
    public long version() {
        return store.version();
    }

    @Override
    public long size(ProviderId provider) {
        return store.size(provider);
    }

    @Override
    public Reading open(PurposeToken purpose) {
        Occupancy.Stay stay = occupancy.enter();
        boolean opened = false;
        try {
            Reading reading = VaultReading.open(store, keystore, this::table, journal, purpose, stay);
            opened = true;
            return reading;
        } finally {
            if (!opened) {
                stay.close();
            }
        }
    }

    @Override
    public boolean holds(SubjectKey subject) {
        return store.subjects().row(store.merges().survivor(subject)) != 0;
    }

    @Override
    public void remove(SubjectKey subject) {
        store.remove(List.of(subject));
    }

    @Override
    public void remove(Collection<SubjectKey> subjects) {
        List<SubjectKey> all = List.copyOf(subjects);
        for (int from = 0; from < all.size(); from += LOT) {
            store.remove(all.subList(from, Math.min(from + LOT, all.size())));
        }
    }

    private PersonTable table() throws SQLException {
        ChildCipher cipher = store.children().cipher();
        return new PersonTable(database.connect(), cipher, new RowHashes(keystore, cipher));
    }

    @Override
    public String place() {
        return "vault";
    }

    @Override
    public Stretch readOn(String from) {
        Occupancy.Stay stay = occupancy.enter();
        try (Connection connection = database.connect()) {
            return EmbeddedReading.readOn(connection, from, OrderedFiles::readOn);
        } catch (SQLException e) {
            throw VaultDatabase.failure("be read", e);
        } finally {
            stay.close();
        }
    }

    @Override
    public Optional<Instant> since() {
        return database.remnants().since();
    }

    @Override
    public Optional<Archivable.Opening> opening() {
        return Optional.of(database.opening());
    }

    @Override
    public Optional<String> examine(Path folder) {
        VaultStore copy = new VaultStore(new VaultDatabase(folder, SMALL_CACHE, keystore), keystore);
        try {
            return copy.refusal();
        } finally {
            copy.close();
        }
    }

    @Override
    public Optional<Erased> erase(FileMaker maker, Duration patience) throws IOException {
        Optional<Remnants.Remade> remade = occupancy.alone(patience, () -> store.remake(maker));
        if (remade.isEmpty()) {
            return Optional.empty();
        }
        Erased erased = database.remnants().finish(remade.get());
        erasures.incrementAndGet();
        return Optional.of(erased);
    }

    @Override
    public Set<KeyPurpose> purposes() {
        return Set.of(KeyPurpose.VAULT_RECORD, KeyPurpose.VAULT_LOOKUP, KeyPurpose.VAULT_FILE);
    }

    // The file is renewed when it is opened: what is left of it says so until then.
    @Override
    public long renew(KeyPurpose purpose, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("A lot has one thing at least");
        }
        return switch (purpose) {
            case VAULT_RECORD -> store.renewRecords(limit);
            case VAULT_LOOKUP -> store.renewLookups();
            case VAULT_FILE -> database.fileVersion() == keystore.versions(purpose).get(0) ? 0 : 1;
            case LANDING, SUBJECT, SUPPRESSION_RECORD, SUPPRESSION_LOOKUP, OPTOUT_FILE, PSEUDONYM_LOCAL, LINKAGE, OPTOUT_LIST,
                    JOURNAL_SIGNING, PACKAGE_SIGNING, PACKAGE_OPENING, REQUEST_OPENING, OPTOUT_REPLICA, LINKAGE_FILE, RESEARCH_FILE, JOURNAL_SUBJECT,
                    CUSTODIAN_RECORD, CUSTODIAN_LOOKUP, CUSTODIAN_FILE ->
                    throw new IllegalArgumentException("The vault holds nothing under the key of " + purpose);
        };
    }

    VaultStore store() {
        return store;
    }

    private static Path directory(VaultConfiguration configuration) {
        return configuration.directory().isBlank()
                ? Path.of(System.getProperty("karaf.data", "data"), "cadre", "vault") : Path.of(configuration.directory());
    }
}
