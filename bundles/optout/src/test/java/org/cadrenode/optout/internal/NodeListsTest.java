package org.cadrenode.optout.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.OptOutScreen.StoppedChild;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.optout.NodeLists.Known;
import org.cadrenode.api.optout.NodeLists.Made;
import org.cadrenode.api.optout.NodeLists.Taken;
import org.cadrenode.api.optout.OptOutLine;
import org.cadrenode.optout.engine.Decider;
import org.cadrenode.optout.engine.Maker;
import org.cadrenode.optout.internal.MemoryLanding.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What two nodes tell each other of opt-outs. */
class NodeListsTest {
    private static final Maker PARENT = new Maker(Decider.PARENT, "");

    @TempDir
    private Path folder;
    private Site council;
    private Site trust;
    private int written;

    @BeforeEach
    void open() throws IOException {
        council = site("council", 1);
        trust = site("trust", 2);
        introduce(council, "council", trust, "trust");
    }

    private Site site(String name, int seed) throws IOException {
        return new Site(Files.createDirectory(folder.resolve(name)), Site.sharing(seed));
    }

    private static void introduce(Site one, String oneName, Site other, String otherName) {
        one.restart(new OtherNodes.Settings(oneName, Map.of(otherName, other.keys().publicKey(KeyPurpose.PACKAGE_SIGNING))));
        other.restart(new OtherNodes.Settings(otherName, Map.of(oneName, one.keys().publicKey(KeyPurpose.PACKAGE_SIGNING))));
    }

    @AfterEach
    void close() {
        council.close();
        trust.close();
    }

    private Path list(Site of) throws IOException {
        return written(of.optOut().otherNodes().make("governance").text());
    }

    private Path written(String text) throws IOException {
        return Files.writeString(folder.resolve("list" + ++written + ".txt"), text);
    }

    private static Taken take(Site site, Path list) throws IOException {
        return site.optOut().otherNodes().take(list, "governance", false);
    }

    private static String decision(int child) {
        return Site.nhsNumber(child) + ",,,," + Site.DECIDED;
    }

    private static String named(int child) {
        return ",,Forename" + child + ",Surname" + child + "," + Site.birthDate(child) + Site.DECIDED;
    }

    private static List<SubjectKey> due(Site site) {
        return site.optOut().due().stream().map(StoppedChild::subject).toList();
    }

    private static void honour(Site site) {
        List<StoppedChild> due = site.optOut().due();
        if (!due.isEmpty()) {
            site.optOut().ordered(due, "order-" + site.journal.events().size());
            site.optOut().honoured("order-" + (site.journal.events().size()));
        }
    }

    @Test
    void whomAnotherNodeTellsIsOutWhetherItIsKnownHereOrComesLater() throws IOException {
        trust.screen(1, Site.patient(3), Site.contact(3), Site.patient(4));
        council.add(decision(3), named(5));
        Taken taken = take(trust, list(council));
        assertEquals(new Taken("council", taken.made(), 2, 2, 0), taken);
        assertEquals(List.of(trust.key("P3")), due(trust));
        assertEquals(Set.of(trust.key("P4")), trust.held().keySet());
        assertEquals(2, trust.screen(2, Site.patient(5), Site.contact(5), Site.patient(6)).tally().optedOut());
        assertEquals(Set.of(trust.key("P3"), trust.key("P5")), trust.suppressed().keySet());
        assertEquals(List.of("stopped", "removing"), trust.optOut().requests(9).stream().map(OptOutLine::state).toList());
        assertEquals(Set.of("node"), trust.optOut().requests(9).stream().map(OptOutLine::origin).collect(Collectors.toSet()));
        trust.restart();
        assertEquals(1, trust.screen(3, Site.patient(5)).tally().optedOut());
        assertEquals(1, trust.journal.events().stream().filter(event -> event.action() == AuditAction.OPTOUT_LIST_TAKEN).count());
    }

    @Test
    void aChildIsFoundByAllThatTheOtherNodeKnowsOfItNotOnlyByWhatTheDecisionSays() throws IOException {
        council.screen(1, Site.patient(3));
        council.add(decision(3));
        council.optOut().due();
        Row unnumbered = new Row(Site.PATIENTS, "T7", null, null, null, "FORENAME3", null, "surname3", null, Site.birthDate(3), "F", null);
        trust.screen(1, unnumbered, Site.patient(4));
        take(trust, list(council));
        assertEquals(List.of(trust.key("T7")), due(trust));
    }

    @Test
    void whoseNameComesInPiecesIsFoundWhenTheLastOneIsThere() throws IOException {
        council.add(named(5));
        take(trust, list(council));
        trust.screen(1, new Row(Site.PATIENTS, "P5", null, null, null, "Forename5", null, null, null, null, "F", null));
        assertEquals(List.of(), due(trust));
        trust.screen(2, new Row(Site.CONTACTS, "P5", null, Site.birthDate(5), "Surname5", "came"));
        assertEquals(List.of(trust.key("P5")), due(trust), "what the first one said may have left");
        assertEquals(Set.of(trust.key("P5")), trust.suppressed().keySet());
        assertEquals(Set.of(), trust.held().keySet());
    }

    @Test
    void whatIsOnAListNoMoreCountsNoMore() throws IOException {
        trust.screen(1, Site.patient(3), Site.patient(4));
        council.add(decision(3), decision(4));
        take(trust, list(council));
        honour(trust);
        council.optOut().recording().withdraw(1, PARENT, LocalDate.of(2026, 2, 3), "", "governance",
                AuditEvent.of(AuditAction.OPTOUT_WITHDRAWN, "1"));
        assertEquals(List.of(), trust.optOut().returning());
        Taken taken = take(trust, list(council));
        assertEquals(0, taken.fresh());
        assertEquals(1, taken.ended());
        trust.optOut().due();
        assertEquals(List.of(trust.key("P3")), trust.optOut().returning().stream().map(one -> one.child().subject()).toList());
        council.add(decision(3).replace("2026-01-05", "2026-01-06"));
        assertEquals(1, take(trust, list(council)).fresh(), "it opted out once more");
        trust.optOut().due();
        assertEquals(List.of(), trust.optOut().returning());
    }

    @Test
    void whatIsLocalEndsHereAndSoDoesWhatOthersTold() throws IOException {
        council.add(decision(3), Site.nhsNumber(4) + ",,,,,contact,parent,2026-01-05\n",
                Site.nhsNumber(5) + ",,,,,provider:mh-trust,parent,2026-01-05\n", Site.nhsNumber(6) + ",,,,,purpose:research,parent,2026-01-05\n");
        Made made = council.optOut().otherNodes().make("governance");
        assertEquals(2, made.decisions());
        assertEquals(2, made.left());
        take(trust, written(made.text()));
        assertEquals(0, trust.optOut().otherNodes().make("governance").decisions(), "what others told is not passed on");
        assertFalse(made.text().contains(Site.nhsNumber(3)));
    }

    @Test
    void aYoungPersonsWordToBeInIsHeededBeforeOthersAreTold() throws IOException {
        String born = ",2010-03-04,";
        Files.writeString(folder.resolve("in.csv"), Site.HEADER.replace("\n", ",decision\n")
                + Site.nhsNumber(3) + ",,A,B" + born + "all,parent,2026-01-05,out\n" + Site.nhsNumber(3) + ",,A,B" + born + "all,young_person,2026-01-06,in\n");
        council.optOut().add(folder.resolve("in.csv"), "governance");
        assertEquals(0, council.optOut().otherNodes().make("governance").decisions());
    }

    @Test
    void aListThatIsNotWholeNotNewerOrOfNobodyKnownIsRefused() throws IOException {
        council.add(decision(3), decision(4));
        Path first = list(council);
        String text = Files.readString(first);
        Path second = list(council);
        take(trust, second);
        refused(ErrorCode.WRONG_STAGE, first);
        refused(ErrorCode.WRONG_STAGE, second);
        council.add(decision(5));
        String newest = Files.readString(list(council));
        int cut = newest.lastIndexOf('\n', newest.indexOf("signature") - 2) + 1;
        refused(ErrorCode.PACKAGE_NOT_AUTHENTIC, written(newest.substring(0, cut) + newest.substring(newest.indexOf("signature"))));
        refused(ErrorCode.PACKAGE_NOT_AUTHENTIC, written(newest.replace(" all ", " purpose:research ")));
        refused(ErrorCode.OPTOUT_LIST_INVALID, written(newest.substring(0, newest.length() - 20)));
        refused(ErrorCode.OPTOUT_LIST_INVALID, written(""));
        refused(ErrorCode.OPTOUT_LIST_INVALID, written("nhs_number,upn\n"));
        assertEquals(List.of(1L), List.of(trust.optOut().otherNodes().known().stream().filter(one -> one.decisions() == 2).count()));
        trust.restart(new OtherNodes.Settings("trust", Map.of("another", council.keys().publicKey(KeyPurpose.PACKAGE_SIGNING))));
        refused(ErrorCode.PACKAGE_NOT_AUTHENTIC, written(newest));
        assertTrue(text.length() > 100);
    }

    @Test
    void aListUnderAKeyThatIsNotTheNetworksIsRefused() throws IOException {
        Site stranger = new Site(Files.createDirectory(folder.resolve("stranger")), Site.keys(9));
        introduce(stranger, "stranger", trust, "trust");
        stranger.add(decision(3));
        refused(ErrorCode.WRONG_STAGE, list(stranger));
        stranger.close();
    }

    private void refused(ErrorCode code, Path list) {
        assertEquals(code, assertThrows(CadreException.class, () -> take(trust, list)).code());
    }

    @Test
    void aTrialChangesNothing() throws IOException {
        trust.screen(1, Site.patient(3));
        council.add(decision(3));
        assertEquals(1, trust.optOut().otherNodes().take(list(council), "governance", true).fresh());
        assertEquals(List.of(), due(trust));
        assertEquals(List.of(new Known("council", Optional.empty(), 0)), trust.optOut().otherNodes().known());
    }

    @Test
    void whatWasToldHoldsOverARotationOfTheRegistersOwnKeys() throws IOException {
        RotatingKeys keys = new RotatingKeys(5);
        try (Site turning = new Site(Files.createDirectory(folder.resolve("turning")), keys);
                Site other = new Site(Files.createDirectory(folder.resolve("other")), Site.keys(5))) {
            turning.restart(new OtherNodes.Settings("", Map.of("other", other.keys().publicKey(KeyPurpose.PACKAGE_SIGNING))));
            other.restart(new OtherNodes.Settings("other", Map.of()));
            turning.screen(1, Site.patient(3));
            other.add(decision(3), decision(5));
            take(turning, list(other));
            assertEquals(List.of(turning.key("P3")), due(turning));
            keys.rotate(KeyPurpose.SUPPRESSION_LOOKUP);
            keys.rotate(KeyPurpose.SUPPRESSION_RECORD);
            turning.optOut().renew(KeyPurpose.SUPPRESSION_LOOKUP, 100);
            turning.restart();
            assertEquals(1, turning.screen(2, Site.patient(5)).tally().optedOut());
            assertEquals(2, turning.optOut().requests(9).stream().filter(line -> !line.state().equals("waiting")).count());
            other.add(decision(6));
            assertEquals(1, take(turning, list(other)).fresh());
            assertEquals(1, turning.screen(3, Site.patient(6)).tally().optedOut());
        }
    }

    /** Random decisions at one node, lists and deliveries at the other: at each quiet point exactly those are out who are told. */
    @Test
    void whoIsToldIsOutAndNobodyElseWhateverComesFirst() throws IOException {
        long seed = Long.getLong("cadre.seed", System.nanoTime());
        System.out.println("NodeListsTest cadre.seed=" + seed);
        Random random = new Random(seed);
        Map<Integer, Long> decided = new HashMap<>();
        Set<Integer> known = new TreeSet<>();
        Set<Integer> told = Set.of();
        long references = 0;
        int day = 0;
        for (int step = 0; step < 80; step++) {
            int child = 1 + random.nextInt(12);
            switch (random.nextInt(6)) {
                case 0 -> {
                    if (!decided.containsKey(child)) {
                        String on = LocalDate.of(2024, 1, 1).plusDays(++day).toString();
                        council.add((random.nextBoolean() ? decision(child) : named(child)).replace("2026-01-05", on));
                        decided.put(child, ++references);
                    }
                }
                case 1 -> {
                    if (decided.containsKey(child)) {
                        council.optOut().recording().withdraw(decided.remove(child), PARENT, LocalDate.of(2026, 2, 3), "", "governance",
                                AuditEvent.of(AuditAction.OPTOUT_WITHDRAWN, "1"));
                    }
                }
                case 2 -> {
                    take(trust, list(council));
                    told = new HashSet<>(decided.keySet());
                }
                case 3, 4 -> {
                    trust.screen(1000 + step, Site.patient(child));
                    known.add(child);
                }
                default -> trust.restart();
            }
            quiet();
            Set<SubjectKey> out = new HashSet<>();
            Set<SubjectKey> in = new HashSet<>();
            for (int one : known) {
                (told.contains(one) ? out : in).add(trust.key("P" + one));
            }
            assertEquals(out, trust.suppressed().keySet(), "step " + step);
            in.removeAll(trust.held().keySet());
            in.removeAll(returned);
            assertEquals(Set.of(), in, "step " + step);
        }
    }

    private final Set<SubjectKey> returned = new HashSet<>();

    // As the flow does it: what is due is ordered and confirmed, who may come back comes back, which takes a second look.
    private void quiet() {
        for (int round = 0; round < 3; round++) {
            List<StoppedChild> due = trust.optOut().due();
            due.forEach(child -> returned.remove(child.subject()));
            if (!due.isEmpty()) {
                String order = "order-" + ++written;
                trust.optOut().ordered(due, order);
                trust.optOut().honoured(order);
            }
            List<StoppedChild> back = new ArrayList<>();
            trust.optOut().returning().forEach(one -> back.add(one.child()));
            trust.optOut().returned(back);
            back.forEach(child -> returned.add(child.subject()));
        }
    }
}
