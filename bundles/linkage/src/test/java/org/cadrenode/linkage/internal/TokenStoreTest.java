package org.cadrenode.linkage.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.error.CadreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenStoreTest {
    private static final String PASSWORD = "0123456789abcdef".repeat(4);
    private static final ProviderId PROVIDER = new ProviderId("clinic");
    private static final int ROWS = 20_000;

    @TempDir
    private Path folder;

    // H2 writes through a channel, which an interrupt closes, and closes the database then.
    @Test
    void aDatabaseThatAnInterruptClosedOpensAgainWithAllThatWasDurable() {
        try (TokenStore store = new TokenStore(folder.resolve("linkage"), PASSWORD.toCharArray(), 1)) {
            store.addProvider(0, PROVIDER);
            store.checkpoint();
            assertThrows(CadreException.class, () -> writeAfterAnInterrupt(store));
            Thread.interrupted();
            assertThrows(CadreException.class, () -> untilClosed(store));
            // Whoever met the closed database was told so; whoever comes next has an open one.
            assertEquals(List.of(PROVIDER), store.providers());
            store.take("package");
            store.checkpoint();
        }
        try (TokenStore store = new TokenStore(folder.resolve("linkage"), PASSWORD.toCharArray(), 1)) {
            assertEquals(List.of(PROVIDER), store.providers());
            assertEquals(true, store.taken("package"));
        }
    }

    // H2 notices when it writes in the background, which it does each second.
    private static void untilClosed(TokenStore store) {
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (System.nanoTime() < deadline) {
            store.providers();
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private static void writeAfterAnInterrupt(TokenStore store) {
        store.change(connection -> {
            Thread.currentThread().interrupt();
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO views VALUES (?, 1, ?)")) {
                for (int row = 0; row < ROWS; row++) {
                    insert.setLong(1, row);
                    insert.setBytes(2, new byte[1_000]);
                    insert.addBatch();
                }
                return insert.executeBatch();
            }
        });
        store.checkpoint();
    }
}
