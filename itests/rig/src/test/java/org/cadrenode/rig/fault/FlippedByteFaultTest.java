package org.cadrenode.rig.fault;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What counts as word of an altered byte. */
class FlippedByteFaultTest {
    @Test
    void whatANodeSaysAtEveryStartIsNoWordOfAnAlteredByte() {
        assertFalse(FlippedByteFault.tells("2026-11-27T20:01:26,202Z INFO  org.cadrenode.landing [x] FileLandingZone: The landing zone holds 23 deliveries; 0 are damaged"));
        assertFalse(FlippedByteFault.tells("2026-11-27T20:01:26,202Z WARN  org.cadrenode.pipeline [x] RemoteRoute: the server does not answer"));
    }

    @Test
    void aDatabaseHasSumsIfItWasClosedInOrder(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("vault.mv.db"), new byte[9]);
        assertFalse(FlippedByteFault.summed(file));
        Path sums = Files.write(folder.resolve("vault.mv.db.sums"), new byte[0]);
        assertFalse(FlippedByteFault.summed(file));
        Files.write(sums, new byte[8]);
        assertTrue(FlippedByteFault.summed(file));
        assertFalse(FlippedByteFault.summed(sums));
    }

    @Test
    void anErrorWithItsCodeIsWordOfIt() {
        assertTrue(FlippedByteFault.tells("2026-11-27T20:01:26,202Z ERROR org.cadrenode.vault [x] Vault: STORE_FAILED: the vault cannot be opened"));
        assertTrue(FlippedByteFault.tells("2026-11-27T20:01:26,202Z WARN  org.cadrenode.landing [x] Shelf: a delivery is damaged"));
    }
}
