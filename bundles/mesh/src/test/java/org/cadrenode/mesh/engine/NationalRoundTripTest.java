package org.cadrenode.mesh.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Contribution;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.Identifiers;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.api.mesh.MeshIncoming;
import org.cadrenode.api.mesh.MeshOutgoing;
import org.cadrenode.api.optout.NationalStatus;
import org.cadrenode.keystore.engine.NodeKeys;
import org.cadrenode.optout.internal.NationalConfiguration;
import org.cadrenode.optout.internal.NationalPolicy;
import org.cadrenode.optout.internal.NationalRoom;
import org.cadrenode.optout.internal.OptOutConfiguration;
import org.cadrenode.optout.internal.OptOutService;
import org.cadrenode.vault.internal.VaultService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The asking who has opted out, over NHS England's sandbox, with a responder behind it that answers as the service does. */
class NationalRoundTripTest {
    private static final String NODE = "X26ABC1";
    private static final String SERVICE = "X26ABC2";
    private static final String WORKFLOW = "SPINE_NTT_UPHOLDING";
    private static final ProviderId TRUST = new ProviderId("mh-trust");
    private static final SourceId SOURCE = new SourceId("clinic");
    private static final int CHILDREN = 200;

    @TempDir
    private Path folder;

    @Test
    void whoIsLeftOutOfTheAnswerIsStoppedAndAReportLeadsToAnotherAsking() throws Exception {
        Identities identities = new Identities(folder);
        try (Sandbox sandbox = Sandbox.start(identities)) {
            Mailboxes mailboxes = new Mailboxes(folder, sandbox.address(), identities.as(identities.client));
            ServiceMailbox service = mailboxes.of(SERVICE);
            NodeKeys keys = keys();
            VaultService vault = new VaultService(keys, journal(), folder.resolve("vault"), 4);
            OptOutService optOut = new OptOutService(keys, journal(), landing(), vault, policy(), optOutConfiguration());
            NationalRoom room = new NationalRoom(optOut, vault, journal(), mailboxes.of(NODE));
            List<String> numbers = numbers();
            List<Contribution> children = new ArrayList<>();
            for (int child = 0; child < CHILDREN; child++) {
                children.add(new Contribution(vault.keyOf(TRUST, "P" + child), TRUST, "P" + child, Contribution.Role.DEFINES, Optional.empty(),
                        List.of(new Identifier(IdentifierKind.NHS_NUMBER, numbers.get(child))), LocalDate.of(2026, 2, 3)));
            }
            vault.record(children);

            // Nobody collects the first lot.
            room.turn(false);
            String first = service.waiting(WORKFLOW).get(0);
            String firstLocalId;
            try (MeshIncoming message = service.open(first).orElseThrow()) {
                firstLocalId = message.localId();
                assertTrue(message.fileName().matches(NODE + "-[0-9]{6}-0001\\.dat"), message.fileName());
            }
            sandbox.undelivered(NODE, WORKFLOW, firstLocalId, first);
            room.turn(false);
            assertEquals("MESH_REPORT_14", room.status().lastFailure().orElseThrow().code());
            assertTrue(optOut.refusal(TRUST, SOURCE).orElseThrow().why().contains("in part"));
            service.acknowledge(first);

            // A person asks anew, and the service answers.
            assertEquals(CHILDREN, room.ask("gwen", false));
            assertEquals(4, respond(service, Set.of(numbers.get(3), numbers.get(50), numbers.get(77), numbers.get(199))));
            room.turn(false);
            NationalStatus status = room.status();
            assertEquals(CHILDREN - 4, status.answered());
            assertEquals(Optional.empty(), optOut.refusal(TRUST, SOURCE));
            assertEquals(Set.of("P3", "P50", "P77", "P199"),
                    optOut.due().stream().map(child -> child.localId()).collect(Collectors.toSet()));
            assertEquals(List.of(), mailboxes.of(NODE).waiting(""));
            optOut.deactivate();
            vault.deactivate();
        }
    }

    // Answers what waits as the service does, and returns how many are out.
    private static int respond(ServiceMailbox service, Set<String> out) throws IOException {
        int left = 0;
        for (String id : service.waiting(WORKFLOW)) {
            List<String> lines;
            String localId;
            try (MeshIncoming message = service.open(id).orElseThrow()) {
                localId = message.localId();
                lines = new String(message.content().readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
            }
            service.acknowledge(id);
            List<String> in = lines.stream().filter(line -> !out.contains(line.substring(0, 10))).toList();
            left += lines.size() - in.size();
            service.send(new MeshOutgoing(NODE, WORKFLOW, "SUCCESS", localId, "receipt.json", () -> new ByteArrayInputStream(
                    "{\"dataset_id\":\"mesh_to_pos\",\"status\":\"success\",\"stages\":[]}".getBytes(StandardCharsets.US_ASCII))));
            service.send(new MeshOutgoing(NODE, WORKFLOW, "list", localId, "list.dat", () -> new ByteArrayInputStream(
                    (String.join("\r\n", in) + "\r\n").getBytes(StandardCharsets.US_ASCII))));
        }
        return left;
    }

    private static List<String> numbers() {
        List<String> numbers = new ArrayList<>();
        for (int number = 0; numbers.size() < CHILDREN; number++) {
            Identifiers.nhsNumber("999" + String.format("%07d", number)).ifPresent(numbers::add);
        }
        return numbers;
    }

    private static NodeKeys keys() {
        return NodeKeys.of(purpose -> {
            byte[] secret = new byte[32];
            new Random(purpose.ordinal()).nextBytes(secret);
            return secret;
        });
    }

    private static NationalPolicy policy() {
        Map<String, Object> values = Map.of("national", "required", "recipient", SERVICE);
        return new NationalPolicy((NationalConfiguration) configured(NationalConfiguration.class, values));
    }

    private OptOutConfiguration optOutConfiguration() {
        return (OptOutConfiguration) configured(OptOutConfiguration.class, Map.of("directory", folder.resolve("optout").toString()));
    }

    private static Object configured(Class<?> type, Map<String, Object> values) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) ->
                values.getOrDefault(method.getName(), method.getDefaultValue()));
    }

    // No delivery is screened here.
    private static LandingZone landing() {
        return (LandingZone) Proxy.newProxyInstance(LandingZone.class.getClassLoader(), new Class<?>[] {LandingZone.class},
                (self, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    private static Journal journal() {
        return (Journal) Proxy.newProxyInstance(Journal.class.getClassLoader(), new Class<?>[] {Journal.class}, (self, method, arguments) ->
                method.getName().equals("record") ? new JournalEntry(1, Instant.EPOCH, (AuditEvent) arguments[0], Digest.ofContent(new byte[0]))
                        : List.of());
    }
}
