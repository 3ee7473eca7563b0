package org.cadrenode.mesh.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.mesh.MeshDesk;
import org.cadrenode.api.mesh.MeshIncoming;
import org.cadrenode.api.mesh.MeshOutgoing;
import org.cadrenode.api.mesh.MeshRefusedException;
import org.cadrenode.api.mesh.MeshStatus;
import org.cadrenode.connector.spi.Secrets;
import org.cadrenode.mesh.engine.Identities;
import org.cadrenode.mesh.engine.Sandbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The component: its secrets from the node's, its handshakes, and what it says of what is wrong. */
class SiteMailboxTest {
    @TempDir
    Path folder;
    private final Map<String, String> secrets = new HashMap<>(Map.of("mesh-password", Sandbox.PASSWORD + "\n", "mesh-shared-key",
            Sandbox.SHARED_KEY, "mesh-certificate", new String(Identities.PASSPHRASE)));
    private final Secrets known = name -> Optional.ofNullable(secrets.get(name)).map(String::toCharArray);
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private SiteMailbox mailbox;

    @AfterEach
    void stop() {
        if (mailbox != null) {
            mailbox.deactivate();
        }
        thread.shutdownNow();
    }

    @Test
    void everySettingHasADefaultThatKeepsNoSecret() {
        MeshConfiguration defaults = Settings.of(Map.of());
        assertEquals(List.of("", "https", "https://mesh-sync.spineservices.nhs.uk", "mesh-password", "mesh-shared-key", "mesh.p12", "mesh-certificate", ""),
                List.of(defaults.mailbox(), defaults.way(), defaults.address(), defaults.passwordSecret(), defaults.sharedKeySecret(),
                        defaults.certificate(), defaults.certificateSecret(), defaults.trust()));
        assertEquals(List.of(false, 75, 500, 600, 3, 24), List.of(defaults.compress(), defaults.chunkMebibytes(), defaults.pageSize(),
                defaults.patienceSeconds(), defaults.retries(), defaults.handshakeHours()));
        assertEquals(List.of("{mailbox}-{ddMMyy}-{number}", "Europe/London", "", "", ""), List.of(defaults.fileName(), defaults.zone(),
                defaults.outFolder(), defaults.inFolder(), defaults.sentFolder()));
    }

    @Test
    void aMailboxWithTheNodesSecretsSendsAndReceivesAndTellsHowItStands() throws Exception {
        Identities identities = new Identities(folder);
        try (Sandbox sandbox = Sandbox.start(identities)) {
            open(Map.of("mailbox", "X26ABC1", "address", sandbox.address().toString(), "certificate", "client.p12", "trust", "authority.pem"));
            assertEquals(List.of("The node's certificate for MESH ends on " + identities.clientEnds().toString().substring(0, 10)
                    + ": ask for the next one."), mailbox.check());
            assertEquals(List.of("X26ABC1", "https", true, "", false), List.of(mailbox.status().mailbox(), mailbox.status().way(),
                    mailbox.status().handshake().isPresent(), mailbox.status().problem(), mailbox.status().denied()));
            String id = mailbox.send(new MeshOutgoing("X26ABC1", "WORKFLOW", "s", "l", "", () -> new ByteArrayInputStream(new byte[] {'x'})));
            assertEquals(List.of(id), mailbox.waiting("WORKFLOW"));
            try (MeshIncoming message = mailbox.open(id).orElseThrow()) {
                assertEquals("x", new String(message.content().readAllBytes(), StandardCharsets.US_ASCII));
                mailbox.acknowledge(id);
            }
            assertEquals("acknowledged", mailbox.tracking(id).orElseThrow().status());
            assertThrows(MeshRefusedException.class,
                    () -> mailbox.send(new MeshOutgoing("NOBODY", "W", "s", "l", "", () -> new ByteArrayInputStream(new byte[] {'x'}))));
            assertEquals("", mailbox.status().problem(), "a message that is refused says nothing of the mailbox");
            assertEquals(Result.Status.OK, health());

            secrets.put("mesh-password", "another");
            mailbox.deactivate();
            mailbox = new SiteMailbox(Settings.of(Map.of("mailbox", "X26ABC1", "address", sandbox.address().toString(), "certificate", "client.p12",
                    "trust", "authority.pem")), known, folder, folder, InstantSource.system(), Executors.newSingleThreadScheduledExecutor());
            String problem = mailbox.check().get(0);
            assertTrue(problem.contains("403") && problem.contains("password"), problem);
            assertTrue(mailbox.status().denied());
            assertEquals(Result.Status.CRITICAL, health());
        }
    }

    @Test
    void whatIsMissingIsSaidWithTheCommandThatMendsIt() throws Exception {
        new Identities(folder);
        Map<String, Object> settings = Map.of("mailbox", "X26ABC1", "address", "https://127.0.0.1:1", "certificate", "client.p12", "trust", "authority.pem",
                "retries", 0);
        secrets.remove("mesh-shared-key");
        assertProblem(settings, "connector:secret-set mesh-shared-key");
        secrets.put("mesh-shared-key", Sandbox.SHARED_KEY);
        secrets.put("mesh-certificate", "another");
        assertProblem(settings, "secret mesh-certificate does not open it");
        secrets.put("mesh-certificate", new String(Identities.PASSPHRASE));
        assertProblem(settings, "cannot be reached");
        Map<String, Object> other = new HashMap<>(settings);
        other.put("trust", "nothing.pem");
        assertProblem(other, "trust names");
        other.put("certificate", "nothing.p12");
        assertProblem(other, "certificate names is not there");
    }

    @Test
    void settingsThatAreWrongLeaveAMailboxThatSaysSo() throws Exception {
        Map<String, Map<String, Object>> wrong = Map.of("way is to be", Map.of("mailbox", "X26ABC1", "way", "fax"), "mailbox is to be", Map.of("mailbox", "x-1"),
                "address is to be", Map.of("mailbox", "X26ABC1", "address", "http://mesh.example"), "fileName", Map.of("mailbox", "X26ABC1", "fileName", "same"),
                "outFolder", Map.of("mailbox", "X26ABC1", "way", "folder"), "zone", Map.of("mailbox", "X26ABC1", "zone", "Mars"));
        for (Map.Entry<String, Map<String, Object>> each : wrong.entrySet()) {
            assertProblem(each.getValue(), each.getKey());
            assertThrows(IOException.class, () -> mailbox.waiting(""));
        }
    }

    @Test
    void aFolderServesAsWell() throws Exception {
        for (String name : List.of("OUT", "IN", "SENT")) {
            Files.createDirectories(folder.resolve(name));
        }
        open(Map.of("mailbox", "X26ABC1", "way", "folder", "outFolder", folder.resolve("OUT").toString(), "inFolder", folder.resolve("IN").toString(),
                "sentFolder", folder.resolve("SENT").toString()));

        assertEquals(List.of(), mailbox.check());
        assertEquals("folder", mailbox.status().way());
        mailbox.send(new MeshOutgoing("X26HC036", "W", "s", "l", "", () -> new ByteArrayInputStream(new byte[] {'x'})));
        assertEquals(Result.Status.OK, health());
    }

    @Test
    void healthIsWellWithoutAMailboxAndWorseTheLongerNothingWorks() {
        assertEquals(Result.Status.OK, new MeshHealthCheck(null).execute().getStatus());
        Instant now = Instant.parse("2026-05-04T10:00:00Z");
        assertEquals(Result.Status.WARN, health(Optional.of(now.minus(Duration.ofHours(1))), "it failed", now));
        assertEquals(Result.Status.CRITICAL, health(Optional.of(now.minus(Duration.ofHours(26))), "it failed", now));
        assertEquals(Result.Status.CRITICAL, health(Optional.empty(), "it failed", now));
        assertEquals(Result.Status.WARN, health(Optional.of(now.minus(Duration.ofHours(26))), "", now));
        assertEquals(Result.Status.OK, health(Optional.of(now), "", now));
    }

    private static Result.Status health(Optional<Instant> worked, String problem, Instant now) {
        return new MeshHealthCheck(new MeshDesk() {
            @Override
            public MeshStatus status() {
                return new MeshStatus("X26ABC1", "https", worked, worked, Optional.empty(), problem, false);
            }

            @Override
            public List<String> check() {
                return List.of();
            }
        }, () -> now).execute().getStatus();
    }

    private Result.Status health() {
        return new MeshHealthCheck(mailbox).execute().getStatus();
    }

    private void open(Map<String, Object> settings) {
        mailbox = new SiteMailbox(Settings.of(settings), known, folder, folder, InstantSource.system(), thread);
    }

    private void assertProblem(Map<String, Object> settings, String words) {
        SiteMailbox wrong = new SiteMailbox(Settings.of(settings), known, folder, folder, InstantSource.system(), Executors.newSingleThreadScheduledExecutor());
        try {
            mailbox = wrong;
            List<String> found = wrong.check();
            assertEquals(1, found.size(), found.toString());
            assertTrue(found.get(0).contains(words), found.get(0));
            assertEquals(Result.Status.CRITICAL, health());
        } finally {
            wrong.deactivate();
        }
    }
}
