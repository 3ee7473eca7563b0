package org.cadrenode.research.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.RecordKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedResearchDatabaseTest extends ResearchDatabaseContract {
    private static final String PASSWORD = "fedcba9876543210".repeat(4);

    @TempDir
    private Path folder;

    @Override
    Database open() {
        return Database.embedded(folder.resolve("research"), PASSWORD.toCharArray(), 16, 3);
    }

    @Test
    void nothingLiesReadableInTheFile() throws Exception {
        room.load(site.data("p", "s", Site.delivery(1), List.of(new Site.Row(new RecordKey(1, 1), new Pseudonym(1, 1), "a",
                null, null, "a sentence that would be found"))));
        restart();
        String file = new String(Files.readAllBytes(folder.resolve("research.mv.db")), StandardCharsets.ISO_8859_1);
        assertFalse(file.contains("sentence that would"));
    }

    @Test
    void theFileIsBroughtToTheNewestVersionOfItsKey() throws Exception {
        RotatingKeys keys = new RotatingKeys();
        Path file = folder.resolve("rotated").resolve("research");
        List<Site.Row> rows = List.of(new Site.Row(new RecordKey(1, 1), new Pseudonym(1, 1), "a", "2020-02-29", "1.50", "n\u00e9e"));
        ResearchRoom rotated = new ResearchRoom(ResearchRoom.embedded(file, keys, 16, 3), STRETCH, site, site, site, site);
        rotated.load(site.data("p", "s", Site.delivery(1), rows));
        List<?> counts = rotated.counts();
        rotated.close();
        for (int version = 2; version < 4; version++) {
            keys.rotate(KeyPurpose.RESEARCH_FILE);
            rotated = new ResearchRoom(ResearchRoom.embedded(file, keys, 16, 3), STRETCH, site, site, site, site);
            assertEquals(counts, rotated.counts());
            assertEquals(1, rotated.load(site.data("p", "s", Site.delivery(version), rows)).receipt().counts().get(0).duplicate());
            assertEquals(0, rotated.renew(KeyPurpose.RESEARCH_FILE, 1));
            rotated.close();
        }
        assertEquals(ErrorCode.STORE_FAILED, assertThrows(CadreException.class, () -> Database.embedded(file,
                keys.filePassword(KeyPurpose.RESEARCH_FILE, 1), 16, 3)).code());
        assertFalse(Files.exists(file.resolveSibling("research-renewal")));
    }

    @Test
    void anotherPasswordOpensNothing() throws Exception {
        stop();
        assertEquals(ErrorCode.STORE_FAILED, assertThrows(CadreException.class,
                () -> Database.embedded(folder.resolve("research"), "00".repeat(32).toCharArray(), 16, 3)).code());
        start();
    }
}
