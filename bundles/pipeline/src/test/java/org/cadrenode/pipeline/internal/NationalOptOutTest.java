package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cadrenode.api.mesh.MeshIncoming;
import org.cadrenode.api.mesh.MeshMailbox;
import org.cadrenode.api.mesh.MeshOutgoing;
import org.cadrenode.api.mesh.MeshTracking;
import org.cadrenode.optout.internal.NationalRoom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Children wait in the real rooms for the answer of a service that a test plays, go on, stay, or are taken back. */
class NationalOptOutTest {
    private static final String ONE = "9990000018";
    private static final String TWO = "9990000026";
    private static final String RULES = """
            people,id,drop,subject,,,,,,
            people,nhs,drop,nhs_number,,,,,,
            people,born,keep,birth_date,date,month,born,,,
            visits,id,drop,subject_reference,,,,,,
            visits,number,keep,,code,as_is,number,key,,
            visits,kind,keep,,code,as_is,kind,,,
            """;

    @TempDir
    private Path folder;
    private RealNode node;
    private NationalRoom room;
    private final Service service = new Service();

    @BeforeEach
    void start() throws IOException {
        node = new RealNode(folder);
        node.dictionary(RULES);
        node.national(Map.of("national", "required", "recipient", "X26HC036", "gatherMinutes", 0));
        room = new NationalRoom(node.optOut, node.vault, node.record(), service);
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void recordsGoOnOnceTheirChildIsAnsweredForAndWhoIsOutStaysAndWhoLeavesIsTakenBack() throws IOException {
        node.load("people", "id,nhs,born", "P1," + ONE + ",2010-05-06", "P2," + TWO + ",2010-05-06", "P3,,2012-09-10");
        node.load("visits", "id,number,kind", "P1,1,clinic", "P2,2,home", "P3,3,home");
        assertEquals(Set.of("P3 people born=2012-09", "P3 visits number=3|kind=home"), node.resource());

        service.out.add(TWO);
        room.turn(false);
        service.answer();
        room.turn(false);
        node.run();
        assertEquals(Set.of("P1 people born=2010-05", "P1 visits number=1|kind=clinic", "P3 people born=2012-09",
                "P3 visits number=3|kind=home"), node.resource());

        // A number that comes later holds what comes with it; what left stays until the answer says otherwise.
        node.load("people", "id,nhs,born", "P3,9990000034,2012-09-10");
        node.load("visits", "id,number,kind", "P3,4,ward");
        service.out.add("9990000034");
        room.turn(false);
        service.answer();
        room.turn(false);
        node.run();
        assertEquals(Set.of("P1 people born=2010-05", "P1 visits number=1|kind=clinic"), node.resource());
        assertEquals(List.of(), node.optOut.due());
    }

    /** The mailbox, and the service behind it. */
    private static final class Service implements MeshMailbox {
        private final Set<String> out = new HashSet<>();
        private final Map<String, List<String>> asked = new LinkedHashMap<>();
        private final Map<String, String> inbox = new LinkedHashMap<>();

        // An empty list comes as a line end, after the receipt.
        private void answer() {
            asked.forEach((localId, lines) -> {
                inbox.put(localId + "/1", "{\"dataset_id\":\"mesh_to_pos\",\"status\":\"success\",\"stages\":[]}");
                inbox.put(localId + "/2", lines.stream().filter(line -> !out.contains(line.substring(0, 10)))
                        .collect(Collectors.joining("\n", "", "\n")));
            });
            asked.clear();
        }

        @Override
        public String id() {
            return "X26ABC1";
        }

        @Override
        public String send(MeshOutgoing message) throws IOException {
            try (InputStream content = message.content().open()) {
                asked.put(message.localId(), new String(content.readAllBytes(), StandardCharsets.US_ASCII).lines().toList());
            }
            return "M-" + message.localId();
        }

        @Override
        public List<String> waiting(String workflow) {
            return new ArrayList<>(inbox.keySet());
        }

        @Override
        public Optional<MeshIncoming> open(String id) {
            return Optional.of(new MeshIncoming(id, MeshIncoming.Kind.DATA, "X26HC036", "SPINE_NTT_UPHOLDING", "", id.substring(0, id.length() - 2),
                    "", "", "", new ByteArrayInputStream(inbox.get(id).getBytes(StandardCharsets.US_ASCII))));
        }

        @Override
        public void acknowledge(String id) {
            inbox.remove(id);
        }

        @Override
        public Optional<MeshTracking> tracking(String id) {
            return Optional.empty();
        }
    }
}
