package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.erasure.Erasable;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.erasure.internal.H2FileMaker;
import org.h2.store.fs.encrypt.FileEncrypt;
import org.h2.store.fs.encrypt.FilePathEncrypt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was taken out of the real stores of a node, in their files as H2 decrypts them. */
class ErasureTest {
    private static final String RULES = """
            people,id,drop,subject,,,,,,
            people,forename,drop,forename,,,,,,
            people,surname,drop,surname,,,,,,
            people,born,keep,birth_date,date,month,born,,,
            visits,id,drop,subject_reference,,,,,,
            visits,number,keep,,code,as_is,number,key,,
            """;
    private static final Map<String, String> KATE = Map.of("forename", "Kate", "surname", "Frost", "birth_date", "2015-05-06",
            "scope", "all", "decided_by", "parent", "person", "case 17", "decided_on", "2026-01-05");
    private static final Map<String, String> MOTHER = Map.of("decided_by", "parent", "person", "case 17");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;
    private RealNode node;

    @BeforeEach
    void start() throws IOException {
        node = new RealNode(folder);
        node.dictionary(RULES);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void anOptedOutChildIsInNoFileOnceTheStoresWereMadeAnew() throws Exception {
        node.load("people", "id,forename,surname,born", "P1,Kate,Frost,2015-05-06", "P2,Tom,Baker,2011-07-08");
        node.load("visits", "id,number", "P1,KATES-VISIT-7731", "P2,TOMS-VISIT-4242");
        assertTrue(stores().stream().allMatch(store -> store.since().isEmpty()));
        List<byte[]> inVault = sealed("vault", KeyPurpose.VAULT_FILE, "SELECT sealed FROM person ORDER BY id");
        node.desk.add(KATE, false);
        node.run();
        assertFalse(any("P1"));
        assertTrue(node.vault.since().isPresent() && node.research.since().isPresent());
        assertTrue(node.optOut.since().isEmpty(), "nothing was taken out of the register");

        assertTrue(lies("research", KeyPurpose.RESEARCH_FILE, "KATES-VISIT-7731".getBytes(StandardCharsets.UTF_8)));
        assertTrue(lies("vault", KeyPurpose.VAULT_FILE, inVault.get(0)));
        assertEquals(0, node.vault.erasures());
        for (Erasable store : stores()) {
            assertTrue(store.erase(new H2FileMaker(), PATIENCE).isPresent());
            assertTrue(store.since().isEmpty());
        }
        assertEquals(1, node.vault.erasures(), "who keeps people in memory is told");
        assertFalse(lies("research", KeyPurpose.RESEARCH_FILE, "KATES-VISIT-7731".getBytes(StandardCharsets.UTF_8)));
        assertFalse(lies("vault", KeyPurpose.VAULT_FILE, inVault.get(0)));
        assertTrue(lies("research", KeyPurpose.RESEARCH_FILE, "TOMS-VISIT-4242".getBytes(StandardCharsets.UTF_8)));
        assertTrue(lies("vault", KeyPurpose.VAULT_FILE, inVault.get(1)));

        node.load("visits", "id,number", "P1,KATES-VISIT-9", "P2,TOMS-VISIT-9");
        assertEquals(Set.of("P2 people born=2011-07", "P2 visits number=TOMS-VISIT-4242", "P2 visits number=TOMS-VISIT-9"), node.resource());
        node.restart();
        assertTrue(node.vault.knows(node.vault.keyOf(RealNode.TRUST, "P2")));
        assertFalse(node.vault.knows(node.vault.keyOf(RealNode.TRUST, "P1")));
        assertTrue(stores().stream().allMatch(store -> store.since().isEmpty()), "an erasure is remembered over a restart");
    }

    @Test
    void aChildWhoCameBackInIsNotInTheSuppressionStoresFile() throws Exception {
        node.load("people", "id,forename,surname,born", "P1,Kate,Frost,2015-05-06", "P2,Tom,Baker,2011-07-08");
        long opt = node.desk.add(KATE, false).reference();
        node.run();
        List<byte[]> suppressed = sealed("optout", KeyPurpose.OPTOUT_FILE, "SELECT sealed FROM suppressed");
        assertEquals(1, suppressed.size());
        node.desk.withdraw(opt, MOTHER, "letter");
        node.run();
        assertTrue(node.optOut.since().isPresent());
        assertTrue(lies("optout", KeyPurpose.OPTOUT_FILE, suppressed.get(0)));
        assertTrue(node.optOut.erase(new H2FileMaker(), PATIENCE).isPresent());
        assertFalse(lies("optout", KeyPurpose.OPTOUT_FILE, suppressed.get(0)));
        assertEquals("withdrawn", node.desk.show(opt).line().state());
        assertTrue(any("P1"));
    }

    @Test
    void loadsAndOptOutsGoOnWhileTheStoresAreMadeAnewAndNothingIsLost() throws Exception {
        int rounds = 12;
        Set<String> expected = new TreeSet<>();
        CompletableFuture<Void> loading = CompletableFuture.runAsync(() -> {
            try {
                for (int i = 1; i <= rounds; i++) {
                    node.load("people", "id,forename,surname,born", "P" + i + ",Anna" + i + ",Field" + i + ",2011-07-08");
                    node.load("visits", "id,number", "P" + i + ",N" + i, "P1,M" + i);
                    if (i % 3 == 0) {
                        node.optOut("Anna" + i, "Field" + i, "2011-07-08");
                        node.run();
                    }
                }
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        });
        int erased = 0;
        while (!loading.isDone()) {
            for (Erasable store : stores()) {
                erased += store.erase(new H2FileMaker(), PATIENCE).isPresent() ? 1 : 0;
            }
        }
        loading.join();
        assertTrue(erased >= 3, () -> "the stores were made anew while the loads went on");
        for (int i = 1; i <= rounds; i++) {
            if (i % 3 != 0) {
                expected.addAll(List.of("P" + i + " people born=2011-07", "P" + i + " visits number=N" + i));
            }
            expected.add("P1 visits number=M" + i);
        }
        assertEquals(expected, node.resource());
        node.restart();
        assertEquals(expected, node.resource());
        for (int i = 1; i <= rounds; i++) {
            assertEquals(i % 3 != 0, node.vault.knows(node.vault.keyOf(RealNode.TRUST, "P" + i)), "P" + i);
        }
    }

    @Test
    void whoReadsTheVaultIsNotDisturbedAndTheErasureComesLater() throws Exception {
        node.load("people", "id,forename,surname,born", "P1,Kate,Frost,2015-05-06", "P2,Tom,Baker,2011-07-08");
        node.desk.add(KATE, false);
        node.run();
        try (var reading = node.vault.open(PurposeToken.claim(
                PurposeToken.Purpose.RETENTION, "test"))) {
            assertTrue(node.vault.erase(new H2FileMaker(), Duration.ofMillis(50)).isEmpty());
            assertTrue(node.vault.since().isPresent());
            assertEquals(0, node.vault.erasures());
            assertTrue(reading.person(node.vault.keyOf(RealNode.TRUST, "P2")).isPresent());
        }
        assertTrue(node.vault.erase(new H2FileMaker(), PATIENCE).isPresent());
    }

    private List<Erasable> stores() {
        return List.of(node.vault, node.optOut, node.research);
    }

    private boolean any(String child) {
        return node.resource().stream().anyMatch(row -> row.startsWith(child + " "));
    }

    /** Returns the values of a column as they lie in the database, sealed. */
    private List<byte[]> sealed(String store, KeyPurpose purpose, String query) throws Exception {
        node.close();
        String file = String.valueOf(node.keys.filePassword(purpose, 1));
        MessageDigest digest = Digest.sha256();
        String user = HexFormat.of().formatHex(digest.digest(("cadre-" + store + "-user-1 " + file).getBytes(StandardCharsets.US_ASCII)));
        List<byte[]> values = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:h2:file:" + folder.resolve(store).resolve(store)
                + ";CIPHER=AES;IFEXISTS=TRUE;DB_CLOSE_ON_EXIT=FALSE", store, file + " " + user);
                Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                values.add(row.getBytes(1));
            }
            statement.execute("SHUTDOWN");
        } catch (SQLException e) {
            throw new IOException(e);
        }
        node.restart();
        return values;
    }

    /** Returns whether bytes lie anywhere in a store's file as H2 decrypts it, freed pages included. */
    private boolean lies(String store, KeyPurpose purpose, byte[] wanted) throws IOException {
        Path file = folder.resolve(store).resolve(store + ".mv.db");
        byte[] password = FilePathEncrypt.getPasswordBytes(node.keys.filePassword(purpose, 1));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                FileChannel clear = new FileEncrypt(file.toString(), password, channel)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) clear.size());
            while (bytes.hasRemaining() && clear.read(bytes, bytes.position()) > 0) {
                continue;
            }
            return new String(bytes.array(), StandardCharsets.ISO_8859_1).contains(new String(wanted, StandardCharsets.ISO_8859_1));
        }
    }
}
