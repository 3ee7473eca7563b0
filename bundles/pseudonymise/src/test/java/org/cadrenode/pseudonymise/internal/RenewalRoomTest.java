package org.cadrenode.pseudonymise.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.PseudonymRenewal.KeyVersions;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.Renewal;
import org.cadrenode.api.pseudonym.RenewalReader;
import org.cadrenode.api.pseudonym.RenewalWriter;
import org.cadrenode.api.pseudonym.TokenView;
import org.cadrenode.pseudonymise.engine.RowHashes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenewalRoomTest {
    private static final ProviderId PROVIDER = new ProviderId("trust");
    private static final int CHILDREN = 300;

    private final Fakes.MemoryVault vault = new Fakes.MemoryVault();
    private final Fakes.MemoryOptOuts optOuts = new Fakes.MemoryOptOuts();
    private final Fakes.Keys keys = new Fakes.Keys();
    private final Fakes.MemoryJournal journal = new Fakes.MemoryJournal();
    @TempDir
    Path folder;
    private RenewalRoom room;

    @BeforeEach
    void know() {
        room = new RenewalRoom(vault, optOuts, keys, journal, new SiteNames(folder.resolve("names"), keys));
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < CHILDREN; i++) {
            VaultPerson person = vault.person(PROVIDER, "P" + i, List.of(
                    new Identifier(IdentifierKind.FORENAME, "Name" + random.nextInt(50)),
                    new Identifier(IdentifierKind.SURNAME, "Family" + random.nextInt(80)),
                    new Identifier(IdentifierKind.BIRTH_DATE, "2011-04-0" + (1 + random.nextInt(9)))), List.of());
            vault.people.put(person.key(), person);
        }
        VaultPerson other = vault.person(new ProviderId("council"), "P0", List.of(), List.of());
        vault.people.put(other.key(), other);
        VaultPerson optedOut = vault.person(PROVIDER, "OUT", List.of(new Identifier(IdentifierKind.SURNAME, "Gone")), List.of());
        optOuts.suppressed.put(optedOut.key(), optedOut);
    }

    private byte[] renew(int former, Predicate<Pseudonym> left) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        RenewalWriter writer = new RenewalWriter(bytes);
        long count = room.renew(PROVIDER, former, left, writer);
        assertEquals(count, read(bytes.toByteArray()).size());
        writer.finish();
        assertEquals(count, read(bytes.toByteArray()).size(), "finishing twice ends the stream once");
        return bytes.toByteArray();
    }

    private static List<Renewal> read(byte[] bytes) throws IOException {
        List<Renewal> all = new ArrayList<>();
        try (RenewalReader reader = new RenewalReader(new ByteArrayInputStream(bytes))) {
            for (Optional<Renewal> one = reader.next(); one.isPresent(); one = reader.next()) {
                all.add(one.get());
            }
        }
        return all;
    }

    private Pseudonym pseudonym(int version, String localId) {
        return new RowHashes(keys.keyedHash(KeyPurpose.PSEUDONYM_LOCAL, version), PROVIDER).subject(localId);
    }

    @Test
    void everyChildThatHasLeftGetsItsNewPseudonymAndTokensAnew() throws IOException {
        byte[] before = renew(1, any -> true);
        keys.rotate(KeyPurpose.PSEUDONYM_LOCAL);
        keys.rotate(KeyPurpose.LINKAGE);
        assertEquals(new KeyVersions(2, 2), room.keyVersions());
        List<Renewal> all = read(renew(1, any -> true));
        assertEquals(CHILDREN + 1, all.size());
        Set<Pseudonym> formers = all.stream().map(Renewal::former).collect(Collectors.toSet());
        Set<Pseudonym> presents = all.stream().map(Renewal::present).collect(Collectors.toSet());
        assertEquals(CHILDREN + 1, presents.size());
        presents.forEach(present -> assertTrue(!formers.contains(present)));
        for (int i = 0; i < CHILDREN; i++) {
            Pseudonym former = pseudonym(1, "P" + i);
            Renewal one = all.stream().filter(renewal -> renewal.former().equals(former)).findFirst().orElseThrow();
            assertEquals(pseudonym(2, "P" + i), one.present());
            assertEquals(2, one.tokens().orElseThrow().keyVersion());
        }
        Set<TokenView> former = views(read(before));
        views(all).forEach(view -> assertTrue(!former.contains(view), "a view of the former key"));
        assertEquals(former.size(), views(all).size());
    }

    private static Set<TokenView> views(List<Renewal> renewals) {
        return renewals.stream().flatMap(one -> one.tokens().stream()).flatMap(tokens -> tokens.views().stream())
                .collect(Collectors.toCollection(HashSet::new));
    }

    @Test
    void whoOptedOutGetsThePairAlone() throws IOException {
        keys.rotate(KeyPurpose.PSEUDONYM_LOCAL);
        VaultPerson both = vault.people.get(vault.keyOf(PROVIDER, "P7"));
        optOuts.suppressed.put(both.key(), both);
        List<Renewal> all = read(renew(1, any -> true));
        assertEquals(Set.of(pseudonym(2, "OUT"), pseudonym(2, "P7")), all.stream()
                .filter(one -> one.tokens().isEmpty()).map(Renewal::present).collect(Collectors.toSet()));
        assertEquals(CHILDREN + 1, all.size(), "of a child whom both stores know there is one pair");
    }

    @Test
    void aChildOfWhomNothingWasSentIsNotWritten() throws IOException {
        keys.rotate(KeyPurpose.PSEUDONYM_LOCAL);
        Pseudonym sent = pseudonym(1, "P3");
        assertEquals(List.of(sent), read(renew(1, sent::equals)).stream().map(Renewal::former).toList());
        assertEquals(List.of(), read(renew(1, any -> false)));
    }

    @Test
    void theSameAgainGivesTheSameBytesInTheOrderOfTheNewPseudonyms() throws IOException {
        keys.rotate(KeyPurpose.PSEUDONYM_LOCAL);
        byte[] first = renew(1, any -> true);
        assertArrayEquals(first, renew(1, any -> true));
        List<Pseudonym> presents = read(first).stream().map(Renewal::present).toList();
        assertEquals(presents.stream().sorted().toList(), presents);
        keys.rotate(KeyPurpose.PSEUDONYM_LOCAL);
        assertNotEquals(presents, read(renew(2, any -> true)).stream().map(Renewal::present).toList());
    }

    @Test
    void theReadingHasAPurposeOfItsOwnAndIsOnRecordWithCountsOnly() throws IOException {
        renew(1, any -> true);
        assertEquals(List.of(PurposeToken.claim(PurposeToken.Purpose.RENEWAL, PROVIDER)), vault.readings);
        assertEquals(1, journal.events.size());
        assertEquals(AuditAction.PSEUDONYMS_RENEWED, journal.events.get(0).action());
        assertEquals(CHILDREN + 1L, journal.events.get(0).counts().get("children"));
        assertEquals((long) CHILDREN, journal.events.get(0).counts().get("token_sets"));
    }
}
