package org.cadrenode.vault.internal;

import static org.cadrenode.vault.internal.Children.defines;
import static org.cadrenode.vault.internal.Children.of;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Contribution;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.keystore.engine.NodeKeys;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultSecrecyTest {
    private static final List<String> CANARIES = List.of("Quillfeather-Canary", "9990009992", "Zebulon", "QX9 9ZZ",
            "canary@example.org", "07700900123", "2009-02-28", "LOCAL-CANARY-ID");
    private static final PurposeToken CHECK = PurposeToken.claim(PurposeToken.Purpose.CHECK, "test");

    @TempDir
    private Path directory;
    private final NodeKeys keys = Children.keys(21);

    @Test
    void neitherTheDatabaseNorItsBackupNorAnyFileBesideThemHoldsAClearIdentifier() throws IOException, SQLException {
        Path home = directory.resolve("vault");
        VaultService vault = new VaultService(keys, new MemoryJournal(), home, 4);
        vault.record(IntStream.range(0, 400).mapToObj(child -> defines(vault, child)).toList());
        vault.record(List.of(new Contribution(vault.keyOf(Children.TRUST, CANARIES.get(7)),
                Children.TRUST, CANARIES.get(7), Contribution.Role.DEFINES,
                Optional.empty(), List.of(of(IdentifierKind.SURNAME, CANARIES.get(0)),
                        of(IdentifierKind.NHS_NUMBER, CANARIES.get(1)), of(IdentifierKind.FORENAME, CANARIES.get(2)),
                        of(IdentifierKind.POSTCODE, CANARIES.get(3)), of(IdentifierKind.EMAIL, CANARIES.get(4)),
                        of(IdentifierKind.PHONE, CANARIES.get(5)), of(IdentifierKind.BIRTH_DATE, CANARIES.get(6))))));
        try (Vault.Reading reading = vault.open(CHECK)) {
            assertEquals(1, reading.find(of(IdentifierKind.NHS_NUMBER, CANARIES.get(1))).size());
            reading.changedSince(0, person -> { });
        }
        Path backup = directory.resolve("backup.zip");
        try (Connection connection = new VaultDatabase(home, 4, keys).connect()) {
            connection.createStatement().execute("BACKUP TO '" + backup + "'");
        }
        List<byte[]> contents = new ArrayList<>(contents(home));
        vault.deactivate();
        contents.addAll(contents(directory));
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(backup))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                contents.add(zip.readAllBytes());
            }
        }
        assertTrue(contents.stream().mapToInt(content -> content.length).sum() > 200_000, "there is something to look through");
        for (String canary : CANARIES) {
            for (byte[] form : forms(canary)) {
                String wanted = new String(form, StandardCharsets.ISO_8859_1);
                for (byte[] content : contents) {
                    assertTrue(!new String(content, StandardCharsets.ISO_8859_1).contains(wanted), "a clear identifier");
                }
            }
        }
    }

    private static List<byte[]> forms(String canary) {
        byte[] utf8 = canary.getBytes(StandardCharsets.UTF_8);
        return List.of(utf8, canary.getBytes(StandardCharsets.UTF_16BE), canary.getBytes(StandardCharsets.UTF_16LE),
                HexFormat.of().formatHex(utf8).getBytes(StandardCharsets.US_ASCII),
                HexFormat.of().formatHex(utf8).toUpperCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII));
    }

    private static List<byte[]> contents(Path folder) throws IOException {
        List<byte[]> contents = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.add(Files.readAllBytes(file));
            }
        }
        return contents;
    }

    @Test
    void nothingThatTheResearchSideHasOpensTheFile() throws SQLException {
        VaultService vault = new VaultService(keys, new MemoryJournal(), directory, 4);
        vault.record(List.of(defines(vault, 1)));
        vault.deactivate();
        List<String> tried = new ArrayList<>();
        for (KeyPurpose purpose : List.of(KeyPurpose.RESEARCH_FILE, KeyPurpose.LINKAGE_FILE, KeyPurpose.LINKAGE,
                KeyPurpose.PSEUDONYM_LOCAL, KeyPurpose.LANDING, KeyPurpose.JOURNAL_SUBJECT)) {
            tried.add(new String(keys.filePassword(purpose, 1)));
        }
        for (KeyPurpose purpose : List.of(KeyPurpose.PACKAGE_OPENING, KeyPurpose.PACKAGE_SIGNING, KeyPurpose.JOURNAL_SIGNING)) {
            assertEquals(ErrorCode.INTERNAL,
                    assertThrows(CadreException.class, () -> keys.filePassword(purpose, 1)).code());
            tried.add(HexFormat.of().formatHex(keys.publicKey(purpose)));
        }
        tried.add("");
        for (String password : tried) {
            assertEquals(90049, assertThrows(SQLException.class, () -> connect(password)).getErrorCode());
        }
        connect(new String(keys.filePassword(KeyPurpose.VAULT_FILE, 1)));
    }

    // The user's password is made of the file's, as the vault does it, so that only the file's key can be what refuses.
    private void connect(String password) throws SQLException {
        MessageDigest digest = Digest.sha256();
        digest.update("cadre-vault-user-1 ".getBytes(StandardCharsets.US_ASCII));
        digest.update(password.getBytes(StandardCharsets.US_ASCII));
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:" + directory.resolve("vault") + ";CIPHER=AES;IFEXISTS=TRUE");
        source.setUser("VAULT");
        source.setPassword(password + " " + HexFormat.of().formatHex(digest.digest()));
        source.getConnection().close();
    }
}
