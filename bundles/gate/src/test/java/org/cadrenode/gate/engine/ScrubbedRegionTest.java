package org.cadrenode.gate.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.Identifiers;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.pseudonymise.engine.text.Everyone;
import org.cadrenode.pseudonymise.engine.text.KnownFamily;
import org.cadrenode.pseudonymise.engine.text.ScrubOptions;
import org.cadrenode.pseudonymise.engine.text.Scrubber;
import org.cadrenode.synthetic.errors.ErrorRates;
import org.cadrenode.synthetic.extract.RegionExtract;
import org.cadrenode.synthetic.region.RegionPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The gate's check and the scrubber are two engines that know nothing of each other. What the one takes out of the notes
 * of a generated region, the other must not find; and it must find much where nothing was taken out.
 */
class ScrubbedRegionTest {
    private static final int CHILDREN = 600;
    private static final ProviderId TRUST = new ProviderId("mh-trust");
    private static final Map<String, IdentifierKind> COLUMNS = Map.ofEntries(Map.entry("nhs_number", IdentifierKind.NHS_NUMBER),
            Map.entry("forename", IdentifierKind.FORENAME), Map.entry("middle_names", IdentifierKind.MIDDLE_NAMES),
            Map.entry("surname", IdentifierKind.SURNAME), Map.entry("preferred_name", IdentifierKind.PREFERRED_NAME),
            Map.entry("former_surname", IdentifierKind.FORMER_SURNAME), Map.entry("birth_date", IdentifierKind.BIRTH_DATE),
            Map.entry("address_line", IdentifierKind.ADDRESS_LINE), Map.entry("addressline1", IdentifierKind.ADDRESS_LINE),
            Map.entry("town", IdentifierKind.TOWN), Map.entry("postcode", IdentifierKind.POSTCODE),
            Map.entry("phone", IdentifierKind.PHONE), Map.entry("email", IdentifierKind.EMAIL),
            Map.entry("gp_practice", IdentifierKind.ORGANISATION), Map.entry("school_name", IdentifierKind.ORGANISATION),
            Map.entry("middlenames", IdentifierKind.MIDDLE_NAMES), Map.entry("formersurname", IdentifierKind.FORMER_SURNAME),
            Map.entry("upn", IdentifierKind.UPN));

    @TempDir
    Path folder;
    private final Map<SubjectKey, VaultPerson> people = new HashMap<>();
    private final KnownPeople known = new KnownPeople(new Fingerprint(7));
    private final Everyone everyone = new Everyone();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theGateFindsNothingInScrubbedNotes(long seed) throws IOException {
        System.out.println("seed " + seed);
        assertEquals(Map.of(), findings(seed, 0, true));
    }

    @Test
    void norWhereNamesInNotesAreMisspelt() throws IOException {
        assertEquals(Map.of(), findings(1, 0.1, true));
    }

    @Test
    void itFindsMuchInNotesThatAreNotScrubbed() throws IOException {
        Map<String, Integer> found = findings(1, 0, false);
        assertTrue(found.getOrDefault("own_name", 0) > 300 && found.getOrDefault("full_name", 0) > 100, found.toString());
    }

    private Map<String, Integer> findings(long seed, double noteTypos, boolean scrubbed) throws IOException {
        ErrorRates usual = ErrorRates.usual();
        // Rows that cannot be read are quarantined and known to nobody.
        new RegionExtract(new RegionPlan(CHILDREN, seed), new ErrorRates(usual.nameTypos(), usual.shortNames(), usual.birthDates(),
                usual.oldAddresses(), usual.oldSurnames(), usual.missingNhsNumbers(), usual.wrongNhsNumbers(),
                usual.missingPupilNumbers(), usual.wrongPupilNumbers(), 0, 0, noteTypos)).writeTo(folder.resolve("region"));
        know();
        ValueScan scan = new ValueScan(known);
        Map<SubjectKey, Scrubber> scrubbers = new HashMap<>();
        Map<String, Integer> found = new TreeMap<>();
        rows("mental-health/notes.csv", note -> {
            SubjectKey key = key(note.getField("patient_id"));
            String text = note.getField("note_text");
            if (scrubbed) {
                text = scrubbers.computeIfAbsent(key, child -> new Scrubber(
                        KnownFamily.of(people.get(child), relative -> Optional.ofNullable(people.get(relative)))
                                .words(ScrubOptions.DEFAULT), everyone)).scrub(text).text();
            }
            for (String kind : People.kinds(scan.text(text, known.child(new Pseudonym(key.high(), key.low()))))) {
                found.merge(kind, 1, Integer::sum);
            }
        });
        return found;
    }

    private void know() throws IOException {
        Map<String, List<VaultPerson.Relative>> relatives = new HashMap<>();
        rows("mental-health/relatives.csv", row -> {
            String patient = row.getField("related_patient_id");
            relatives.computeIfAbsent(row.getField("patient_id"), id -> new ArrayList<>()).add(new VaultPerson.Relative(
                    patient.isEmpty() ? Optional.empty() : Optional.of(key(patient)), identifiers(row)));
        });
        rows("mental-health/patients.csv", row -> know(TRUST, row.getField("patient_id"), row, relatives));
        rows("school-census/2024_autumn_pupilonroll.csv", row ->
                know(new ProviderId("school-trust"), "S" + row.getField("pupilonrolltableid"), row, Map.of()));
        rows("school-census/2024_autumn_addressesonroll.csv", row ->
                know(new ProviderId("school-trust"), "A" + row.getField("pupilonrolltableid"), row, Map.of()));
    }

    private void know(ProviderId provider, String id, NamedCsvRecord row, Map<String, List<VaultPerson.Relative>> relatives) {
        SubjectKey key = key(id);
        VaultPerson person = new VaultPerson(key, provider, id, identifiers(row), relatives.getOrDefault(id, List.of()), 1);
        people.put(key, person);
        known.add(person, new Pseudonym(key.high(), key.low()), false);
        everyone.add(person.identifiers());
        person.relatives().forEach(relative -> everyone.add(relative.identifiers()));
    }

    private static List<Identifier> identifiers(NamedCsvRecord row) {
        List<Identifier> identifiers = new ArrayList<>();
        COLUMNS.forEach((column, kind) -> row.findField(column).flatMap(value -> Identifiers.identifier(kind, value))
                .ifPresent(identifiers::add));
        return identifiers;
    }

    private static SubjectKey key(String id) {
        long number = 0;
        for (int i = 0; i < id.length(); i++) {
            number = number * 131 + id.charAt(i);
        }
        return new SubjectKey(number, number * 0x9E3779B97F4A7C15L);
    }

    private void rows(String file, Consumer<NamedCsvRecord> row) throws IOException {
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(folder.resolve("region").resolve(file))) {
            rows.forEach(row);
        }
    }
}
