package org.cadrenode.pipeline.internal;

import static org.cadrenode.pipeline.internal.Provider.TRUST;
import static org.cadrenode.pipeline.internal.Provider.pseudonym;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.Revision;
import org.cadrenode.api.delivery.Settled;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.dictionary.Dictionaries;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.DictionaryFinding;
import org.cadrenode.api.exchange.PackageKind;
import org.cadrenode.api.identifiable.CustodyEntry;
import org.cadrenode.api.identifiable.CustodyReader;
import org.cadrenode.api.identifiable.Revisions;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.Renewal;
import org.cadrenode.api.pseudonym.RenewalReader;
import org.cadrenode.keystore.engine.NodeKeys;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CustodyAndRenewalTest {
    @TempDir
    private Path folder;
    private final Keystore keystore = NodeKeys.random();
    private final Provider provider = new Provider();
    private Renewals renewals;
    private MergeRenewals merges;
    private CustodianSending custodian;
    private AfterRelease afterRelease;

    @BeforeEach
    void start() throws IOException {
        SealedFolder sealed = new SealedFolder(folder, keystore);
        renewals = new Renewals(provider.landing, provider.dispatch, provider.custodian, provider.keys, sealed);
        merges = new MergeRenewals(provider.landing, provider.dispatch, provider.custodian, provider.keys, provider.vault, sealed);
        custodian = new CustodianSending(provider.landing, provider.vault, provider.keys, provider.optOut, provider.dispatch, provider.custodian,
                sealed);
        afterRelease = new AfterRelease(provider.landing, new NoDictionaries(), provider.optOut, provider.keys, new NoRevisions(),
                provider.dispatch, provider.custodian);
    }

    private void sweep(DeliveryId... underWork) throws IOException {
        afterRelease.settleReceipts(Set.of());
        List<DeliveryStatus> all = provider.landing.deliveries();
        var due = renewals.due(all);
        afterRelease.honourOptOuts(Set.of(underWork), due);
        renewals.goOn(due, provider.landing.deliveries(), Set.of(underWork));
        merges.send(provider.landing.deliveries(), due);
        custodian.send(provider.landing.deliveries(), due);
    }

    private static List<CustodyEntry> entries(byte[] content) throws IOException {
        List<CustodyEntry> entries = new ArrayList<>();
        try (CustodyReader reader = new CustodyReader(new ByteArrayInputStream(content))) {
            for (var next = reader.next(); next.isPresent(); next = reader.next()) {
                entries.add(next.get());
            }
        }
        return entries;
    }

    private static List<Renewal> pairs(byte[] content) throws IOException {
        List<Renewal> pairs = new ArrayList<>();
        try (RenewalReader reader = new RenewalReader(new ByteArrayInputStream(content))) {
            for (var next = reader.next(); next.isPresent(); next = reader.next()) {
                pairs.add(next.get());
            }
        }
        return pairs;
    }

    private Set<Pseudonym> lastTold() throws IOException {
        byte[] content = provider.custodian.identifiers.values().stream().reduce((one, two) -> two).orElseThrow();
        return entries(content).stream().map(CustodyEntry::pseudonym).collect(Collectors.toSet());
    }

    @Test
    void theCustodianIsToldOfChildrenWhoseRowsHaveLeftAndOfNobodyElse() throws IOException {
        provider.vault.tell(1, "Ash");
        provider.vault.tell(2, "Birch");
        sweep();
        assertEquals(List.of(), provider.sent, "nothing has left");
        assertEquals(List.of(), provider.vault.readings, "so nothing was read");
        provider.leaves('A', 1);
        sweep();
        assertEquals(Set.of(pseudonym(1, 1)), lastTold());
        sweep();
        assertEquals(1, provider.sent.size());
        provider.vault.tell(2, "Beech");
        sweep();
        assertEquals(1, provider.sent.size(), "a child that has not left changed");
        provider.vault.tell(1, "Oak");
        sweep();
        assertEquals(Set.of(pseudonym(1, 1)), lastTold());
        provider.leaves('B', 1, 2);
        sweep();
        assertEquals(Set.of(pseudonym(2, 1)), lastTold(), "who is known to it is not told again");
        assertEquals(3, provider.custodian.identifiers.size());
        assertFalse(entries(provider.custodian.identifiers.values().iterator().next()).toString().contains("Ash"));
    }

    @Test
    void relativesStayAtTheProvider() throws IOException {
        provider.vault.tell(1, "Ash");
        provider.leaves('A', 1);
        sweep();
        byte[] content = provider.custodian.identifiers.values().iterator().next();
        assertTrue(new String(content, StandardCharsets.UTF_8).contains("Ash"));
        assertFalse(new String(content, StandardCharsets.UTF_8).contains("Mother"));
    }

    @Test
    void withoutACustodianNoIdentifierIsEvenRead() throws IOException {
        provider.custodian.configured = false;
        provider.vault.tell(1, "Ash");
        provider.leaves('A', 1);
        sweep();
        assertEquals(List.of(), provider.sent);
        assertEquals(List.of(), provider.vault.readings);
    }

    @Test
    void aKillBehindTheSendingSendsNothingNew() throws IOException {
        provider.vault.tell(1, "Ash");
        provider.leaves('A', 1);
        provider.custodian.cutBehindSending = true;
        assertThrows(IOException.class, this::sweep);
        provider.custodian.cutBehindSending = false;
        start();
        sweep();
        assertEquals(1, provider.custodian.identifiers.size());
    }

    @Test
    void whatThePipelineKeepsIsSealed() throws IOException {
        provider.vault.tell(1, "Quillfeather");
        provider.leaves('A', 1);
        provider.custodian.cutBehindSending = true;
        assertThrows(IOException.class, this::sweep);
        try (var files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertEquals(List.of("identifiers-mh-trust"), all.stream().map(file -> file.getFileName().toString()).toList());
            assertFalse(new String(Files.readAllBytes(all.get(0)), StandardCharsets.ISO_8859_1).contains("Quill"));
        }
        Files.write(folder.resolve("renewal-x.part"), new byte[] {1});
        start();
        assertFalse(Files.exists(folder.resolve("renewal-x.part")));
    }

    @Test
    void withoutARotationOrBeforeAnythingLeftThereIsNoRenewal() throws IOException {
        provider.landing.put(Provider.pseudonymised('B'));
        sweep();
        provider.keys.pseudonym = 2;
        sweep();
        assertEquals(List.of(), provider.landing.returned, "nothing has left");
        provider.keys.pseudonym = 1;
        provider.leaves('A', 1);
        sweep();
        assertEquals(List.of(), provider.landing.returned);
        assertEquals(0, provider.keys.made);
    }

    @Test
    void whatWasReleasedGoesFirstAndWhatWasNotIsMadeAgain() throws IOException {
        provider.vault.tell(1, "Ash");
        provider.leaves('A', 1);
        sweep();
        provider.keys.pseudonym = 2;
        provider.landing.put(Provider.pseudonymised('B'));
        provider.landing.put(Provider.cleared('C'));
        provider.landing.put(Provider.screened('D'));
        DeliveryId d = Provider.delivery('D').id();
        sweep(d);
        assertEquals(List.of(Provider.delivery('B').id()), provider.landing.returned);
        assertEquals(0, provider.keys.made);
        // C is sent under the former key, as the flow does, and D is no longer under work.
        provider.keys.pseudonym = 1;
        provider.leaves('C', 1);
        provider.keys.pseudonym = 2;
        sweep(d);
        assertEquals(0, provider.keys.made, "D may just be made under either key");
        sweep();
        assertEquals(List.of("custodian: identifiers of 1", "renewal p2-l1 of 1", "custodian: renewal p2-l1 of 1"), provider.sent);
        sweep();
        assertEquals(1, provider.dispatch.renewals.size());
        assertEquals(Set.of(), renewals.due(provider.landing.deliveries()));
    }

    @Test
    void theCustodianGetsPairsWithoutTokensAndTheChildrenAnewBehindThem() throws IOException {
        provider.vault.tell(1, "Ash");
        provider.vault.tell(2, "Birch");
        provider.leaves('A', 1);
        sweep();
        provider.leaves('B', 2);
        provider.keys.pseudonym = 2;
        provider.keys.linkage = 3;
        sweep();
        sweep();
        List<Renewal> research = pairs(provider.dispatch.renewals.get("p2-l3"));
        assertEquals(List.of(true, true), research.stream().map(pair -> pair.tokens().isPresent()).toList());
        List<Renewal> told = pairs(provider.custodian.renewals.get("p2-l3"));
        assertEquals(research.stream().map(Renewal::former).toList(), told.stream().map(Renewal::former).toList());
        assertEquals(List.of(false, false), told.stream().map(pair -> pair.tokens().isPresent()).toList());
        assertEquals(Set.of(pseudonym(1, 2), pseudonym(2, 2)), lastTold(), "B had left, and was not told of yet");
        provider.vault.tell(2, "Beech");
        sweep();
        assertEquals(Set.of(pseudonym(2, 2)), lastTold());
    }

    @Test
    void aSecondRenewalFollowsTheFirstAndAKillInBetweenResumes() throws IOException {
        provider.vault.tell(1, "Ash");
        provider.leaves('A', 1);
        sweep();
        provider.keys.pseudonym = 2;
        provider.dispatch.cutBehindSending = true;
        assertThrows(IOException.class, this::sweep);
        provider.dispatch.cutBehindSending = false;
        start();
        sweep();
        assertEquals(List.of("custodian: identifiers of 1", "renewal p2-l1 of 1", "custodian: renewal p2-l1 of 1"),
                provider.sent);
        assertEquals(1, provider.keys.made, "the kept content was used");
        provider.keys.pseudonym = 3;
        start();
        sweep();
        Renewal second = pairs(provider.dispatch.renewals.get("p3-l1")).get(0);
        assertEquals(pseudonym(1, 2), second.former(), "though its rows left under the first one");
        assertEquals(pseudonym(1, 3), second.present());
        try (var files = Files.list(folder)) {
            assertEquals(List.of("renewal-mh-trust.p3-l1"), files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("renewal")).toList());
        }
        assertEquals(Optional.of("p3-l1"), provider.custodian.lastRenewal(TRUST));
    }

    private List<String> merged() throws IOException {
        List<String> pairs = new ArrayList<>();
        for (byte[] content : provider.dispatch.renewals.values()) {
            pairs(content).forEach(pair -> pairs.add(pair.former().high() + ">" + pair.present().high()));
        }
        return pairs;
    }

    @Test
    void aMergeIsToldOnceWhenWhatItConcernsHasLeftAndNotBefore() throws IOException {
        provider.vault.tell(1, "Ash");
        provider.vault.tell(2, "Birch");
        provider.vault.merge(1, 2);
        sweep();
        assertEquals(List.of(), provider.sent, "nothing has left");
        provider.leaves('A', 2);
        sweep();
        assertEquals(List.of(), merged(), "nothing has left under the former id");
        // Made before the merge, released after it.
        provider.leaves('B', 1);
        sweep();
        assertEquals(List.of("1>2"), merged());
        assertTrue(pairs(provider.dispatch.renewals.values().iterator().next()).get(0).tokens().isPresent());
        assertEquals(1, provider.custodian.renewals.size());
        assertTrue(pairs(provider.custodian.renewals.values().iterator().next()).get(0).tokens().isEmpty());
        assertEquals(Set.of(pseudonym(2, 1)), lastTold(), "the custodian is told of the one child anew");
        int sent = provider.sent.size();
        sweep();
        start();
        sweep();
        provider.leaves('C', 1);
        sweep();
        assertEquals(sent, provider.sent.size(), "every pair goes once");
        assertEquals(Set.of(), renewals.due(provider.landing.deliveries()), "a merge is no rotation");
    }

    @Test
    void aKillBehindTheSendingOfAMergeSendsNothingTwice() throws IOException {
        provider.custodian.configured = false;
        provider.leaves('A', 1, 2);
        provider.vault.merge(1, 2);
        provider.dispatch.cutBehindSending = true;
        assertThrows(IOException.class, this::sweep);
        provider.dispatch.cutBehindSending = false;
        start();
        sweep();
        sweep();
        assertEquals(List.of("1>2"), merged());
        try (var files = Files.list(folder)) {
            assertEquals(List.of("merged-mh-trust.p1-l1"), files.map(file -> file.getFileName().toString()).toList());
        }
    }

    @Test
    void aChainOfMergesFollowsAChildThatIsThereUnderTheMiddleOneOnly() throws IOException {
        provider.leaves('A', 1);
        provider.vault.merge(1, 2);
        sweep();
        provider.vault.merge(2, 3);
        sweep();
        assertEquals(List.of("1>2", "1>3", "2>3"), merged());
        sweep();
        assertEquals(2, provider.dispatch.renewals.size());
    }

    @Test
    void aRotationBehindAMergeRenewsEveryNameOfTheChildAndMergesGoOnBehindIt() throws IOException {
        provider.vault.tell(2, "Birch");
        provider.vault.tell(3, "Cedar");
        provider.leaves('A', 1, 3);
        provider.vault.merge(1, 2);
        sweep();
        assertEquals(List.of("1>2"), merged());
        provider.keys.pseudonym = 2;
        sweep();
        sweep();
        Set<String> renewed = pairs(provider.dispatch.renewals.get("p2-l1")).stream()
                .map(pair -> pair.former() + ">" + pair.present()).collect(Collectors.toSet());
        assertEquals(Set.of(pseudonym(1, 1) + ">" + pseudonym(2, 2), pseudonym(2, 1) + ">" + pseudonym(2, 2),
                pseudonym(3, 1) + ">" + pseudonym(3, 2)), renewed);
        provider.vault.merge(3, 2);
        sweep();
        byte[] last = provider.dispatch.renewals.values().stream().reduce((one, two) -> two).orElseThrow();
        assertEquals(List.of(new Renewal(pseudonym(3, 2), pseudonym(2, 2), pairs(last).get(0).tokens())), pairs(last));
        assertEquals(Set.of(), renewals.due(provider.landing.deliveries()));
    }

    @Test
    void anOptOutTakesBackWhatLeftUnderEveryIdOfTheChild() throws IOException {
        provider.custodian.configured = false;
        provider.vault.merge(1, 2);
        provider.optOut.stop(2);
        sweep();
        assertEquals(List.of("purge [" + pseudonym(1, 1) + ", " + pseudonym(2, 1) + "]"), provider.sent);
        provider.optOut.stop(1);
        provider.sent.clear();
        sweep();
        assertEquals(List.of(), provider.sent, "the same children are ordered back once");
    }

    @Test
    void anOptOutIsHonouredOnceBothSidesHaveConfirmed() throws IOException {
        for (boolean custodianFirst : new boolean[] {true, false}) {
            provider.sent.clear();
            int child = custodianFirst ? 1 : 2;
            provider.optOut.stop(child);
            sweep();
            assertEquals(List.of("purge [" + pseudonym(child, 1) + "]", "custodian: purge [" + pseudonym(child, 1) + "]"), provider.sent);
            String order = provider.optOut.ordered.get(child - 1);
            var research = Provider.receipt(order, PackageKind.PURGE);
            var custodians = Provider.receipt(provider.custodian.purges.get(order), PackageKind.PURGE);
            if (custodianFirst) {
                provider.custodian.receipts.add(custodians);
            } else {
                provider.dispatch.receipts.add(research);
            }
            sweep();
            assertFalse(provider.optOut.honoured.contains(order), "one of them has not confirmed");
            if (custodianFirst) {
                provider.dispatch.receipts.add(research);
            } else {
                provider.custodian.receipts.add(custodians);
            }
            start();
            sweep();
            assertTrue(provider.optOut.honoured.contains(order));
        }
    }

    @Test
    void withoutACustodianTheResourceAloneConfirms() throws IOException {
        provider.custodian.configured = false;
        provider.optOut.stop(1);
        sweep();
        String order = provider.optOut.ordered.get(0);
        provider.dispatch.receipts.add(Provider.receipt(order, PackageKind.PURGE));
        sweep();
        assertEquals(List.of(order), provider.optOut.honoured);
    }

    @Test
    void whatIsTakenBackWaitsForARenewalThatIsUnderWay() throws IOException {
        provider.vault.tell(1, "Ash");
        provider.leaves('A', 1);
        provider.landing.put(Provider.cleared('C'));
        provider.keys.pseudonym = 2;
        provider.optOut.stop(1);
        sweep();
        assertEquals(List.of(), provider.optOut.ordered, "the resource does not know the new pseudonym yet");
        provider.landing.all.remove(Provider.delivery('C').id());
        sweep();
        sweep();
        assertEquals(1, provider.optOut.ordered.size());
        assertTrue(provider.sent.indexOf("renewal p2-l1 of 1") < provider.sent.indexOf("purge [" + pseudonym(1, 2) + "]"));
    }

    @Test
    void aSetOfPseudonymsHoldsWhatASetHolds() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        PseudonymSet set = new PseudonymSet();
        var expected = new java.util.HashSet<Pseudonym>();
        for (int i = 0; i < 50_000; i++) {
            Pseudonym one = new Pseudonym(random.nextInt(300) - 1, random.nextInt(300) - 1);
            assertEquals(expected.add(one), set.add(one));
        }
        assertEquals(expected.size(), set.size());
        for (int i = -1; i < 300; i++) {
            for (int j = -1; j < 300; j += 7) {
                Pseudonym one = new Pseudonym(i, j);
                assertEquals(expected.contains(one), set.contains(one));
            }
        }
    }

    private static final class NoRevisions implements Revisions {
        @Override
        public Landed begin(Settled revised, Revision why, BitSet records, byte[] subjects, String actor) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Delivery readAgain(DeliveryId delivery, String actor) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Revision> revision(DeliveryId delivery) {
            return Optional.empty();
        }

        @Override
        public List<DeliveryId> revisions(DeliveryId revised) {
            return List.of();
        }

        @Override
        public void settled(DeliveryId revision, long loaded) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class NoDictionaries implements Dictionaries {
        @Override
        public List<SourceId> sources() {
            return List.of();
        }

        @Override
        public Optional<Dictionary> dictionary(SourceId source) {
            return Optional.empty();
        }

        @Override
        public List<DictionaryFinding> check(SourceId source) {
            return List.of();
        }

        @Override
        public Path file(SourceId source) {
            throw new UnsupportedOperationException();
        }
    }
}
