package org.cadrenode.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.cadrenode.rig.Comparison.Extent;
import org.junit.jupiter.api.Test;

/** A comparison finds what was planted, and nothing where there is nothing. */
class ComparisonTest {
    private static final Map<String, Map<String, Long>> ACCOUNTS = Map.of("cin", Map.of("read", 12L, "loaded", 11L));

    @Test
    void twoNodesThatHoldTheSameAreTheSame() {
        assertEquals(List.of(), new Comparison(digest(), ACCOUNTS).against(new Comparison(digest(), ACCOUNTS), Extent.ALL));
    }

    @Test
    void aRowThatIsMissingInAnyStoreIsALoss() {
        for (String store : List.of("landing", "vault", "suppressed", "events", "persons")) {
            assertEquals(List.of("LOST: 1 of 10 rows of " + store), found(change(digest(), store, 9, "other"), ACCOUNTS, Extent.ALL));
        }
    }

    @Test
    void aRowThatIsThereTwiceIsDoubled() {
        assertEquals(List.of("DOUBLED: 2 rows more than 10 in events"), found(change(digest(), "events", 12, "other"), ACCOUNTS, Extent.ALL));
    }

    @Test
    void asManyRowsOfAnotherContentAreAltered() {
        assertTrue(found(change(digest(), "vault", 10, "other"), ACCOUNTS, Extent.MORE_DELIVERIES).get(0).startsWith("ALTERED"));
    }

    @Test
    void aStoreThatDoesNotAnswerIsNotTheSame() {
        ObjectNode none = digest();
        none.remove("vault");
        assertTrue(found(none, ACCOUNTS, Extent.ALL).get(0).startsWith("LOST"));
    }

    @Test
    void anAccountThatDiffersOrIsNotThereIsTold() {
        assertEquals(1, found(digest(), Map.of("cin", Map.of("read", 12L, "loaded", 10L)), Extent.ALL).size());
        assertEquals(2, found(digest(), Map.of(), Extent.ALL).size());
    }

    @Test
    void ofMoreSourcesOnlyTheLandingZoneAndTheirOwnAccountsMayDiffer() {
        Map<String, Map<String, Long>> more = Map.of("cin", ACCOUNTS.get("cin"), "another", Map.of("read", 1L));
        assertEquals(List.of(), found(change(digest(), "landing", 11, "other"), more, Extent.MORE_SOURCES));
        assertEquals(1, found(digest(), more, Extent.ALL).size());
        assertEquals(1, found(change(digest(), "events", 11, "other"), more, Extent.MORE_SOURCES).size());
    }

    @Test
    void rowsThatAreMissingAndRowsThatAreTooManyAreCounted() {
        ObjectNode other = change(change(digest(), "vault", 7, "other"), "landing", 12, "other");
        Comparison held = new Comparison(other, ACCOUNTS);
        assertEquals(new Comparison.Rows(50, 3, 2), new Comparison(digest(), ACCOUNTS).rows(held, Extent.ALL));
        assertEquals(new Comparison.Rows(40, 3, 0), new Comparison(digest(), ACCOUNTS).rows(held, Extent.MORE_SOURCES));
    }

    private static List<String> found(ObjectNode digest, Map<String, Map<String, Long>> accounts, Extent extent) {
        return new Comparison(digest(), ACCOUNTS).against(new Comparison(digest, accounts), extent);
    }

    private static ObjectNode digest() {
        ObjectNode digest = JsonMapper.builder().build().createObjectNode();
        for (String store : List.of("landing", "vault", "suppressed", "events", "persons")) {
            change(digest, store, 10, "same");
        }
        return digest;
    }

    private static ObjectNode change(ObjectNode digest, String store, int rows, String sum) {
        digest.putObject(store).put("rows", rows).put("digest", sum);
        return digest;
    }
}
