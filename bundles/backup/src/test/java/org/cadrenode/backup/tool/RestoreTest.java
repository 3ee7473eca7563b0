package org.cadrenode.backup.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cadrenode.backup.engine.Fingerprint;
import org.cadrenode.backup.engine.Site;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreTest {
    private static final String PASSPHRASE = "what the site keeps in its safe";

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path passphrase;
    private Path key;

    @BeforeEach
    void write() throws IOException {
        passphrase = Files.writeString(directory.resolve("passphrase"), PASSPHRASE + "\n");
        key = directory.resolve("recovery.key");
    }

    private int run(Object... words) {
        out.reset();
        err.reset();
        String[] texts = new String[words.length];
        for (int i = 0; i < words.length; i++) {
            texts[i] = words[i].toString();
        }
        return Restore.run(texts, new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private Site site() throws IOException {
        Site site = new Site(directory).furnished();
        site.backUp();
        Files.writeString(key, site.recovery.lock(PASSPHRASE.toCharArray()));
        return site;
    }

    @Test
    void aRecoveryKeyIsMadeOnceAndPrintsItsPublicHalfAlone() throws IOException {
        assertEquals(Restore.DONE, run("recovery-key", "--out", key, "--passphrase-file", passphrase));
        assertTrue(out.toString().matches("recoveryKey = [0-9a-f]{64}\\R"), out.toString());
        String made = Files.readString(key);
        assertEquals(Restore.FAILED, run("recovery-key", "--out", key, "--passphrase-file", passphrase), "never over another");
        assertEquals(made, Files.readString(key));
        Files.writeString(passphrase, "short\n");
        assertEquals(Restore.USAGE, run("recovery-key", "--out", directory.resolve("other"), "--passphrase-file", passphrase));
    }

    @Test
    void aBackupIsListedVerifiedAndRestored() throws IOException {
        Site site = site();
        String node = Fingerprint.of(site.node);
        assertEquals(Restore.DONE, run("list", "--from", site.backups));
        assertTrue(out.toString().contains(node), out.toString());
        assertEquals(Restore.DONE, run("verify", "--from", site.backups, "--recovery-key", key, "--passphrase-file", passphrase, "--node", node));
        Path bare = directory.resolve("bare");
        assertEquals(Restore.DONE, run("restore", "--from", site.backups, "--recovery-key", key, "--passphrase-file", passphrase, "--node", node,
                "--to", bare));
        assertTrue(out.toString().contains("bring to its place") && Files.exists(bare.resolve("data/cadre/restored")), out.toString());
        assertEquals(Restore.FAILED, run("restore", "--from", site.backups, "--recovery-key", key, "--passphrase-file", passphrase, "--node", "any",
                "--to", bare));
        assertTrue(err.toString().contains("not empty"), err.toString());
    }

    @Test
    void whatIsWrongEndsWithASentenceAndACode() throws IOException {
        Site site = site();
        String node = Fingerprint.of(site.node);
        assertEquals(Restore.USAGE, run());
        assertEquals(Restore.USAGE, run("restore", "--from", site.backups), "without its key");
        assertEquals(Restore.USAGE, run("restore", "--wherever", "x"));
        assertEquals(Restore.FAILED, run("verify", "--from", site.backups, "--recovery-key", key, "--passphrase-file", passphrase, "--node", "00"));
        assertEquals(Restore.FAILED, run("verify", "--from", site.backups, "--recovery-key", key, "--passphrase-file", passphrase, "--node", node,
                "--number", "7"));
        Files.writeString(passphrase, "some other words\n");
        assertEquals(Restore.FAILED, run("verify", "--from", site.backups, "--recovery-key", key, "--passphrase-file", passphrase, "--node", node));
        assertTrue(err.toString().contains("passphrase is another"), err.toString());
        for (Path file : Site.files(site.backups.resolve("pieces"))) {
            Files.delete(file);
        }
        assertEquals(Restore.FAILED, run("list", "--from", site.backups));
        assertFalse(out.toString().contains("all files are there"));
    }
}
