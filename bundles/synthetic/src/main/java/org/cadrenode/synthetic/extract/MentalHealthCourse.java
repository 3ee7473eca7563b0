package org.cadrenode.synthetic.extract;

import java.io.Closeable;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import org.cadrenode.synthetic.notes.Note;
import org.cadrenode.synthetic.notes.NoteStyle;
import org.cadrenode.synthetic.notes.NoteSubject;
import org.cadrenode.synthetic.notes.NoteWriter;
import org.cadrenode.synthetic.notes.Staff;
import org.cadrenode.synthetic.region.Ages;
import org.cadrenode.synthetic.region.Chance;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a patient: referrals with their contacts, diagnoses, questionnaire scores, notes. The codes are of
 * the right form; their mix follows age only roughly.
 */
final class MentalHealthCourse implements Closeable {

    private static final Source SOURCE = Source.MENTAL_HEALTH;
    private static final List<String> REFERRERS = List.of("A1", "A1", "A1", "A1", "A2", "B1", "C1", "D1", "D1", "E1",
            "F1", "F1", "H1", "I1", "M6");
    private static final List<String> REASONS = List.of("05", "05", "05", "12", "12", "13", "14", "15", "18", "24",
            "25", "25", "26", "27");
    private static final List<String> TEAMS = List.of("A08", "C02", "C02", "C05", "C10", "D05", "E03");
    private static final List<String> MEDIA = List.of("01", "01", "01", "02", "11", "11");
    private static final List<String> ATTENDANCE = List.of("5", "5", "5", "5", "5", "5", "6", "3", "2", "4");
    private static final List<String> OLDER_DIAGNOSES = List.of("F32.0", "F32.1", "F32.2", "F33.1", "F40.1", "F41.0",
            "F41.1", "F41.2", "F42.2", "F43.1", "F43.2", "F50.0", "F50.2", "F84.0", "F90.0", "F91.3",
            "F60.3", "X78", "Z91.5");
    private static final List<String> YOUNGER_DIAGNOSES = List.of("F84.0", "F84.0", "F84.5", "F90.0", "F90.0", "F90.1",
            "F91.3", "F93.0", "F93.8", "F94.0", "F95.2", "F41.1", "F43.2", "F80.2", "F98.0", "Z63.5");
    private static final int YOUNGEST_DAYS = 200;

    private final TruthFolder truth;
    private final NoteWriter notes;
    private final Staff staff;
    private final TableFile referrals;
    private final TableFile contacts;
    private final TableFile diagnoses;
    private final TableFile scores;
    private final TableFile noteRows;
    private final boolean openQuote;
    private long referralCount;
    private long contactCount;
    private long diagnosisCount;
    private long scoreCount;
    private long noteCount;
    private String lastPatient = "";

    MentalHealthCourse(ExtractContext context) throws IOException {
        this.truth = context.truth();
        this.staff = new Staff(context.seed(), context.region().names());
        this.notes = new NoteWriter(context.region().names(), staff, context.rates().noteTypos());
        this.openQuote = context.rates().malformedRows() > 0;
        this.referrals = TableFile.open(SOURCE, "referrals.csv",
                "referral_id,patient_id,received_date,source_code,urgency,reason_code,team_type,closed_date",
                "received_date", context, true);
        this.contacts = TableFile.open(SOURCE, "contacts.csv",
                "contact_id,patient_id,referral_id,contact_date,contact_type,attendance,duration_minutes,staff_id",
                "contact_date", context, false);
        this.diagnoses = TableFile.open(SOURCE, "diagnoses.csv",
                "diagnosis_id,patient_id,diagnosis_date,code_system,code,rank", "diagnosis_date",
                context, false);
        this.scores = TableFile.open(SOURCE, "scores.csv", "score_id,patient_id,score_date,measure,scale,score",
                "score_date", context, false);
        this.noteRows = TableFile.open(SOURCE, "notes.csv", "note_id,patient_id,note_date,note_type,note_text",
                "note_date", context, false);
    }

    void write(NoteSubject subject, Chance chance) {
        String patient = subject.patientId();
        LocalDate earliest = subject.child().birthDate().plusDays(YOUNGEST_DAYS);
        LocalDate fourYearsAgo = Ages.TODAY.minusYears(4);
        LocalDate from = earliest.isAfter(fourYearsAgo) ? earliest : fourYearsAgo;
        if (!from.isBefore(Ages.TODAY.minusDays(30))) {
            from = Ages.TODAY.minusDays(30);
        }
        LocalDate first = null;
        int count = chance.happens(0.6) ? 1 : chance.between(2, 3);
        for (int i = 0; i < count; i++) {
            LocalDate received = Ages.between(from, Ages.TODAY.minusDays(10), chance);
            first = first == null || received.isBefore(first) ? received : first;
            writeReferral(patient, received, chance);
        }
        LocalDate since = first == null ? from : first;
        boolean older = subject.child().ageOn(Ages.TODAY) >= 11;
        writeDiagnoses(patient, since, older ? OLDER_DIAGNOSES : YOUNGER_DIAGNOSES, chance);
        writeScores(patient, since, subject.child().ageOn(Ages.TODAY), chance);
        writeNotes(subject, since, chance);
        lastPatient = patient;
    }

    private void writeReferral(String patient, LocalDate received, Chance chance) {
        String referral = LocalIdentifiers.numbered("F", ++referralCount);
        LocalDate closed = chance.happens(0.6) ? Ages.between(received.plusDays(5), Ages.TODAY, chance) : null;
        referrals.write(patient, referral, patient, received.toString(), chance.pick(REFERRERS),
                chance.pickOf("1", "2", "2", "3", "3", "3", "3"),
                chance.pick(REASONS), chance.pick(TEAMS), text(closed));
        LocalDate last = closed == null ? Ages.TODAY : closed;
        int count = chance.between(1, 12);
        for (int i = 0; i < count; i++) {
            contacts.write(patient, LocalIdentifiers.numbered("C", ++contactCount), patient, referral,
                    Ages.between(received, last, chance).toString(),
                    chance.pick(MEDIA), chance.pick(ATTENDANCE), Integer.toString(chance.between(1, 6) * 15),
                    staff.any(chance).id());
        }
    }

    private void writeDiagnoses(String patient, LocalDate since, List<String> codes, Chance chance) {
        int count = chance.happens(0.35) ? 0 : chance.between(1, 3);
        for (int rank = 1; rank <= count; rank++) {
            diagnoses.write(patient, LocalIdentifiers.numbered("D", ++diagnosisCount), patient,
                    Ages.between(since, Ages.TODAY, chance).toString(),
                    "ICD10", chance.pick(codes), Integer.toString(rank));
        }
    }

    private void writeScores(String patient, LocalDate since, int age, Chance chance) {
        for (Measure measure : Measure.values()) {
            int times = age >= measure.youngest() && chance.happens(measure.share()) ? chance.between(1, 3) : 0;
            for (int i = 0; i < times; i++) {
                String date = Ages.between(since, Ages.TODAY, chance).toString();
                int total = 0;
                for (Measure.Scale scale : measure.scales()) {
                    int score = scale.draw(chance);
                    total += scale.counts() ? score : 0;
                    writeScore(patient, date, measure, scale.name(), score);
                }
                writeScore(patient, date, measure, "total", total);
            }
        }
    }

    private void writeScore(String patient, String date, Measure measure, String scale, int score) {
        scores.write(patient, LocalIdentifiers.numbered("Q", ++scoreCount), patient, date, measure.name(), scale,
                Integer.toString(score));
    }

    private void writeNotes(NoteSubject subject, LocalDate since, Chance chance) {
        int count = chance.between(1, 6);
        for (int i = 0; i < count; i++) {
            NoteStyle style = chance.pick(NoteStyle.ofTrust());
            if (style == NoteStyle.SCHOOL_LIAISON && subject.child().school() == null) {
                style = NoteStyle.CLINIC_LETTER;
            }
            Note note = notes.note(subject, style, Ages.between(since, Ages.TODAY, chance), chance);
            String id = LocalIdentifiers.numbered("N", ++noteCount);
            noteRows.write(subject.patientId(), id, subject.patientId(), note.date().toString(), note.style().word(),
                    note.text());
            truth.note(SOURCE, noteRows.name(), id, note);
        }
    }

    private static @Nullable String text(@Nullable LocalDate date) {
        return date == null ? null : date.toString();
    }

    @Override
    public void close() throws IOException {
        if (openQuote && !lastPatient.isEmpty()) {
            contacts.writeOpenQuote(lastPatient, LocalIdentifiers.numbered("C", ++contactCount), lastPatient,
                    LocalIdentifiers.numbered("F", referralCount), Ages.TODAY.toString(), "01", "5", "60", "S001");
        }
        for (TableFile table : new TableFile[] {referrals, contacts, diagnoses, scores, noteRows}) {
            table.close();
        }
    }
}
