package org.cadrenode.vault.internal;

import static org.cadrenode.vault.internal.Children.defines;
import static org.cadrenode.vault.internal.Children.key;
import static org.cadrenode.vault.internal.Children.of;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.h2.KeyedDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultRotationTest {
    private static final PurposeToken MEASURE = PurposeToken.claim(PurposeToken.Purpose.MEASURE, "test");

    @TempDir
    private Path directory;
    private final RotatingKeys keys = new RotatingKeys(11);
    private VaultService vault;

    @BeforeEach
    void open() {
        vault = new VaultService(keys, new MemoryJournal(), directory, 8);
    }

    @AfterEach
    void close() {
        vault.deactivate();
    }

    private void killAndOpen() {
        vault.store().drop();
        open();
    }

    @Test
    void recordsAreRenewedInLotsAndReadThroughoutWhateverIsKilledBetween() {
        vault.record(IntStream.range(0, 1100).mapToObj(child -> defines(vault, child)).toList());
        long version = vault.version();
        assertEquals(0, vault.renew(KeyPurpose.VAULT_RECORD, 100));
        keys.rotate(KeyPurpose.VAULT_RECORD);
        assertEquals(800, vault.renew(KeyPurpose.VAULT_RECORD, 300));
        killAndOpen();
        allAreThere(1100);
        vault.record(List.of(defines(vault, 2000), Children.mother(vault, 5), Children.mother(vault, 900)));
        vault.remove(key(vault, 901));
        keys.rotate(KeyPurpose.VAULT_RECORD);
        long left = vault.renew(KeyPurpose.VAULT_RECORD, 300);
        assertEquals(800, left);
        while (left > 0) {
            killAndOpen();
            left = vault.renew(KeyPurpose.VAULT_RECORD, 250);
        }
        assertEquals(version + 2, vault.version());
        killAndOpen();
        assertEquals(0, vault.renew(KeyPurpose.VAULT_RECORD, 1));
        assertEquals(1100, vault.size(Children.TRUST));
        try (Vault.Reading reading = vault.open(MEASURE)) {
            assertEquals(List.of(key(vault, 2000)), reading.find(of(IdentifierKind.NHS_NUMBER, Children.nhsNumber(2000))));
            assertEquals(1, reading.person(key(vault, 900)).orElseThrow().relatives().size());
        }
    }

    @Test
    void aReadingThatWasOpenBeforeARotationGoesOn() {
        vault.record(IntStream.range(0, 50).mapToObj(child -> defines(vault, child)).toList());
        try (Vault.Reading reading = vault.open(MEASURE)) {
            keys.rotate(KeyPurpose.VAULT_RECORD);
            keys.rotate(KeyPurpose.VAULT_LOOKUP);
            assertEquals(20, vault.renew(KeyPurpose.VAULT_RECORD, 30));
            assertEquals(0, vault.renew(KeyPurpose.VAULT_LOOKUP, 30));
            for (int child = 0; child < 50; child++) {
                assertEquals(List.of(key(vault, child)),
                        reading.find(of(IdentifierKind.NHS_NUMBER, Children.nhsNumber(child))));
            }
        }
    }

    @Test
    void whoIsFoundByKeyedHashIsFoundUnderEveryVersionOfTheLookupKey() {
        vault.record(IntStream.range(0, 50).mapToObj(child -> defines(vault, child)).toList());
        keys.rotate(KeyPurpose.VAULT_LOOKUP);
        allAreThere(50);
        vault.record(IntStream.range(50, 60).mapToObj(child -> defines(vault, child)).toList());
        allAreThere(60);
        assertEquals(0, vault.renew(KeyPurpose.VAULT_LOOKUP, 1));
        assertEquals(2, vault.store().index().keyVersion());
        allAreThere(60);
    }

    @Test
    void theFileIsUnderTheNewestVersionOfItsKeyAfterTheNextOpening() throws IOException {
        vault.record(IntStream.range(0, 300).mapToObj(child -> defines(vault, child)).toList());
        keys.rotate(KeyPurpose.VAULT_FILE);
        assertEquals(1, vault.renew(KeyPurpose.VAULT_FILE, 10));
        vault.deactivate();
        // What a kill in the middle of an earlier try leaves behind.
        Files.createDirectories(directory.resolve("renewal"));
        Files.copy(directory.resolve("vault.mv.db"), directory.resolve("renewal").resolve("vault.mv.db"));
        open();
        assertEquals(0, vault.renew(KeyPurpose.VAULT_FILE, 10));
        assertFalse(Files.exists(directory.resolve("renewal")));
        allAreThere(300);
        keys.rotate(KeyPurpose.VAULT_FILE);
        keys.rotate(KeyPurpose.VAULT_FILE);
        killAndOpen();
        assertEquals(0, vault.renew(KeyPurpose.VAULT_FILE, 10));
        allAreThere(300);
    }

    @Test
    void aFileThatWasRenewedDoesNotOpenUnderTheFormerVersion() {
        vault.record(List.of(defines(vault, 1)));
        keys.rotate(KeyPurpose.VAULT_FILE);
        vault.deactivate();
        open();
        vault.deactivate();
        VaultDatabase database = new VaultDatabase(directory, 8, keys);
        assertEquals(2, database.fileVersion());
        SQLException refused = null;
        try {
            vault = new VaultService(keys, new MemoryJournal(), directory, 8);
            vault.deactivate();
            new KeyedDatabase(directory.toAbsolutePath(), "vault", 8, version -> keys.filePassword(KeyPurpose.VAULT_FILE, version)).connect(1).close();
        } catch (SQLException e) {
            refused = e;
        }
        assertTrue(refused != null && refused.getErrorCode() == 90049, "the old key still opens the file");
        open();
    }

    private void allAreThere(int children) {
        assertEquals(children, vault.size(Children.TRUST));
        try (Vault.Reading reading = vault.open(MEASURE)) {
            for (int child = 0; child < children; child++) {
                assertEquals(Children.identifiers(child), reading.person(key(vault, child)).orElseThrow().identifiers());
                assertEquals(List.of(key(vault, child)),
                        reading.find(of(IdentifierKind.NHS_NUMBER, Children.nhsNumber(child))));
            }
        }
    }
}
