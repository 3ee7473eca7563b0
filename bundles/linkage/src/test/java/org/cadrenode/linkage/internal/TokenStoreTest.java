package org.cadrenode.linkage.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.erasure.FileMaker;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.erasure.internal.H2FileMaker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenStoreTest {
    private static final String PASSWORD = "0123456789abcdef".repeat(4);
    private static final ProviderId PROVIDER = new ProviderId("clinic");

    @TempDir
    private Path folder;

    // As H2 does by itself where its file cannot be written, or a thread that writes is interrupted.
    @Test
    void aDatabaseThatClosedUnderThePoolOpensAgainWithAllThatWasDurable() {
        try (TokenStore store = new TokenStore(folder.resolve("linkage"), PASSWORD.toCharArray(), 1)) {
            store.addProvider(0, PROVIDER);
            store.checkpoint();
            assertThrows(CadreException.class, () -> store.change(connection -> {
                try (Statement statement = connection.createStatement()) {
                    return statement.execute("SHUTDOWN IMMEDIATELY");
                }
            }));
            assertEquals(List.of(PROVIDER), store.providers());
            store.take("package");
            store.checkpoint();
        }
        try (TokenStore store = new TokenStore(folder.resolve("linkage"), PASSWORD.toCharArray(), 1)) {
            assertEquals(List.of(PROVIDER), store.providers());
            assertTrue(store.taken("package"));
        }
    }

    @Test
    void aThreadThatIsInterruptedTakesTheStoreFromNobody() {
        try (TokenStore store = new TokenStore(folder.resolve("linkage"), PASSWORD.toCharArray(), 1)) {
            store.change(connection -> {
                try (Statement statement = connection.createStatement()) {
                    return statement.executeUpdate("INSERT INTO package SELECT 'package-' || x FROM SYSTEM_RANGE(1, 20000)");
                }
            });
        }
        try (TokenStore store = new TokenStore(folder.resolve("linkage"), PASSWORD.toCharArray(), 1)) {
            Thread.currentThread().interrupt();
            try {
                assertEquals(20_000, packages(store));
            } finally {
                // H2 takes the mark away when it opens the file again.
                Thread.interrupted();
            }
            assertEquals(20_000, packages(store));
            store.take("package");
            store.checkpoint();
            assertTrue(store.taken("package"));
        }
    }

    @Test
    void aStoreThatIsClosedWhileItsFileIsMadeAnewStaysClosed() throws Exception {
        TokenStore store = new TokenStore(folder.resolve("linkage"), PASSWORD.toCharArray(), 1);
        FileMaker maker = (file, access) -> {
            FileMaker.Made made = new H2FileMaker().make(file, access);
            store.close();
            return made;
        };
        assertTrue(store.remake(maker, Duration.ofSeconds(1)).isPresent());
        try {
            assertThrows(CadreException.class, store::providers);
        } finally {
            store.close();
        }
    }

    @Test
    void aFileThatSomebodyElseHasIsNotOneOfAnotherKey() throws Exception {
        RotatingKeys keys = new RotatingKeys();
        Path file = folder.resolve("linkage");
        LinkageRoom.store(file, keys, 1).close();
        keys.rotate(KeyPurpose.LINKAGE_FILE);
        try (FileChannel channel = FileChannel.open(folder.resolve("linkage.mv.db"), StandardOpenOption.WRITE); FileLock lock = channel.lock()) {
            assertTrue(lock.isValid());
            CadreException refused = assertThrows(CadreException.class, () -> LinkageRoom.keyed(file, keys).newestPassword());
            assertFalse(refused.getMessage().contains("No version"), refused::getMessage);
        }
        LinkageRoom.store(file, keys, 1).close();
    }

    // Every page is read.
    private static int packages(TokenStore store) {
        return store.read(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM package WHERE package_id LIKE '%ack%'")) {
                row.next();
                return row.getInt(1);
            }
        });
    }
}
