package org.cadrenode.pseudonymise.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.delivery.Cleared;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.Pseudonymised;
import org.cadrenode.api.delivery.ReleaseStatement;
import org.cadrenode.api.delivery.Released;
import org.cadrenode.api.delivery.Revision;
import org.cadrenode.api.delivery.RevisionReason;
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.delivery.Settled;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.delivery.Tally;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Artefact;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.RevisionFinder.Due;
import org.cadrenode.api.identifiable.RevisionFinder.Found;
import org.cadrenode.api.identifiable.RevisionFinder.Look;
import org.cadrenode.api.identifiable.ScreeningDecision;
import org.cadrenode.api.identifiable.SourceRecordWriter;
import org.cadrenode.api.identifiable.SourceTable;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.pseudonymise.engine.text.ScrubOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The children whose rows would be others now, of one delivery. */
class RevisionRoomTest {
    private static final ProviderId PROVIDER = new ProviderId("trust");
    private static final SourceId SOURCE = new SourceId("clinic");
    private static final DeliveryId ID = new DeliveryId("D-7K3M5QX2ABCD");
    private static final Digest DIGEST = Digest.ofContent(new byte[0]);
    private static final Set<RevisionReason> ALL = EnumSet.allOf(RevisionReason.class);
    private static final String DICTIONARY = """
            table,column,decision,identifier,type,transform,destination,flags,codes,comment
            notes,id,drop,subject_reference,,,,,,
            notes,text,keep,,free_text,scrub,text,release,,
            visits,id,drop,subject_reference,,,,,,
            visits,kind,keep,,code,as_is,kind,,,
            """;

    private final Fakes.MemoryLanding landing = new Fakes.MemoryLanding();
    private final Fakes.MemoryVault vault = new Fakes.MemoryVault();
    private final Fakes.MemoryOptOuts optOuts = new Fakes.MemoryOptOuts();
    private final Fakes.Keys keys = new Fakes.Keys();
    private final Fakes.MemoryJournal journal = new Fakes.MemoryJournal();
    private final Fakes.MemoryRestricted restricted = new Fakes.MemoryRestricted();
    private static final SiteWordFiles NO_LISTS = new SiteWordFiles(Path.of("none"), Path.of("none"));
    private final PseudonymiseRoom.Settings settings = new PseudonymiseRoom.Settings(Path.of("none.csv"), ScrubOptions.DEFAULT,
            NO_LISTS, 1, 1 << 20);
    @TempDir
    Path folder;
    private PseudonymiseRoom room;
    private Settled settled;

    private static Dictionary dictionary(String rules) {
        return DictionaryReader.read(SOURCE, rules.getBytes(StandardCharsets.UTF_8)).dictionary().orElseThrow();
    }

    @BeforeEach
    void pseudonymise() throws IOException {
        room = new PseudonymiseRoom(settings, landing, vault, optOuts, new Fakes.MemoryRevisions(), keys, journal, restricted,
                new SiteNames(folder.resolve("names"), keys));
        know("P1", "Ash");
        know("P2", "Birch");
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        SourceRecordWriter records = new SourceRecordWriter(content);
        int notes = records.table(new SourceTable(new TableName("notes"), List.of("id", "text")));
        int visits = records.table(new SourceTable(new TableName("visits"), List.of("id", "kind")));
        int other = records.table(new SourceTable(new TableName("other"), List.of("id", "kind")));
        records.record(notes, 1, new String[] {"P1", "Ash came."});
        records.record(visits, 2, new String[] {"P1", "home"});
        records.record(visits, 3, new String[] {"P2", "home"});
        records.record(other, 4, new String[] {"P2", "thing"});
        records.record(visits, 5, new String[] {"P3", "home"});
        records.finish();
        landing.records = content.toByteArray();
        landing.artefacts.put(Artefact.SCREENING, new byte[] {0, 0, 0, (byte) ScreeningDecision.DROPPED.ordinal(),
                (byte) ScreeningDecision.OPTED_OUT.ordinal()});
        Tally tally = new Tally(5, 0, 0, 1, 1, 0, 0, 0);
        Screened screened = new Screened(new Landed(new Delivery(ID, SOURCE, PROVIDER, "", Instant.EPOCH, 1, DIGEST), tally), tally,
                dictionary(DICTIONARY).digest(), 1);
        Pseudonymised made = room.pseudonymise(screened, dictionary(DICTIONARY));
        Cleared cleared = new Cleared(made, new ReleaseStatement(ID, made.rows(), made.tokens(), DIGEST, "reeve", Instant.EPOCH, 1,
                DIGEST, ""));
        settled = new Settled(new Released(cleared, "trust-1"), made.tally());
    }

    private void know(String localId, String surname, VaultPerson.Relative... relatives) {
        VaultPerson person = vault.person(PROVIDER, localId, List.of(new Identifier(IdentifierKind.SURNAME, surname)),
                List.of(relatives));
        vault.people.put(person.key(), person);
    }

    private Found look(String rules, Set<RevisionReason> wanted) throws IOException {
        try (Look look = new RevisionRoom(settings, landing, vault, optOuts, keys, restricted).open(PROVIDER, dictionary(rules))) {
            return look.look(settled, List.of(), List.of(), wanted);
        }
    }

    private static BitSet places(int... all) {
        BitSet places = new BitSet();
        for (int one : all) {
            places.set(one);
        }
        return places;
    }

    @Test
    void aFamilyThatChangedIsFoundByTheChildsOwnRecordsAndItsPseudonym() throws IOException {
        assertEquals(new Found(0, Map.of(), Optional.empty()), look(DICTIONARY, ALL));
        know("P1", "Asher");
        know("P2", "Beech");
        Found found = look(DICTIONARY, ALL);
        assertEquals(Map.of(RevisionReason.FAMILY, 1L), found.reasons(), "no text of P2 left");
        Due due = found.due().orElseThrow();
        assertEquals(places(0, 1), due.records(), "all that it has in the delivery");
        assertArrayEquals(room.pseudonym(PROVIDER, "P1").bytes(), due.subjects());
        assertEquals(new Revision(ID, dictionary(DICTIONARY).digest(), dictionary(DICTIONARY).digest(), 1,
                Map.of(RevisionReason.FAMILY, 1L), 2, 0, 0), due.revision());
        assertEquals(new Found(1, Map.of(RevisionReason.FAMILY, 1L), Optional.empty()),
                look(DICTIONARY, EnumSet.of(RevisionReason.DICTIONARY)), "found, and not asked for");
    }

    @Test
    void aRotationOfThePseudonymKeyIsNoReasonAndAChildIsStillFoundAsItLeft() throws IOException {
        Pseudonym left = room.pseudonym(PROVIDER, "P1");
        keys.rotate(KeyPurpose.PSEUDONYM_LOCAL);
        keys.rotate(KeyPurpose.LINKAGE);
        assertNotEquals(left, room.pseudonym(PROVIDER, "P1"));
        assertEquals(0, look(DICTIONARY, ALL).children());
        know("P1", "Asher");
        assertArrayEquals(left.bytes(), look(DICTIONARY, ALL).due().orElseThrow().subjects());
    }

    @Test
    void aTableThatIsNamedNowBringsItsRecordsAndTheyCountAsDroppedSoFar() throws IOException {
        Found found = look(DICTIONARY + "other,id,drop,subject_reference,,,,,,\nother,kind,keep,,code,as_is,kind,,,\n", ALL);
        assertEquals(Map.of(RevisionReason.DICTIONARY, 1L), found.reasons());
        Due due = found.due().orElseThrow();
        assertEquals(places(2, 3), due.records());
        assertEquals(1, due.revision().dropped());
    }

    @Test
    void aTableThatIsNamedNoMoreConcernsAllWhoHaveRecordsInIt() throws IOException {
        Found found = look(DICTIONARY.replaceAll("(?m)^visits,.*\\R", ""), ALL);
        assertEquals(2, found.children());
        Due due = found.due().orElseThrow();
        assertEquals(places(0, 1, 2), due.records(), "P1 has another table, P2 has none any more");
        assertEquals(32, due.subjects().length);
    }

    @Test
    void whoHasOptedOutIsTheBusinessOfOtherStages() throws IOException {
        VaultPerson gone = vault.people.remove(vault.keyOf(PROVIDER, "P1"));
        optOuts.suppressed.put(gone.key(), gone);
        assertEquals(0, look(DICTIONARY, ALL).children());
        assertEquals(1, look(DICTIONARY.replace("visits,kind", "visits,sort"), ALL).children(), "P2 alone");
    }

    @Test
    void theVaultIsReadOnlyWhereTextOrDaysLeaveAndForNothingElse() throws IOException {
        int readings = vault.readings.size();
        look(DICTIONARY.replaceAll("(?m)^notes,.*\\R", ""), ALL);
        assertEquals(readings, vault.readings.size());
        look(DICTIONARY, ALL);
        assertEquals(readings + 1, vault.readings.size());
        assertEquals("PSEUDONYMISE clinic", vault.readings.get(readings).purpose() + " " + vault.readings.get(readings).object());
    }

    @Test
    void aChildWhoseAddressIsProtectedNowIsMadeAgainForThatReasonAndWhoHasNoPlaceThatLeftIsNot() throws IOException {
        RevisionRoom finder = new RevisionRoom(settings, landing, vault, optOuts, keys, restricted);
        String before = finder.inputs(dictionary(DICTIONARY));
        optOuts.sheltered = Set.of(vault.keyOf(PROVIDER, "P1"), vault.keyOf(PROVIDER, "P2"));
        assertNotEquals(before, finder.inputs(dictionary(DICTIONARY)));
        Found found = look(DICTIONARY, EnumSet.of(RevisionReason.PROTECTION));
        assertEquals(Map.of(RevisionReason.PROTECTION, 1L), found.reasons(), "nothing of P2 tells a place");
        assertEquals(places(0, 1), found.due().orElseThrow().records());
        assertArrayEquals(room.pseudonym(PROVIDER, "P1").bytes(), found.due().orElseThrow().subjects());
        assertEquals(0, look(DICTIONARY, EnumSet.of(RevisionReason.FAMILY)).due().stream().count());
    }

    @Test
    void inputsChangeWithWhateverCouldChangeAFingerprint() throws IOException {
        RevisionRoom finder = new RevisionRoom(settings, landing, vault, optOuts, keys, restricted);
        String before = finder.inputs(dictionary(DICTIONARY));
        assertEquals(before, finder.inputs(dictionary(DICTIONARY)));
        assertNotEquals(before, finder.inputs(dictionary(DICTIONARY + "\n")));
        know("P1", "Asher");
        assertNotEquals(before, finder.inputs(dictionary(DICTIONARY)));
        assertNotEquals(new RevisionRoom(new PseudonymiseRoom.Settings(Path.of("none.csv"), ScrubOptions.DEFAULT.withNearNames(false),
                NO_LISTS, 1, 1), landing,
                vault, optOuts, keys, restricted).inputs(dictionary(DICTIONARY)), finder.inputs(dictionary(DICTIONARY)));
    }

    @Test
    void aRowThatLeftBeforeItsCodeWasRestrictedIsFoundAndNoOtherChildIs() throws IOException {
        String before = new RevisionRoom(settings, landing, vault, optOuts, keys, restricted).inputs(dictionary(DICTIONARY));
        restricted.set("gender-recognition,icd10,F64*");
        assertNotEquals(before, new RevisionRoom(settings, landing, vault, optOuts, keys, restricted).inputs(dictionary(DICTIONARY)));
        assertEquals(0, look(DICTIONARY, ALL).children(), "a list that concerns nobody makes nothing again");
        restricted.set("adoption,local,came");
        Found found = look(DICTIONARY, ALL);
        assertEquals(Map.of(RevisionReason.DICTIONARY, 1L), found.reasons());
        restricted.set("adoption,table,visits");
        assertEquals(2, look(DICTIONARY, ALL).children());
        restricted.set("adoption,table,clinic.visits", "sexual-health,icd10,A54*");
        assertEquals(2, look(DICTIONARY, ALL).children());
        restricted.set("adoption,table,other.visits");
        assertEquals(0, look(DICTIONARY, ALL).children());
    }

    @Test
    void whatWasMadeBeforeThereWereFingerprintsIsLeftAlone() throws IOException {
        landing.artefacts.remove(Artefact.FINGERPRINTS);
        know("P1", "Asher");
        assertEquals(new Found(0, Map.of(), Optional.empty()), look(DICTIONARY, ALL));
    }

    @Test
    void fingerprintsTellNothingToWhoReadsThem() {
        String all = new String(landing.artefacts.get(Artefact.FINGERPRINTS), StandardCharsets.ISO_8859_1);
        for (String word : List.of("Ash", "P1", "came", "home")) {
            assertTrue(!all.contains(word), word);
        }
    }
}
