package org.cadrenode.gate.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.gate.engine.KnownPeople;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ErasedPeopleTest extends GateScene {
    private static final String MOTHER = "Philomena Quillfeather";
    private static final String AUNT = "Wilhelmina Thistlewood";
    private Watchlist watchlist;

    @BeforeEach
    void addTwoFamiliesWithOneAunt() {
        node.vault.put("c3", List.of(relative(MOTHER), relative(AUNT)), new Identifier(IdentifierKind.NHS_NUMBER, "4010232137"));
        node.vault.put("c4", List.of(relative(AUNT)), new Identifier(IdentifierKind.FORENAME, "Barnaby"));
        watchlist = new Watchlist(node.vault, node.optOut, node.pseudonymiser);
        assertEquals(6, strong(watchlist), "two numbers, and the names of a mother and an aunt in either order");
    }

    private static VaultPerson.Relative relative(String name) {
        return new VaultPerson.Relative(Optional.empty(), List.of(new Identifier(IdentifierKind.FORENAME, name.split(" ")[0]),
                new Identifier(IdentifierKind.SURNAME, name.split(" ")[1])));
    }

    // The register keeps what is the child's own, as the product's does.
    private void optOut() {
        node.optOut.suppressed.put(FakeNode.key("c3"),
                node.vault.person("c3", List.of(), new Identifier(IdentifierKind.NHS_NUMBER, "4010232137")));
        node.vault.remove(FakeNode.key("c3"));
    }

    private static int strong(Watchlist watchlist) {
        try {
            return watchlist.check(ID, KnownPeople::strongIdentifiers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean finds(String kind, String text) throws IOException {
        return gate.check(delivery(text)).findings().stream().anyMatch(finding -> finding.kind().equals(kind));
    }

    @Test
    void memoryKeepsNobodyWhomTheVaultsFilesHaveLost() {
        optOut();
        node.vault.erasures++;
        assertEquals(strong(new Watchlist(node.vault, node.optOut, node.pseudonymiser)), strong(watchlist));
    }

    @Test
    void whoIsStillSomebodysRelativeAndWhoIsOutAreLookedForBehindAnErasure() throws IOException {
        assertTrue(finds("full_name", MOTHER + " rang."));
        optOut();
        node.vault.erasures++;
        assertFalse(finds("full_name", MOTHER + " rang again."));
        assertTrue(finds("full_name", AUNT + " rang."));
        assertTrue(finds("nhs_number", "No 401 023 2137."));
        assertEquals("opted_out_child", gate.check(delivery(ID, "c3", "Slept well.")).findings().get(0).kind());
    }

    @Test
    void everybodyIsReadOnceForAnErasure() {
        node.vault.readings.clear();
        node.vault.erasures++;
        strong(watchlist);
        strong(watchlist);
        assertEquals(List.of(3L), node.vault.readings);
    }

    @Test
    void nothingIsCheckedUntilEverybodyWasReadAgain() throws IOException {
        node.vault.erasures++;
        node.vault.breaking = true;
        assertEquals(ErrorCode.STORE_FAILED, codeOf(() -> strong(watchlist)));
        assertEquals(ErrorCode.STORE_FAILED, codeOf(() -> strong(watchlist)));
        node.vault.breaking = false;
        assertEquals(6, strong(watchlist));
    }
}
