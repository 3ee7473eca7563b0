package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.RevisionReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A child in hiding, from the source to the resource. */
class ProtectionTest {
    private static final String RULES = """
            people,id,drop,subject,,,,,,
            people,forename,drop,forename,,,,,,
            people,postcode,keep,postcode,code,area,area,,,
            people,sex,keep,sex,code,as_is,sex,,,
            places,id,drop,subject_reference,,,,,,
            places,number,keep,,code,as_is,number,key,,
            places,home,keep,organisation,code,pseudonym,home,,,
            places,ward,keep,,code,as_is,ward,place,,
            flags,id,drop,subject_reference,,,,,,
            """;
    private static final String FLAG = "flags,flag,drop,,,,,,,,protected Y;S | open N\n";

    @TempDir
    Path folder;
    private RealNode node;

    @BeforeEach
    void start() throws IOException {
        node = new RealNode(folder);
        Files.writeString(folder.resolve("areas.csv"), "postcode_prefix,area\nAB1,E01000001\nEF3,E01000002\n");
        Path file = folder.resolve("dictionaries/clinic.csv");
        Files.createDirectories(file.getParent());
        String header = "table,column,decision,identifier,type,transform,destination,flags,codes,comment,rows\n";
        Files.writeString(file, header + RULES.replaceAll("(?m)$", "").replaceAll("(?m)^(.+)$", "$1,") + FLAG);
        node.approve();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void whatHasLeftIsTakenBackWhenTheFlagComesAndWhatComesLaterNeverLeaves() throws IOException {
        DeliveryId people = node.load("people", "id,forename,postcode,sex", "P1,Kate,AB1 2DE,F", "P2,Tom,AB1 2DE,M", "P3,Una,EF3 4GH,F");
        DeliveryId places = node.load("places", "id,number,home,ward", "P1,1,SC001,W05", "P3,2,SC002,W06");
        Set<String> before = node.resource();
        assertTrue(before.stream().anyMatch(row -> row.startsWith("P1 people") && row.contains("area=")), before::toString);
        assertTrue(before.stream().anyMatch(row -> row.startsWith("P1 places") && row.contains("ward=W05")), before::toString);

        node.load("flags", "id,flag", "P1,S", "P2,N");
        node.revisor.look(EnumSet.of(RevisionReason.PROTECTION));
        assertEquals(Map.of(RevisionReason.PROTECTION, 2L), node.why(people.continuation(2)).reasons(), "and who lives there");
        assertEquals(Map.of(RevisionReason.PROTECTION, 1L), node.why(places.continuation(2)).reasons());
        node.run();
        Set<String> after = node.resource();
        assertEquals(before.size(), after.size(), "rows stay, places go");
        for (String row : after) {
            if (!row.startsWith("P3")) {
                assertTrue(!row.contains("area=") && !row.contains("ward=") && !row.contains("home="), row);
            }
        }
        assertTrue(after.stream().anyMatch(row -> row.startsWith("P3 places") && row.contains("ward=W06")), after::toString);
        node.revisor.look(EnumSet.allOf(RevisionReason.class));
        assertEquals(List.of(), node.revise(), "once is enough");

        node.load("places", "id,number,home,ward", "P1,7,SC009,W07");
        assertTrue(node.resource().stream().noneMatch(row -> row.startsWith("P1") && row.contains("W07")), node.resource()::toString);
        assertEquals(1, node.journal.stream().filter(event -> event.action() == AuditAction.PROTECTION_ADDED).count());
        assertTrue(node.journal.stream().filter(event -> event.action() == AuditAction.DELIVERY_PSEUDONYMISED)
                .anyMatch(event -> event.toString().contains("sheltered places.ward")));
    }

    @Test
    void theFlagMayComeFirstAndTheChildLater() throws IOException {
        node.load("flags", "id,flag", "P1,anything");
        node.load("people", "id,forename,postcode,sex", "P1,Kate,AB1 2DE,F", "P3,Una,EF3 4GH,F");
        node.load("places", "id,number,home,ward", "P1,1,SC001,W05", "P3,2,SC002,W06");
        for (String row : node.resource()) {
            assertEquals(row.startsWith("P3"), row.contains("area=") || row.contains("ward="), row);
        }
        assertEquals(List.of(), node.revise());
    }
}
