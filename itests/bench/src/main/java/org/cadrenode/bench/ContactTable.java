package org.cadrenode.bench;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.ColumnRule;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.TableRule;
import org.cadrenode.api.dictionary.Transform;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.SourceRecordReader;
import org.cadrenode.api.identifiable.SourceRecordWriter;
import org.cadrenode.api.identifiable.SourceTable;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.pseudonymise.engine.Day;
import org.cadrenode.pseudonymise.engine.PostcodeAreas;
import org.cadrenode.pseudonymise.engine.RowHashes;
import org.cadrenode.pseudonymise.engine.TablePlan;
import org.cadrenode.pseudonymise.engine.restricted.RestrictedMatcher;

/**
 * A table of contacts with twelve structured columns: an id, a date, codes, a number, a truth, and identifiers, ten of
 * which leave in one form or another. A thirteenth, a note, may stand beside them.
 */
final class ContactTable {
    static final int RELEASED_COLUMNS = 10;
    static final TableName NAME = new TableName("contacts");
    private static final SourceId SOURCE = new SourceId("mental-health");
    private static final Set<String> TYPES = Set.of("face_to_face", "telephone", "video", "letter");
    private static final List<String> TYPE_LIST = TYPES.stream().sorted().toList();
    private static final Set<String> ATTENDANCE = Set.of("5", "6", "7", "2", "3", "4");
    private static final List<String> ATTENDANCE_LIST = ATTENDANCE.stream().sorted().toList();

    private final Patients patients;
    private final boolean notes;
    private final TableRule rule;
    private final SourceTable table;

    ContactTable(Patients patients, boolean notes) {
        this.patients = patients;
        this.notes = notes;
        List<ColumnRule> columns = new ArrayList<>(List.of(
                column("patient_id", false, IdentifierKind.SUBJECT_REFERENCE, ColumnType.CODE, Transform.AS_IS, Set.of()),
                new ColumnRule("contact_id", true, Optional.empty(), ColumnType.CODE, Transform.PSEUDONYM, "contact_id", true,
                        false, false, false, Set.of()),
                new ColumnRule("contact_date", true, Optional.empty(), ColumnType.DATE, Transform.AS_IS, "contact_date", false,
                        true, false, false, Set.of()),
                column("contact_type", true, null, ColumnType.CODE, Transform.AS_IS, TYPES),
                column("attendance", true, null, ColumnType.CODE, Transform.AS_IS, ATTENDANCE),
                column("duration_minutes", true, null, ColumnType.NUMBER, Transform.AS_IS, Set.of()),
                column("nhs_number", false, IdentifierKind.NHS_NUMBER, ColumnType.CODE, Transform.AS_IS, Set.of()),
                column("birth_date", true, IdentifierKind.BIRTH_DATE, ColumnType.DATE, Transform.MONTH, Set.of()),
                column("postcode", true, IdentifierKind.POSTCODE, ColumnType.CODE, Transform.AREA, Set.of()),
                column("sex", true, IdentifierKind.SEX, ColumnType.CODE, Transform.AS_IS, Set.of()),
                column("referral_date", true, null, ColumnType.DATE, Transform.MONTH, Set.of()),
                column("urgent", true, null, ColumnType.BOOLEAN, Transform.AS_IS, Set.of())));
        if (notes) {
            columns.add(new ColumnRule("note_text", true, Optional.empty(), ColumnType.FREE_TEXT, Transform.SCRUB, "note_text",
                    false, false, false, true, Set.of()));
        }
        rule = new TableRule(NAME, columns);
        table = new SourceTable(NAME, columns.stream().map(ColumnRule::column).toList());
    }

    private static ColumnRule column(
            String name, boolean keep, IdentifierKind identifier, ColumnType type, Transform transform, Set<String> codes) {
        return new ColumnRule(name, keep, Optional.ofNullable(identifier), type, transform, name, false, false,
                keep && identifier != null, false, codes);
    }

    Dictionary dictionary() {
        return new Dictionary(SOURCE, Digest.ofContent(new byte[0]), Map.of(NAME, rule));
    }

    /** Returns a plan without restricted codes. */
    TablePlan plan() throws IOException {
        return plan(RestrictedMatcher.NONE);
    }

    /** Returns a plan under fixed keys, with an area for each postcode district. */
    TablePlan plan(RestrictedMatcher restricted) throws IOException {
        Set<String> districts = new TreeSet<>();
        for (Patient patient : patients.all()) {
            String postcode = value(patient, IdentifierKind.POSTCODE);
            districts.add(postcode.substring(0, postcode.indexOf(' ')));
        }
        StringBuilder lines = new StringBuilder(PostcodeAreas.HEADER).append('\n');
        districts.forEach(district -> lines.append(district).append(",area-").append(district.hashCode() & 7).append('\n'));
        PostcodeAreas areas = PostcodeAreas.read(new BufferedReader(new StringReader(lines.toString())));
        RowHashes hashes = new RowHashes(SyntheticKeys.keys().keyedHash(KeyPurpose.PSEUDONYM_LOCAL), Patients.PROVIDER);
        return new TablePlan(SOURCE, table, rule, areas, hashes, Day.NONE, false, restricted);
    }

    /** Returns the patient of a record. */
    Patient patient(long ordinal) {
        return patients.all().get((int) (ordinal % patients.all().size()));
    }

    /** Returns encoded source records, each value present. */
    byte[] records(int rows) throws IOException {
        Random random = new Random(Patients.SEED);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String[] values = new String[table.columns().size()];
        try (SourceRecordWriter writer = new SourceRecordWriter(bytes)) {
            int number = writer.table(table);
            for (int i = 0; i < rows; i++) {
                Patient patient = patient(i);
                LocalDate contact = LocalDate.of(2026, 1, 1).plusDays(random.nextInt(300));
                values[0] = patient.person().localId();
                values[1] = "C" + i;
                values[2] = contact.toString();
                values[3] = TYPE_LIST.get(random.nextInt(TYPE_LIST.size()));
                values[4] = ATTENDANCE_LIST.get(random.nextInt(ATTENDANCE_LIST.size()));
                values[5] = Integer.toString(15 * (1 + random.nextInt(6)));
                values[6] = value(patient, IdentifierKind.NHS_NUMBER);
                values[7] = value(patient, IdentifierKind.BIRTH_DATE);
                values[8] = value(patient, IdentifierKind.POSTCODE);
                values[9] = value(patient, IdentifierKind.SEX).substring(0, 1);
                values[10] = contact.minusDays(random.nextInt(90)).toString();
                values[11] = random.nextBoolean() ? "Y" : "N";
                if (notes) {
                    values[12] = patients.note(patient, i);
                }
                writer.record(number, i + 2L, values);
            }
            writer.finish();
        }
        return bytes.toByteArray();
    }

    private static String value(Patient patient, IdentifierKind kind) {
        return patient.person().identifiers().stream().filter(identifier -> identifier.kind() == kind)
                .map(Identifier::value).findFirst().orElse("");
    }

    static SourceRecordReader reader(byte[] records) {
        return new SourceRecordReader(new ByteArrayInputStream(records));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d columns", table.columns().size());
    }
}
