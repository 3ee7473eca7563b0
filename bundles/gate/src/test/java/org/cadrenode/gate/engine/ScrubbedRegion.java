package org.cadrenode.gate.engine;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/** A generated region, known to the gate and to the scrubber, and its notes. All people are synthetic. */
final class ScrubbedRegion {
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

    /** What is done with a note. */
    interface Notes {
        void note(int child, String text);
    }

    private final Path folder;
    private final Map<SubjectKey, VaultPerson> people = new HashMap<>();
    private final Everyone everyone = new Everyone();
    private final Map<SubjectKey, Scrubber> scrubbers = new LinkedHashMap<>(256, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<SubjectKey, Scrubber> eldest) {
            return size() > 1_000;
        }
    };
    final KnownPeople known = new KnownPeople(new Fingerprint(7));

    /** Writes a region into {@code folder}, and takes in its people. */
    ScrubbedRegion(Path folder, int children, long seed, double noteTypos) throws IOException {
        this.folder = folder;
        ErrorRates usual = ErrorRates.usual();
        // Rows that cannot be read are quarantined and known to nobody.
        new RegionExtract(new RegionPlan(children, seed), new ErrorRates(usual.nameTypos(), usual.shortNames(), usual.birthDates(),
                usual.oldAddresses(), usual.oldSurnames(), usual.missingNhsNumbers(), usual.wrongNhsNumbers(),
                usual.missingPupilNumbers(), usual.wrongPupilNumbers(), 0, 0, noteTypos)).writeTo(folder.resolve("region"));
        know();
    }

    /** Hands out all notes, scrubbed or as they were written. */
    void notes(boolean scrubbed, Notes notes) throws IOException {
        rows("mental-health/notes.csv", note -> {
            SubjectKey key = key(note.getField("patient_id"));
            String text = note.getField("note_text");
            notes.note(known.child(new Pseudonym(key.high(), key.low())), scrubbed ? scrubber(key).scrub(text).text() : text);
        });
    }

    private Scrubber scrubber(SubjectKey key) {
        Scrubber scrubber = scrubbers.get(key);
        if (scrubber == null) {
            scrubber = new Scrubber(KnownFamily.of(people.get(key), relative -> Optional.ofNullable(people.get(relative)))
                    .words(ScrubOptions.DEFAULT), everyone);
            scrubbers.put(key, scrubber);
        }
        return scrubber;
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
