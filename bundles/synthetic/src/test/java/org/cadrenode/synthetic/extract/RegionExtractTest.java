package org.cadrenode.synthetic.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.cadrenode.synthetic.errors.ErrorRates;
import org.cadrenode.synthetic.region.CheckDigits;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

class RegionExtractTest {

    private static final int CHILDREN = 3000;
    private static final long SEED = 31;
    private static final String PATIENTS = "mental-health/patients.csv";
    private static final String PUPILS = "school-census/2024_autumn_pupilonroll.csv";
    private static final Set<String> IMPOSSIBLE = Set.of("1973-02-29", "29/02/1973", "1973-Feb-29 00:00:00");
    private static final String CENSUS = "cin/cin_census_2024.xml";

    @TempDir
    private static Path folder;
    private static WrittenRegion region;

    @BeforeAll
    static void write() throws IOException {
        region = WrittenRegion.write(folder.resolve("region"), CHILDREN, SEED, ErrorRates.usual());
    }

    @Test
    void theSamePlanGivesTheSameBytes(@TempDir Path other) throws IOException {
        assertEquals(region.digests(), WrittenRegion.write(other.resolve("again"), CHILDREN, SEED, ErrorRates.usual())
                .digests());
        Map<String, String> otherSeed = WrittenRegion.write(other.resolve("seed"), CHILDREN, SEED + 1,
                ErrorRates.usual()).digests();
        assertNotEquals(region.digests().get(PATIENTS), otherSeed.get(PATIENTS));
    }

    @Test
    void theLocaleOfTheMachineChangesNothing(@TempDir Path other) throws IOException {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            assertEquals(region.digests(), WrittenRegion.write(other.resolve("again"), CHILDREN, SEED,
                    ErrorRates.usual()).digests());
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void theSummaryCountsWhatIsThere() throws IOException {
        for (String table : region.tables()) {
            assertEquals(region.summary().files().get(table), region.records(table).size() - 1L, table);
        }
        assertEquals(region.summary().files().get(CENSUS), (long) census().getElementsByTagName("Child").getLength());
        assertEquals(region.summary().planted(), region.rows("truth/planted.csv").size());
        assertEquals(region.summary().malformed(), region.rows("truth/malformed.csv").size());
        assertEquals(region.summary().duplicates(), region.rows("truth/duplicates.csv").size());
        assertEquals(CHILDREN + region.summary().adoptions(), region.summary().identities());
    }

    @Test
    void theTablesHaveTheColumnsThatProvidersHave() throws IOException {
        assertEquals("CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB", region.lines("ssda903/header.csv").get(0));
        assertEquals("CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN",
                region.lines("ssda903/episodes.csv").get(0));
        assertEquals("patient_id,nhs_number,forename,middle_names,surname,preferred_name,former_surname,birth_date,sex,"
                + "ethnic_category,address_line,town,postcode,phone,email,gp_practice,school_name", region.lines(PATIENTS).get(0));
        assertEquals("note_id,patient_id,note_date,note_type,note_text", region.lines("mental-health/notes.csv")
                .get(0));
        assertTrue(region.lines(PUPILS).get(0).startsWith("pupilonrolltableid,NativeId,dob,surname,forename,middlenames,"));
    }

    @Test
    void goodRowsHoldDatesOfTheirSourceAndOfTheRightForm() throws IOException {
        Set<String> bad = new HashSet<>();
        region.rows("truth/malformed.csv").forEach(row -> bad.add(row.get("file") + "|" + row.get("record")));
        checkDates(PATIENTS, "birth_date", DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT), bad);
        checkDates("mental-health/contacts.csv", "contact_date",
                DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT), bad);
        checkDates("ssda903/header.csv", "DOB", DateTimeFormatter.ofPattern("dd/MM/uuuu", Locale.ROOT), bad);
        checkDates("ssda903/episodes.csv", "DECOM", DateTimeFormatter.ofPattern("dd/MM/uuuu", Locale.ROOT), bad);
        checkDates(PUPILS, "dob", DateTimeFormatter.ofPattern("uuuu-MMM-dd HH:mm:ss", Locale.ROOT), bad);
    }

    private static void checkDates(String file, String column, DateTimeFormatter form, Set<String> bad)
            throws IOException {
        List<CsvRecord> records = region.records(file);
        int place = records.get(0).getFields().indexOf(column);
        DateTimeFormatter strict = form.withResolverStyle(ResolverStyle.STRICT);
        for (int i = 1; i < records.size(); i++) {
            if (!bad.contains(file + "|" + i)) {
                LocalDate.from(strict.parse(records.get(i).getField(place)));
            }
        }
    }

    @Test
    void everyPlantedSpanIsInItsNote() throws IOException {
        Map<String, int[]> notes = new HashMap<>();
        region.rows("mental-health/notes.csv")
                .forEach(row -> notes.put(row.get("note_id"), row.get("note_text").codePoints().toArray()));
        int checked = 0;
        for (Map<String, String> span : region.rows("truth/planted.csv")) {
            int[] note = notes.get(span.get("note_id"));
            if (note != null) {
                int start = Integer.parseInt(span.get("start"));
                assertEquals(span.get("text"), new String(note, start, Integer.parseInt(span.get("end")) - start));
                checked++;
            }
        }
        assertTrue(checked > 20_000);
    }

    @Test
    void whatIsRecordedAsMalformedIsAndNothingElse() throws IOException {
        Map<String, Map<Long, String>> recorded = new HashMap<>();
        Set<String> sources = new HashSet<>();
        int openQuotes = 0;
        for (Map<String, String> row : region.rows("truth/malformed.csv")) {
            recorded.computeIfAbsent(row.get("file"), file -> new HashMap<>())
                    .put(Long.parseLong(row.get("record")), row.get("kind"));
            sources.add(row.get("source"));
            openQuotes += row.get("kind").equals("unterminated_quote") ? 1 : 0;
            String line = region.lines(row.get("file")).get(Integer.parseInt(row.get("line")) - 1);
            assertTrue(row.get("kind").equals("impossible_date") || !line.isEmpty(), "the line is there");
            if (!row.get("file").equals(CENSUS)) {
                assertTrue(line.contains(row.get("local_id")), () -> row.get("file") + " line " + row.get("line"));
            }
        }
        assertEquals(Set.of("mental-health", "ssda903", "cin", "school-census"), sources, "every source has some");
        assertEquals(1, openQuotes);
        for (String table : region.tables()) {
            List<CsvRecord> records = region.records(table);
            int columns = records.get(0).getFieldCount();
            for (int i = 1; i < records.size(); i++) {
                String kind = recorded.getOrDefault(table, Map.of()).getOrDefault((long) i, "good");
                boolean impossible = records.get(i).getFields().stream().anyMatch(IMPOSSIBLE::contains);
                int excess = records.get(i).getFieldCount() - columns;
                String seen = excess < 0 ? "missing_column" : excess > 0 ? "extra_column" : impossible
                        ? "impossible_date" : "good";
                assertEquals(kind.equals("unterminated_quote") ? "good" : kind, seen, table + " record " + i);
            }
        }
    }

    @Test
    void theOpenQuoteIsAtTheVeryEndOfItsFile() throws IOException {
        String text = Files.readString(region.folder().resolve("mental-health/contacts.csv"));
        assertEquals(1, text.chars().filter(c -> c == '"').count());
        assertEquals(text.trim().lastIndexOf('\n') + 1, text.lastIndexOf('\n', text.indexOf('"')) + 1);
    }

    @Test
    void duplicatesAreExactAndComeAfterTheFirst() throws IOException {
        Set<String> sources = new HashSet<>();
        for (Map<String, String> row : region.rows("truth/duplicates.csv")) {
            sources.add(row.get("source"));
            int first = Integer.parseInt(row.get("first_record"));
            int second = Integer.parseInt(row.get("record"));
            assertTrue(first < second);
            if (row.get("file").equals(CENSUS)) {
                NodeList children = census().getElementsByTagName("Child");
                assertTrue(children.item(first - 1).isEqualNode(children.item(second - 1)));
                List<String> lines = region.lines(CENSUS);
                assertEquals("    <Child>", lines.get(Integer.parseInt(row.get("line")) - 1));
                assertEquals("    <Child>", lines.get(Integer.parseInt(row.get("first_line")) - 1));
            } else {
                List<CsvRecord> records = region.records(row.get("file"));
                assertEquals(records.get(first).getFields(), records.get(second).getFields());
                assertEquals(Long.parseLong(row.get("line")), records.get(second).getStartingLineNumber(),
                        row.get("file"));
            }
        }
        assertEquals(Set.of("mental-health", "ssda903", "cin", "school-census"), sources, "every source has some");
    }

    @Test
    void localNumbersMeanOnePersonAndTheCouncilsTwoSourcesAgree() throws IOException {
        Map<String, String> personOf = new HashMap<>();
        Map<String, Set<String>> council = new HashMap<>();
        for (Map<String, String> row : region.rows("truth/children.csv")) {
            String before = personOf.putIfAbsent(row.get("provider") + "|" + row.get("local_id"), row.get("person_id"));
            assertTrue(before == null || before.equals(row.get("person_id")), "a number is given to one person");
            if (row.get("provider").equals("council")) {
                council.computeIfAbsent(row.get("person_id"), key -> new HashSet<>()).add(row.get("local_id"));
            }
        }
        assertTrue(council.values().stream().allMatch(ids -> ids.size() == 1));
        Set<String> truePatients = new HashSet<>();
        region.rows("truth/children.csv").stream().filter(row -> row.get("source").equals("mental-health"))
                .forEach(row -> truePatients.add(row.get("local_id")));
        region.rows("mental-health/contacts.csv")
                .forEach(row -> assertTrue(truePatients.contains(row.get("patient_id"))));
    }

    @Test
    void noTwoPeopleShareARightNhsNumber() throws IOException {
        Map<String, String> patientOf = new HashMap<>();
        for (Map<String, String> row : region.rows(PATIENTS)) {
            if (CheckDigits.isNhsNumber(row.get("nhs_number"))) {
                String before = patientOf.putIfAbsent(row.get("nhs_number"), row.get("patient_id"));
                assertTrue(before == null || before.equals(row.get("patient_id")));
            }
        }
        assertTrue(patientOf.size() > 500);
    }

    @Test
    void aBarrierStandsBetweenTheTwoIdentitiesOfEachAdoptedChild() throws IOException {
        List<Map<String, String>> barriers = region.rows("truth/barriers.csv");
        assertEquals(region.summary().adoptions(), barriers.size());
        assertTrue(barriers.size() >= CHILDREN / 400);
        Map<String, Set<String>> personsOfBarrier = new HashMap<>();
        Map<String, Set<String>> localIds = new HashMap<>();
        for (Map<String, String> row : region.rows("truth/children.csv")) {
            if (!row.get("barrier_id").isEmpty()) {
                personsOfBarrier.computeIfAbsent(row.get("barrier_id"), key -> new HashSet<>())
                        .add(row.get("person_id"));
                localIds.computeIfAbsent(row.get("provider") + row.get("local_id"), key -> new HashSet<>())
                        .add(row.get("person_id"));
            }
        }
        for (Map<String, String> barrier : barriers) {
            assertNotEquals(barrier.get("birth_person_id"), barrier.get("adoptive_person_id"));
            Set<String> held = personsOfBarrier.getOrDefault(barrier.get("barrier_id"), Set.of());
            assertTrue(held.contains(barrier.get("birth_person_id")), "the council holds the birth identity");
            assertTrue(Set.of(barrier.get("birth_person_id"), barrier.get("adoptive_person_id")).containsAll(held));
        }
        assertTrue(localIds.values().stream().allMatch(persons -> persons.size() == 1));
        assertTrue(personsOfBarrier.values().stream().anyMatch(persons -> persons.size() == 2),
                "some are held under both identities");
    }

    @Test
    void everyIdentifierThatIsInAnExtractIsInTheTruth() throws IOException {
        Set<String> known = new HashSet<>();
        region.rows("truth/identifiers.csv").forEach(row -> known.add(row.get("kind") + "|" + row.get("value")));
        for (Map<String, String> row : region.rows(PATIENTS)) {
            assertKnown(known, "local_id", row.get("patient_id"));
            assertKnown(known, "nhs", row.get("nhs_number"));
            assertKnown(known, "full_name", row.get("forename") + " " + row.get("surname"));
            assertKnown(known, "address", row.get("address_line"));
            assertKnown(known, "postcode", row.get("postcode"));
            assertKnown(known, "phone", row.get("phone"));
            assertKnown(known, "email", row.get("email"));
            assertKnown(known, "preferred_name", row.get("preferred_name"));
        }
        for (Map<String, String> row : region.rows("mental-health/relatives.csv")) {
            assertKnown(known, "full_name", row.get("forename") + " " + row.get("surname"));
            assertKnown(known, "phone", row.get("phone"));
            assertKnown(known, "email", row.get("email"));
            assertKnown(known, "postcode", row.get("postcode"));
            assertKnown(known, "birth_date", row.get("birth_date"));
        }
        for (Map<String, String> row : region.rows("ssda903/episodes.csv")) {
            assertKnown(known, "postcode", row.get("HOME_POST"));
            assertKnown(known, "postcode", row.get("PL_POST"));
        }
        for (Map<String, String> row : region.rows("ssda903/header.csv")) {
            assertKnown(known, "upn", row.get("UPN").startsWith("UN") ? "" : row.get("UPN"));
            assertKnown(known, "local_id", row.get("CHILD"));
        }
        for (Map<String, String> row : region.rows(PUPILS)) {
            assertKnown(known, "upn", row.get("upn"));
            assertKnown(known, "upn", row.get("formerupn"));
            assertKnown(known, "uln", row.get("uniquelearnernumber"));
            assertKnown(known, "full_name", row.get("forename") + " " + row.get("surname"));
        }
        for (Map<String, String> row : region.rows("school-census/2024_autumn_addressesonroll.csv")) {
            assertKnown(known, "uprn", row.get("uniquepropertyreferencenumber"));
            assertKnown(known, "postcode", row.get("postcode"));
        }
    }

    private static void assertKnown(Set<String> known, String kind, String value) {
        // Malformed rows hold values of one column in another only beyond the columns that are looked at here.
        if (!value.isEmpty() && !IMPOSSIBLE.contains(value)) {
            assertTrue(known.contains(kind + "|" + value), () -> kind + " " + value + " is not in the truth");
        }
    }

    @Test
    void everyOptOutCanBeMatchedInEverySourceThatHoldsTheChild() throws IOException {
        Map<String, Map<String, String>> held = new HashMap<>();
        region.rows("truth/children.csv")
                .forEach(row -> held.computeIfAbsent(row.get("person_id"), key -> new HashMap<>())
                .put(row.get("source"), row.get("local_id")));
        Map<String, Map<String, String>> patients = byKey(PATIENTS, "patient_id");
        Map<String, Map<String, String>> pupils = byKey(PUPILS, "pupilonrolltableid");
        Map<String, Map<String, String>> lookedAfter = byKey("ssda903/header.csv", "CHILD");
        Map<String, String> inNeedNumbers = new HashMap<>();
        NodeList identifiers = census().getElementsByTagName("ChildIdentifiers");
        for (int i = 0; i < identifiers.getLength(); i++) {
            Element child = (Element) identifiers.item(i);
            if (child.getElementsByTagName("LAchildID").getLength() == 1) {
                NodeList number = child.getElementsByTagName("UPN");
                inNeedNumbers.put(child.getElementsByTagName("LAchildID").item(0).getTextContent(),
                        number.getLength() == 0 ? "none" : number.item(0).getTextContent());
            }
        }
        int council = 0;
        Set<String> ways = new HashSet<>();
        for (Map<String, String> person : region.rows("truth/optout-persons.csv")) {
            List<Map<String, String>> list = region.rows("truth/optouts-" + person.get("list") + ".csv");
            Map<String, String> row = list.get(Integer.parseInt(person.get("line")) - 2);
            assertEquals("all", row.get("scope"));
            assertTrue(Set.of("parent", "guardian", "young_person").contains(row.get("decided_by")));
            ways.add(person.get("way"));
            Map<String, String> records = held.get(person.get("person_id"));
            Map<String, String> patient = patients.get(records.getOrDefault("mental-health", ""));
            if (patient != null) {
                assertTrue(agrees(row, "nhs_number", patient, "nhs_number")
                        || named(row, patient, patient.get("birth_date")), "patient");
            }
            Map<String, String> pupil = pupils.get(records.getOrDefault("school-census", ""));
            if (pupil != null) {
                assertTrue(agrees(row, "upn", pupil, "upn") || named(row, pupil, isoDate(pupil.get("dob"))), "pupil");
            }
            String inNeed = inNeedNumbers.get(records.getOrDefault("cin", ""));
            if (inNeed != null) {
                council++;
                assertEquals(inNeed, row.get("upn"), "child in need");
            }
            Map<String, String> child = lookedAfter.get(records.getOrDefault("ssda903", ""));
            if (child != null) {
                assertTrue(agrees(row, "upn", child, "UPN"), "looked-after child");
            }
        }
        assertTrue(ways.containsAll(Set.of("nhs_number", "pupil_number", "name_and_birth_date", "both_numbers")),
                ways::toString);
        assertTrue(council > 0, "some opt-outs concern the council");
        double initial = (double) region.summary().optOutsInitial() / region.summary().held();
        double later = (double) region.summary().optOutsLater() / region.summary().held();
        assertTrue(initial > 0.02 && initial < 0.04, () -> "initial " + initial);
        assertTrue(later > 0.005 && later < 0.02, () -> "later " + later);
    }

    private static Map<String, Map<String, String>> byKey(String file, String key) throws IOException {
        Map<String, Map<String, String>> rows = new HashMap<>();
        region.rows(file).stream().filter(row -> row.values().stream().noneMatch(IMPOSSIBLE::contains))
                .forEach(row -> rows.put(row.get(key), row));
        return rows;
    }

    private static boolean agrees(Map<String, String> request, String column, Map<String, String> record,
            String other) {
        return !request.get(column).isEmpty() && request.get(column).equals(record.get(other));
    }

    private static boolean named(Map<String, String> request, Map<String, String> record, String birthDate) {
        return agrees(request, "forename", record, "forename") && agrees(request, "surname", record, "surname")
                && request.get("birth_date").equals(birthDate);
    }

    private static String isoDate(String schoolDate) {
        return LocalDate.from(DateTimeFormatter.ofPattern("uuuu-MMM-dd HH:mm:ss", Locale.ROOT).parse(schoolDate))
                .toString();
    }

    @Test
    void theCensusIsWellFormedAndItsModulesAreInOrder() throws IOException {
        NodeList children = census().getElementsByTagName("Child");
        assertTrue(children.getLength() > 100);
        List<String> order = List.of("CINreferralDate", "ReferralSource", "PrimaryNeedCode", "CINclosureDate",
                "ReasonForClosure", "DateOfInitialCPC",
                "Assessments", "CINPlanDates", "Section47", "ReferralNFA", "ChildProtectionPlans");
        Set<String> seen = new HashSet<>();
        NodeList details = census().getElementsByTagName("CINdetails");
        for (int i = 0; i < details.getLength(); i++) {
            int last = -1;
            for (Node node = details.item(i).getFirstChild(); node != null; node = node.getNextSibling()) {
                if (node instanceof Element element) {
                    int place = order.indexOf(element.getTagName());
                    assertTrue(place >= last, element.getTagName());
                    last = place;
                    seen.add(element.getTagName());
                }
            }
        }
        assertTrue(seen.containsAll(Set.of("Assessments", "CINPlanDates", "Section47", "ChildProtectionPlans")));
    }

    private static Document census() throws IOException {
        try {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder()
                    .parse(region.folder().resolve(CENSUS).toFile());
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(e);
        }
    }

    @Test
    void withoutErrorsThereAreNoMalformedRowsAndNoDuplicates(@TempDir Path other) throws IOException {
        WrittenRegion clean = WrittenRegion.write(other.resolve("clean"), 400, 4, ErrorRates.none());
        assertEquals(0, clean.summary().malformed());
        assertEquals(0, clean.summary().duplicates());
        assertFalse(Files.readString(clean.folder().resolve("mental-health/contacts.csv")).contains("\""));
        for (String table : clean.tables()) {
            assertEquals(1, clean.records(table).stream().mapToInt(CsvRecord::getFieldCount).distinct().count(), table);
        }
    }

    @Test
    void theSmallestRegionCanBeWritten(@TempDir Path other) throws IOException {
        WrittenRegion tiny = WrittenRegion.write(other.resolve("tiny"), 1, 1, ErrorRates.usual());
        assertEquals(1, tiny.summary().children());
    }

    @Test
    void aFolderThatHoldsSomethingIsRefused() {
        assertThrows(IOException.class, () -> WrittenRegion.write(region.folder(), 10, 1, ErrorRates.usual()));
    }
}
