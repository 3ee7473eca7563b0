package org.cadrenode.pseudonymise.internal;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.keys.KeyedHash;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.pseudonymise.engine.tokens.HashedNames;
import org.cadrenode.pseudonymise.engine.tokens.Identity;
import org.cadrenode.pseudonymise.engine.tokens.KnownIdentity;
import org.cadrenode.pseudonymise.engine.tokens.NameForms;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * How rare names are among the children of this node. They are counted over the vault and then kept, in a file without names,
 * so that a child's tokens do not change with every delivery: until the linkage key is rotated, when all tokens are made anew,
 * or the vault holds more than four times the children who were counted. A file that cannot be read is made again.
 * Thread-safe.
 */
@Component(service = SiteNames.class, configurationPid = PseudonymiseConfiguration.PID)
public final class SiteNames {
    private static final int FORM = 0x43_4e_4d_01;
    private static final int GROWTH = 4;

    private final Path file;
    private final Keystore keystore;
    private final long fewestChildren;
    private @Nullable Rarities kept;

    /**
     * What was counted.
     *
     * @param keyVersion version of the linkage key at that time
     * @param people how many children were counted
     */
    record Rarities(int keyVersion, long people, HashedNames forenames, HashedNames surnames) { }

    /** Keeps them in the appliance's data folder. */
    @Activate
    public SiteNames(@Reference Keystore keystore, PseudonymiseConfiguration configuration) {
        this(Path.of(System.getProperty("karaf.data", "data"), "cadre", "pseudonymise", "names"), keystore, configuration.rarityFrom());
    }

    /** Keeps them in a file. */
    public SiteNames(Path file, Keystore keystore) {
        this(file, keystore, 0);
    }

    /** @param fewestChildren of how many children the vault must know before names are counted */
    SiteNames(Path file, Keystore keystore, long fewestChildren) {
        this.file = file;
        this.keystore = keystore;
        this.fewestChildren = fewestChildren;
    }

    /**
     * Returns how rare names are, counted anew if that is due.
     *
     * @param keyVersion newest version of the linkage key
     */
    synchronized Rarities rarities(int keyVersion, ProviderId provider, Vault vault, Vault.Reading reading) throws IOException {
        Rarities present = kept == null ? read() : kept;
        if (present == null && vault.size(provider) < fewestChildren) {
            KeyedHash own = LinkTokens.own(keystore);
            return new Rarities(keyVersion, 0, new HashedNames.Counter(own).table(), new HashedNames.Counter(own).table());
        }
        if (present == null || present.keyVersion() < keyVersion || vault.size(provider) > GROWTH * present.people()) {
            present = count(keyVersion, reading);
            write(present);
        }
        kept = present;
        return present;
    }

    private Rarities count(int keyVersion, Vault.Reading reading) {
        KeyedHash own = LinkTokens.own(keystore);
        HashedNames.Counter forenames = new HashedNames.Counter(own);
        HashedNames.Counter surnames = new HashedNames.Counter(own);
        long[] people = {0};
        reading.changedSince(0, person -> {
            Identity identity = KnownIdentity.of(person);
            NameForms.forenames(identity.forenames()).forEach(forenames::add);
            NameForms.surnames(identity.surnames()).forEach(surnames::add);
            people[0]++;
        });
        return new Rarities(keyVersion, people[0], forenames.table(), surnames.table());
    }

    private @Nullable Rarities read() {
        CRC32 sum = new CRC32();
        try (DataInputStream in = new DataInputStream(new CheckedInputStream(new BufferedInputStream(Files.newInputStream(file)), sum))) {
            if (in.readInt() == FORM) {
                KeyedHash own = LinkTokens.own(keystore);
                Rarities read = new Rarities(in.readInt(), in.readLong(), HashedNames.read(in, own), HashedNames.read(in, own));
                long expected = sum.getValue();
                if (in.readLong() == expected) {
                    return read;
                }
            }
            return null;
        } catch (IOException e) {
            return null;
        }
    }

    private void write(Rarities rarities) throws IOException {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        Files.createDirectories(file.toAbsolutePath().getParent(), attributes(posix, "rwx------"));
        Path part = Files.createTempFile(file.toAbsolutePath().getParent(), "names-", ".part", attributes(posix, "rw-------"));
        try {
            CRC32 sum = new CRC32();
            try (DataOutputStream out = new DataOutputStream(new CheckedOutputStream(new BufferedOutputStream(
                    Files.newOutputStream(part)), sum))) {
                out.writeInt(FORM);
                out.writeInt(rarities.keyVersion());
                out.writeLong(rarities.people());
                rarities.forenames().write(out);
                rarities.surnames().write(out);
                out.writeLong(sum.getValue());
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static FileAttribute<?>[] attributes(boolean posix, String form) {
        return posix ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(form))}
                : new FileAttribute<?>[0];
    }
}
