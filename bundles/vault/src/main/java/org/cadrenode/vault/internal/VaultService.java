package org.cadrenode.vault.internal;

import java.nio.file.Path;
import java.util.List;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.identifiable.Contribution;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** The vault as a service, which is there while the keystore is unsealed. Thread-safe. */
@Component(service = {Vault.class, VaultService.class}, configurationPid = VaultConfiguration.PID)
@Designate(ocd = VaultConfiguration.class)
public final class VaultService implements Vault {
    private final Keystore keystore;
    private final Journal journal;
    private final VaultDatabase database;
    private final VaultStore store;
    private final ThreadLocal<LookupHashes> hashes;

    /** Opens the vault of the appliance. */
    @Activate
    public VaultService(@Reference Keystore keystore, @Reference Journal journal, VaultConfiguration configuration) {
        this(keystore, journal, directory(configuration), configuration.cacheMebibytes());
    }

    /** Opens the vault in a directory, and makes it if there is none. */
    public VaultService(Keystore keystore, Journal journal, Path directory, int cacheMebibytes) {
        this.keystore = keystore;
        this.journal = journal;
        hashes = ThreadLocal.withInitial(this::newHashes);
        database = new VaultDatabase(directory, cacheMebibytes, keystore);
        store = new VaultStore(database, keystore);
    }

    /** Closes the vault in good order. */
    @Deactivate
    public void deactivate() {
        store.close();
    }

    @Override
    public SubjectKey keyOf(ProviderId provider, String localId) {
        return hashes.get().subject(provider, localId);
    }

    @Override
    public boolean knows(SubjectKey subject) {
        return store.subjects().knows(subject);
    }

    @Override
    public void record(List<Contribution> contributions) {
        store.record(contributions);
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
        return VaultReading.open(store, newHashes(),
                () -> new PersonTable(database.connect(), keystore.recordCipher(KeyPurpose.VAULT_RECORD)), journal, purpose);
    }

    @Override
    public void remove(SubjectKey subject) {
        store.remove(subject);
    }

    private LookupHashes newHashes() {
        return new LookupHashes(keystore.keyedHash(KeyPurpose.VAULT_LOOKUP));
    }

    VaultStore store() {
        return store;
    }

    private static Path directory(VaultConfiguration configuration) {
        return configuration.directory().isBlank()
                ? Path.of(System.getProperty("karaf.data", "data"), "cadre", "vault") : Path.of(configuration.directory());
    }
}
