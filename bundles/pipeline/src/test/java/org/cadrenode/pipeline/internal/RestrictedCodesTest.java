package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.RevisionReason;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.api.error.CadreException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the law keeps from being passed on, through the real rooms: what waits is made again, what has left is taken back. */
class RestrictedCodesTest {
    private static final String RULES = """
            people,id,drop,subject,,,,key,,
            people,surname,drop,surname,,,,,,
            diagnoses,id,drop,subject_reference,,,,,,
            diagnoses,number,keep,,code,pseudonym,number,key,,
            diagnoses,code,keep,,code,as_is,code,,,
            diagnoses,remark,drop,,,,,,,
            notes,id,drop,subject_reference,,,,,,
            notes,text,keep,,free_text,scrub,text,release,,
            """;
    private static final String COLUMNS = "id,number,code,remark";

    @TempDir
    Path folder;
    private RealNode node;

    @BeforeEach
    void load() throws IOException {
        node = new RealNode(folder);
        node.dictionary(RULES);
        node.load("people", "id,surname", "P1,Ashdown", "P2,Birch");
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private Stage stage(DeliveryId delivery) {
        return node.landing.delivery(delivery).orElseThrow().milestone().stage();
    }

    @Test
    void aRowThatHadLeftIsTakenBackOnceItsCodeIsRestrictedAndNoOtherChildsIsMadeAgain() throws IOException {
        DeliveryId diagnoses = node.load("diagnoses", COLUMNS, "P1,1,F64.0,", "P1,2,F32.1,", "P2,3,F32.0,", "P2,4,F90,no F64.0 before");
        assertEquals(4, node.resource().size());
        node.restrict("gender-recognition,icd10,F64*");
        List<DeliveryId> revisions = node.revise();
        assertEquals(List.of(diagnoses.continuation(2)), revisions);
        assertEquals(Map.of(RevisionReason.DICTIONARY, 2L), node.why(revisions.get(0)).reasons());
        assertEquals(4, node.resource().size(), "it waits for its release");
        node.run();
        assertEquals(Set.of("P1 diagnoses code=F32.1", "P2 diagnoses code=F32.0"), withoutNumbers());
        assertEquals(List.of(), node.revise(), "once");
        assertEquals(0, node.tally(revisions.get(0)).underWay());
        assertEquals(2, node.tally(revisions.get(0)).dropped());
        node.restrict("gender-recognition,icd10,F64*", "sexual-health,icd10,A54*");
        assertEquals(List.of(), node.revise(), "a code that nobody has makes nothing again");
        node.restrict("sexual-health,icd10,A54*");
        assertEquals(1, node.revise().size(), "and what is restricted no more leaves again");
        node.run();
        assertEquals(4, node.resource().size());
    }

    private Set<String> withoutNumbers() {
        Set<String> rows = new java.util.TreeSet<>();
        node.resource().forEach(row -> rows.add(row.replaceAll("number=[0-9a-f]+\\|?", "")));
        return rows;
    }

    @Test
    void aCodeInATextThatHadLeftIsMaskedByARevision() throws IOException {
        node.load("notes", "id,text", "P1,Known F64.0 since May.", "P2,Slept well.");
        node.restrict("gender-recognition,icd10,F64*");
        List<DeliveryId> revisions = node.revise();
        assertEquals(1, node.why(revisions.get(0)).children());
        node.run();
        assertEquals(Set.of("P1 notes text=Known [code] since May.", "P2 notes text=Slept well."), node.resource());
        assertEquals(List.of(), node.revise());
    }

    @Test
    void whatWaitsIsMadeAgainAfterAChangeOfTheListOrOfTheTerms() throws IOException {
        node.restrict("adoption,local,ADOPTED", "sexual-health,icd10,A54*");
        DeliveryId delivery = node.deliver("diagnoses", COLUMNS, "P1,1,F64.0,", "P1,2,F32.1,", "P2,3,ADOPTED,");
        node.screen(delivery);
        node.screen(delivery);
        assertEquals(Stage.PSEUDONYMISED, stage(delivery));
        assertFalse(node.honourRestrictedCodes(), "nothing changed");
        node.restrict("adoption,local,ADOPTED", "gender-recognition,icd10,F64*");
        assertTrue(node.honourRestrictedCodes());
        assertEquals(Stage.LANDED, stage(delivery));
        node.screen(delivery);
        node.screen(delivery);
        node.unrestricted("adoption");
        assertTrue(node.honourRestrictedCodes());
        node.run();
        assertEquals(Set.of("P1 diagnoses code=F32.1", "P2 diagnoses code=ADOPTED"), withoutNumbers());
        assertTrue(node.journal.stream().filter(event -> event.action() == AuditAction.RESTRICTED_CODES_IN_FORCE).count() >= 2);
    }

    @Test
    void withoutAListNothingIsMadeAndNothingIsSentBackAndItGoesOnOnceThereIsOne() throws IOException {
        DeliveryId delivery = node.deliver("diagnoses", COLUMNS, "P1,1,F32.1,");
        node.screen(delivery);
        node.screen(delivery);
        DeliveryId other = node.deliver("diagnoses", COLUMNS, "P1,2,F32.2,");
        Files.delete(folder.resolve("restricted.csv"));
        assertFalse(node.honourRestrictedCodes());
        node.screen(other);
        assertThrows(CadreException.class, () -> node.screen(other));
        assertEquals(List.of(Stage.PSEUDONYMISED, Stage.SCREENED), List.of(stage(delivery), stage(other)));
        node.restrict("sexual-health,icd10,A54*");
        node.run();
        assertEquals(2, node.resource().size());
    }
}
