package org.cadrenode.pseudonymise.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.VaultPerson;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteNamesTest {
    private static final ProviderId PROVIDER = new ProviderId("trust");

    @TempDir
    Path folder;
    private final Fakes.MemoryVault vault = new Fakes.MemoryVault();
    private final Fakes.Keys keys = new Fakes.Keys();
    private Path file;

    @BeforeEach
    void know() {
        file = folder.resolve("state/names");
        // Forename 0 is the most frequent one.
        children(0, 400, child -> (int) Math.sqrt(child) % 20 * 3);
    }

    private interface Names {
        int of(int child);
    }

    private void children(int from, int to, Names names) {
        for (int i = from; i < to; i++) {
            VaultPerson person = vault.person(PROVIDER, "P" + i, List.of(new Identifier(IdentifierKind.FORENAME, "Quentin" + names.of(i)),
                    new Identifier(IdentifierKind.SURNAME, "Quill" + i)), List.of());
            vault.people.put(person.key(), person);
        }
    }

    private SiteNames.Rarities rarities(int keyVersion) throws IOException {
        return new SiteNames(file, keys).rarities(keyVersion, PROVIDER, vault, vault.open(PurposeToken.claim(PurposeToken.Purpose.PSEUDONYMISE, "d")));
    }

    private static int[] forenames(SiteNames.Rarities rarities) {
        return IntStream.range(0, 60).map(name -> rarities.forenames().rarity("quentin" + name)).toArray();
    }

    @Test
    void namesAreCountedOnceAndKeptWhileChildrenComeAndTheNodeIsStartedAnew() throws IOException {
        SiteNames.Rarities first = rarities(1);
        children(400, 800, child -> 0);
        SiteNames.Rarities later = rarities(1);
        assertEquals(400, later.people());
        assertArrayEquals(forenames(first), forenames(later));
    }

    @Test
    void theyAreCountedAnewWhenTheVaultHasMoreThanFourTimesAsManyAndWhenTheLinkageKeyWasRotated() throws IOException {
        rarities(1);
        children(400, 1600, child -> 0);
        assertEquals(400, rarities(1).people());
        children(1600, 1601, child -> 0);
        assertEquals(1601, rarities(1).people());
        children(1601, 1700, child -> 0);
        assertEquals(1601, rarities(1).people());
        SiteNames.Rarities rotated = rarities(2);
        assertEquals(1700, rotated.people());
        assertEquals(2, rotated.keyVersion());
    }

    @Test
    void nothingIsCountedBeforeTheVaultKnowsAsManyChildrenAsTheSiteSays() throws IOException {
        SiteNames names = new SiteNames(file, keys, 401);
        var reading = vault.open(PurposeToken.claim(PurposeToken.Purpose.PSEUDONYMISE, "d"));
        assertEquals(1, IntStream.of(forenames(names.rarities(1, PROVIDER, vault, reading))).distinct().count());
        assertFalse(Files.exists(file));
        children(400, 401, child -> 0);
        assertEquals(401, names.rarities(1, PROVIDER, vault, vault.open(PurposeToken.claim(PurposeToken.Purpose.PSEUDONYMISE, "d"))).people());
        assertTrue(Files.exists(file));
    }

    @Test
    void aDamagedFileIsMadeAgain() throws IOException {
        SiteNames.Rarities whole = rarities(1);
        byte[] bytes = Files.readAllBytes(file);
        for (int at : new int[] {0, 5, bytes.length / 2, bytes.length - 1}) {
            byte[] altered = bytes.clone();
            altered[at] ^= 4;
            Files.write(file, altered);
            assertArrayEquals(forenames(whole), forenames(rarities(1)));
            assertArrayEquals(bytes, Files.readAllBytes(file));
        }
        Files.write(file, LongStream.range(0, 3).mapToObj(Long::toString).toList());
        assertEquals(400, rarities(1).people());
    }

    @Test
    void theFileHoldsNoNameIsOfOneKeyAndIsTheOwnersAlone() throws IOException {
        rarities(1);
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).toLowerCase();
        assertFalse(bytes.contains("quentin") || bytes.contains("quill"));
        assertTrue(bytes.length() > 420 * 9);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        try (var left = Files.list(file.getParent())) {
            assertEquals(1, left.count());
        }
    }

    @Test
    void aSmallSiteTellsNoCountsOfNames() throws IOException {
        vault.people.clear();
        children(0, 40, child -> child < 15 ? 0 : child);
        SiteNames.Rarities few = rarities(1);
        assertEquals(1, IntStream.of(forenames(few)).distinct().count(), "one bin holds all, the name of fifteen and those of one");
        vault.people.clear();
        Files.delete(file);
        children(0, 15, child -> child);
        SiteNames.Rarities fewer = rarities(1);
        Files.delete(file);
        children(15, 19, child -> 0);
        assertArrayEquals(forenames(fewer), forenames(rarities(1)), "of fewer than twenty names nothing is told");
        assertNotEquals(few.forenames().rarity("quentin0"), fewer.forenames().rarity("quentin0"));
    }
}
