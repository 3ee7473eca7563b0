package org.cadrenode.mesh.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandshakesTest {
    @Test
    void thereIsOneADayAndSoonerAgainAfterOneThatFailed(@TempDir Path folder) throws Exception {
        Identities identities = new Identities(folder);
        Instant[] now = {Instant.parse("2026-05-04T10:00:00Z")};
        Standing standing = new Standing("X26ABC1", "https", () -> now[0]);
        try (FaultyServer server = new FaultyServer(identities)) {
            ServiceMailbox mailbox = new Mailboxes(folder, server.address(), identities.as(identities.client)).of("X26ABC1");
            Handshakes handshakes = new Handshakes(mailbox, standing, Duration.ofHours(24));
            assertEquals(Duration.ofHours(24), handshakes.next());
            assertEquals(now[0], standing.status().handshake().orElseThrow());

            now[0] = now[0].plus(Duration.ofHours(24));
            server.on("POST ", FaultyServer.answer(403, ""), FaultyServer.answer(403, ""));
            assertEquals(Duration.ofMinutes(5), handshakes.next());
            assertEquals(Duration.ofMinutes(10), handshakes.next());
            assertTrue(standing.status().denied());
            assertEquals(now[0].minus(Duration.ofHours(24)), standing.status().handshake().orElseThrow());

            assertEquals(Duration.ofHours(24), handshakes.next());
            assertFalse(standing.status().denied());
            assertEquals("", standing.status().problem());
            assertEquals(now[0], standing.status().handshake().orElseThrow());
        }
    }
}
