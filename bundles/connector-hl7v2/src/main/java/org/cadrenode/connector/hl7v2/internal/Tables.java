package org.cadrenode.connector.hl7v2.internal;

import static org.cadrenode.connector.spi.SourceDescription.Meaning.ADDRESS_LINE;
import static org.cadrenode.connector.spi.SourceDescription.Meaning.BIRTH_DATE;
import static org.cadrenode.connector.spi.SourceDescription.Meaning.EMAIL;
import static org.cadrenode.connector.spi.SourceDescription.Meaning.FORENAME;
import static org.cadrenode.connector.spi.SourceDescription.Meaning.FORMER_SUBJECT;
import static org.cadrenode.connector.spi.SourceDescription.Meaning.MIDDLE_NAMES;
import static org.cadrenode.connector.spi.SourceDescription.Meaning.NHS_NUMBER;
import static org.cadrenode.connector.spi.SourceDescription.Meaning.ORGANISATION;
import static org.cadrenode.connector.spi.SourceDescription.Meaning.OTHER_CODE;
import static org.cadrenode.connector.spi.SourceDescription.Meaning.OTHER_NUMBER;
import static org.cadrenode.connector.spi.SourceDescription.Meaning.OTHER_WORDS;
import static org.cadrenode.connector.spi.SourceDescription.Meaning.PHONE;
import static org.cadrenode.connector.spi.SourceDescription.Meaning.POSTCODE;
import static org.cadrenode.connector.spi.SourceDescription.Meaning.RELATIVE_OF;
import static org.cadrenode.connector.spi.SourceDescription.Meaning.RELATIVE_SUBJECT;
import static org.cadrenode.connector.spi.SourceDescription.Meaning.SEX;
import static org.cadrenode.connector.spi.SourceDescription.Meaning.SUBJECT;
import static org.cadrenode.connector.spi.SourceDescription.Meaning.SUBJECT_REFERENCE;
import static org.cadrenode.connector.spi.SourceDescription.Meaning.SURNAME;

import java.util.List;
import org.cadrenode.connector.hl7v2.internal.Rows.Cell;
import org.cadrenode.connector.hl7v2.internal.Rows.Reading;
import org.cadrenode.connector.spi.SourceDescription.Form;

/** The tables, by the segments and fields of HL7 v2.1 to 2.8. */
final class Tables {
    private static final Cell PATIENT_ID = Cell.of("patient_id", SUBJECT_REFERENCE, (place, segment) -> place.patient);
    private static final Cell VISIT_ID = Cell.of("visit_id", OTHER_CODE, (place, segment) -> place.visit());
    private static final Cell RESULT_ID = Cell.of("result_id", OTHER_CODE, (place, segment) -> place.result)
            .noting("the filler's number, else the placer's");
    private static final Cell POSITION = Cell.of("position", Form.NUMBER, (place, segment) -> Integer.toString(place.position));
    private static final String STAFF = "of a member of staff";

    static final Rows PATIENT = Rows.of("patient",
            Cell.of("patient_id", SUBJECT, (place, segment) -> place.patient),
            Cell.of("nhs_number", NHS_NUMBER, (place, segment) -> place.ids.nhsNumber(segment, 3)),
            Cell.of("surname", SURNAME, 5, 1), Cell.of("forename", FORENAME, 5, 2), Cell.of("middle_names", MIDDLE_NAMES, 5, 3),
            Cell.of("mother_birth_surname", OTHER_WORDS, 6, 1),
            Cell.of("birth_date", BIRTH_DATE, (place, segment) -> MessageTime.day(segment.value(7, 1))),
            Cell.of("birth_place", OTHER_WORDS, 23, 1), Cell.of("sex", SEX, 8, 1),
            Cell.of("address_line", ADDRESS_LINE, 11, 1), Cell.of("address_line_2", ADDRESS_LINE, 11, 2),
            Cell.of("town", ADDRESS_LINE, 11, 3), Cell.of("county", ADDRESS_LINE, 11, 4), Cell.of("postcode", POSTCODE, 11, 5),
            Cell.of("phone", PHONE, 13, 1), Cell.of("work_phone", PHONE, 14, 1), Cell.of("email", EMAIL, 13, 4),
            Cell.code("language", 15, 1), Cell.code("marital_status", 16, 1), Cell.code("religion", 17, 1),
            Cell.code("ethnicity", 22, 1), Cell.code("nationality", 28, 1), Cell.time("death_date", 29), Cell.code("deceased", 30, 1),
            Cell.of("gp_practice_code", ORGANISATION, more(3, 3)), Cell.of("gp_practice", ORGANISATION, more(3, 1)),
            Cell.of("gp_code", OTHER_CODE, more(4, 1)).noting(STAFF));

    static final Rows PATIENT_NAME = Rows.of("patient_name", PATIENT_ID, POSITION,
            Cell.of("name_type", Form.CODE, part(7)), Cell.of("surname", OTHER_WORDS, part(1)), Cell.of("forename", OTHER_WORDS, part(2)),
            Cell.of("middle_names", OTHER_WORDS, part(3)));

    static final Rows PATIENT_ADDRESS = Rows.of("patient_address", PATIENT_ID, POSITION,
            Cell.of("address_type", Form.CODE, part(7)), Cell.of("address_line", ADDRESS_LINE, part(1)),
            Cell.of("address_line_2", ADDRESS_LINE, part(2)), Cell.of("town", ADDRESS_LINE, part(3)),
            Cell.of("county", ADDRESS_LINE, part(4)), Cell.of("postcode", POSTCODE, part(5)));

    static final Rows PATIENT_CONTACT = Rows.of("patient_contact", PATIENT_ID, POSITION,
            Cell.of("use", Form.CODE, part(2)), Cell.of("phone", PHONE, (place, segment) -> phone(place, segment)),
            Cell.of("email", EMAIL, part(4)));

    static final Rows PATIENT_IDENTIFIER = Rows.of("patient_identifier", PATIENT_ID,
            Cell.of("authority", Form.CODE, part(4)), Cell.of("identifier_type", Form.CODE, part(5)),
            Cell.of("identifier", OTHER_NUMBER, part(1)));

    static final Rows PATIENT_MERGE = Rows.of("patient_merge", PATIENT_ID,
            Cell.of("former_id", FORMER_SUBJECT, (place, segment) -> place.former),
            Cell.of("event", Form.CODE, (place, segment) -> place.kind.event()),
            Cell.of("merged_at", Form.DATE, (place, segment) -> MessageTime.time(place.message.header().value(7, 1))));

    static final Rows NEXT_OF_KIN = Rows.of("next_of_kin",
            Cell.of("patient_id", RELATIVE_OF, (place, segment) -> place.patient), POSITION,
            Cell.of("relative_id", RELATIVE_SUBJECT, (place, segment) -> place.ids.localId(segment, 33).orElse("")),
            Cell.code("relationship", 3, 1), Cell.of("surname", SURNAME, 2, 1), Cell.of("forename", FORENAME, 2, 2),
            Cell.of("middle_names", MIDDLE_NAMES, 2, 3),
            Cell.of("birth_date", BIRTH_DATE, (place, segment) -> MessageTime.day(segment.value(16, 1))), Cell.of("sex", SEX, 15, 1),
            Cell.of("address_line", ADDRESS_LINE, 4, 1), Cell.of("address_line_2", ADDRESS_LINE, 4, 2),
            Cell.of("town", ADDRESS_LINE, 4, 3), Cell.of("county", ADDRESS_LINE, 4, 4), Cell.of("postcode", POSTCODE, 4, 5),
            Cell.of("phone", PHONE, 5, 1), Cell.of("work_phone", PHONE, 6, 1), Cell.code("role", 7, 1));

    static final Rows VISIT = Rows.of("visit", VISIT_ID, PATIENT_ID,
            Cell.of("event", Form.CODE, (place, segment) -> place.kind.event()), Cell.code("class", 2, 1),
            Cell.code("ward", 3, 1), Cell.of("site", ORGANISATION, 3, 4), Cell.code("admission_type", 4, 1),
            Cell.of("attending_code", OTHER_CODE, 7, 1).noting(STAFF), Cell.code("service", 10, 1), Cell.code("admit_source", 14, 1),
            Cell.code("patient_type", 18, 1), Cell.code("discharge_disposition", 36, 1), Cell.of("discharged_to", ORGANISATION, 37, 1),
            Cell.time("admitted_at", 44), Cell.time("discharged_at", 45),
            Cell.of("admit_reason_code", Form.CODE, more(3, 1)), Cell.of("admit_reason", Form.FREE_TEXT, more(3, 2)));

    static final Rows DIAGNOSIS = Rows.of("diagnosis", PATIENT_ID, VISIT_ID, POSITION,
            Cell.code("code", 3, 1), Cell.code("code_system", 3, 3), Cell.time("diagnosed_at", 5), Cell.code("diagnosis_type", 6, 1),
            Cell.of("text", Form.FREE_TEXT, (place, segment) -> Place.firstOf(segment.value(3, 2), segment.value(4, 1))));

    static final Rows PROCEDURE = Rows.of("procedure", PATIENT_ID, VISIT_ID, POSITION,
            Cell.code("code", 3, 1), Cell.code("code_system", 3, 3), Cell.time("done_at", 5), Cell.code("procedure_type", 6, 1),
            Cell.of("text", Form.FREE_TEXT, (place, segment) -> Place.firstOf(segment.value(3, 2), segment.value(4, 1))));

    static final Rows ALLERGY = Rows.of("allergy", PATIENT_ID, POSITION,
            Cell.code("allergen_type", 2, 1), Cell.code("code", 3, 1), Cell.code("severity", 4, 1), Cell.time("identified_at", 6),
            Cell.text("text", 3, 2), Cell.text("reaction", 5, 1));

    static final Rows RESULT = Rows.of("result", RESULT_ID,
            Cell.of("code", Form.CODE, (place, segment) -> place.resultCode), PATIENT_ID, VISIT_ID,
            Cell.code("code_text", 4, 2), Cell.code("code_system", 4, 3), Cell.time("observed_at", 7), Cell.time("received_at", 14),
            Cell.time("reported_at", 22), Cell.code("section", 24, 1), Cell.code("status", 25, 1), Cell.code("specimen", 15, 1),
            Cell.text("clinical_information", 13, 1), Cell.text("reason", 31, 2));

    static final Rows OBSERVATION = Rows.of("observation", RESULT_ID,
            Cell.of("result_code", Form.CODE, (place, segment) -> place.resultCode), Cell.code("code", 3, 1), Cell.code("sub_id", 4, 1),
            POSITION, PATIENT_ID, Cell.code("code_text", 3, 2), Cell.code("code_system", 3, 3), Cell.code("value_type", 2, 1),
            Cell.of("number", Form.NUMBER, (place, segment) -> Values.number(segment)),
            Cell.of("value_code", Form.CODE, (place, segment) -> Values.code(segment, 1)),
            Cell.of("value_code_text", Form.FREE_TEXT, (place, segment) -> Values.code(segment, 2)),
            Cell.of("value_date", Form.DATE, (place, segment) -> Values.date(segment)),
            Cell.of("text", Form.FREE_TEXT, (place, segment) -> Values.text(segment)),
            Cell.code("units", 6, 1), Cell.code("reference_range", 7, 1), Cell.code("abnormal", 8, 1), Cell.code("status", 11, 1),
            Cell.time("observed_at", 14));

    static final Rows NOTE = Rows.of("note", Cell.of("note_of", Form.CODE, (place, segment) -> place.noteOf),
            Cell.of("record_id", OTHER_CODE, (place, segment) -> place.noteId),
            Cell.of("record_code", Form.CODE, (place, segment) -> place.noteCode), POSITION, PATIENT_ID,
            Cell.of("text", Form.FREE_TEXT, (place, segment) -> Values.joined(segment, 3)));

    static final Rows APPOINTMENT = Rows.of("appointment",
            Cell.of("appointment_id", OTHER_CODE, (place, segment) -> appointment(place, segment)), PATIENT_ID,
            Cell.of("event", Form.CODE, (place, segment) -> place.kind.event()),
            Cell.of("status", Form.CODE, (place, segment) -> status(place, segment)), Cell.code("event_reason", 6, 1),
            Cell.code("appointment_type", 8, 1),
            Cell.of("starts_at", Form.DATE, (place, segment) -> MessageTime.time(Place.firstOf(segment.value(11, 4),
                    of(place, "AIS", 4), of(place, "AIG", 8), of(place, "AIL", 6), of(place, "AIP", 6)))),
            Cell.of("duration", Form.NUMBER, (place, segment) -> Place.firstOf(segment.value(9, 1), of(place, "AIS", 7))),
            Cell.of("duration_units", Form.CODE, (place, segment) -> Place.firstOf(segment.value(10, 1), of(place, "AIS", 8))),
            Cell.of("service", Form.CODE, (place, segment) -> of(place, "AIS", 3)),
            Cell.of("location", ORGANISATION, (place, segment) -> of(place, "AIL", 3)),
            Cell.of("practitioner_code", OTHER_CODE, (place, segment) -> of(place, "AIP", 3)).noting(STAFF),
            Cell.code("reason_code", 7, 1), Cell.text("reason", 7, 2));

    static final List<Rows> ALL = List.of(PATIENT, PATIENT_NAME, PATIENT_ADDRESS, PATIENT_CONTACT, PATIENT_IDENTIFIER, PATIENT_MERGE,
            NEXT_OF_KIN, VISIT, DIAGNOSIS, PROCEDURE, ALLERGY, RESULT, OBSERVATION, NOTE, APPOINTMENT);

    private Tables() { }

    private static Reading part(int component) {
        return (place, segment) -> segment.part(place.repetition, component);
    }

    private static Reading more(int field, int component) {
        return (place, segment) -> place.more.map(other -> other.value(field, component)).orElse("");
    }

    // Since v2.7 the number as it was given stands in component 12, and the first one is no more.
    private static String phone(Place place, Segment segment) {
        return Place.firstOf(segment.part(place.repetition, 1), segment.part(place.repetition, 12));
    }

    static String appointment(Place place, Segment sch) {
        return Place.firstOf(sch.value(2, 1), sch.value(1, 1), place.controlId);
    }

    private static String status(Place place, Segment sch) {
        String told = sch.value(25, 1);
        return told.isEmpty() ? switch (place.kind.event()) {
            case "S15" -> "Cancelled";
            case "S16" -> "Discontinued";
            case "S26" -> "Noshow";
            default -> "";
        } : told;
    }

    private static String of(Place place, String name, int field) {
        Segment resource = place.resources.get(name);
        return resource == null ? "" : resource.value(field, 1);
    }
}
