package org.cadrenode.synthetic.extract;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.cadrenode.synthetic.errors.Misspelling;
import org.cadrenode.synthetic.errors.RecordedIdentity;
import org.cadrenode.synthetic.notes.KnownValues;
import org.cadrenode.synthetic.notes.NoteSubject;
import org.cadrenode.synthetic.region.Address;
import org.cadrenode.synthetic.region.Adult;
import org.cadrenode.synthetic.region.Chance;
import org.cadrenode.synthetic.region.Child;
import org.cadrenode.synthetic.region.Household;
import org.cadrenode.synthetic.region.Relation;
import org.jspecify.annotations.Nullable;

/**
 * The mental-health trust: who its patients and their relatives are. What happened to them is written by
 * {@link MentalHealthCourse}.
 */
final class MentalHealthExtract implements SourceExtract {

    private static final Source SOURCE = Source.MENTAL_HEALTH;

    private final ExtractContext context;
    private final TruthFolder truth;
    private final MentalHealthCourse course;
    private final TableFile patients;
    private final TableFile relatives;
    private long relativeRows;

    MentalHealthExtract(ExtractContext context) throws IOException {
        this.context = context;
        this.truth = context.truth();
        this.patients = TableFile.open(SOURCE, "patients.csv",
                "patient_id,nhs_number,forename,middle_names,surname,preferred_name,former_surname,birth_date,sex,"
                        + "ethnic_category,address_line,town,postcode,phone,email,gp_practice,school_name",
                "birth_date", context, false);
        this.relatives = TableFile.open(SOURCE, "relatives.csv",
                "relative_id,patient_id,related_patient_id,relation,forename,surname,birth_date,phone,email,"
                        + "address_line,postcode",
                "", context, false);
        this.course = new MentalHealthCourse(context);
    }

    @Override
    public boolean holds(Child child) {
        return child.services().mentalHealth();
    }

    @Override
    public void write(Household household, Child child) throws IOException {
        Chance chance = context.chance(SOURCE, child);
        String patientId = context.localIdentifiers().patient(child);
        KnownValues known = new KnownValues();
        truth.child(child, SOURCE, patientId);
        writePatient(household, child, patientId, known, chance);
        for (Adult adult : household.adults()) {
            if (chance.happens(0.92)) {
                writeAdult(adult, patientId, known, chance);
            }
        }
        List<Child> siblings = new ArrayList<>();
        for (Child sibling : household.children()) {
            // The adopted child's own other identity is never in this household.
            if (sibling != child) {
                siblings.add(sibling);
                if (chance.happens(0.85)) {
                    writeSibling(sibling, patientId, known);
                }
            }
        }
        course.write(new NoteSubject(child, household.adults(), siblings, patientId, known), chance);
    }

    private void writePatient(Household household, Child child, String patientId, KnownValues known, Chance chance) {
        RecordedIdentity identity = context.recorder().record(child, SOURCE.provider());
        String phone = child.phone();
        if (phone == null && !household.adults().isEmpty() && chance.happens(0.9)) {
            phone = household.adults().get(0).phone();
        }
        String preferred = chance.happens(0.8) ? identity.preferredName() : null;
        String school = child.school() == null ? null : child.school().name();
        Address address = identity.address();
        patients.write(patientId, patientId, identity.nhsNumber(), identity.forename(), identity.middleNames(),
                identity.surname(), preferred, identity.formerSurname(), identity.birthDate().toString(),
                child.sex().name().substring(0, 1), child.ethnicity().healthCode(), address.line(), address.town(),
                address.postcode(), phone, child.email(), child.practice().name(), school);

        String person = child.personId();
        IdentityTruth.names(truth, person, identity);
        truth.identifier(person, IdentifierKind.PREFERRED_NAME, preferred);
        truth.identifier(person, IdentifierKind.NHS, identity.nhsNumber());
        truth.identifier(person, IdentifierKind.ADDRESS, address.line());
        truth.identifier(person, IdentifierKind.POSTCODE, address.postcode());
        truth.identifier(person, IdentifierKind.PHONE, phone);
        truth.identifier(person, IdentifierKind.EMAIL, child.email());

        known.add(patientId);
        known.add(identity.nhsNumber());
        known.addName(identity.forename());
        known.addName(identity.middleNames());
        known.addName(identity.surname());
        known.addName(preferred);
        known.addName(identity.formerSurname());
        known.add(identity.birthDate().toString());
        known.add(address.line());
        known.add(address.town());
        known.add(address.postcode());
        known.add(phone);
        known.add(child.email());
        known.add(child.practice().name());
        known.add(school);
    }

    private void writeAdult(Adult adult, String patientId, KnownValues known, Chance chance) {
        boolean typo = chance.happens(context.rates().nameTypos());
        String forename = typo ? Misspelling.of(adult.forename(), chance) : adult.forename();
        LocalDate birthDate = chance.happens(0.6) ? adult.birthDate() : null;
        String relativeId = LocalIdentifiers.numbered("R", ++relativeRows);
        relatives.write(patientId, relativeId, patientId, null, adult.relation().word(), forename, adult.surname(),
                birthDate == null ? null : birthDate.toString(), adult.phone(), adult.email(), adult.address().line(),
                adult.address().postcode());
        nameTruth(relativeId, forename, adult.surname(), birthDate, known);
        truth.identifier(relativeId, IdentifierKind.PHONE, adult.phone());
        truth.identifier(relativeId, IdentifierKind.EMAIL, adult.email());
        truth.identifier(relativeId, IdentifierKind.ADDRESS, adult.address().line());
        truth.identifier(relativeId, IdentifierKind.POSTCODE, adult.address().postcode());
        known.add(adult.phone());
        known.add(adult.email());
        known.add(adult.address().line());
        known.add(adult.address().postcode());
    }

    private void writeSibling(Child sibling, String patientId, KnownValues known) {
        String relativeId = LocalIdentifiers.numbered("R", ++relativeRows);
        String related = sibling.services().mentalHealth() ? context.localIdentifiers().patient(sibling) : null;
        Address address = sibling.address();
        relatives.write(patientId, relativeId, patientId, related, Relation.SIBLING.word(), sibling.name().calledName(),
                sibling.name().surname(), sibling.birthDate().toString(), null, null, address.line(),
                address.postcode());
        nameTruth(relativeId, sibling.name().calledName(), sibling.name().surname(), sibling.birthDate(), known);
        truth.identifier(relativeId, IdentifierKind.ADDRESS, address.line());
        truth.identifier(relativeId, IdentifierKind.POSTCODE, address.postcode());
        known.add(address.line());
        known.add(address.postcode());
    }

    private void nameTruth(String relativeId, String forename, String surname, @Nullable LocalDate birthDate,
            KnownValues known) {
        truth.identifier(relativeId, IdentifierKind.LOCAL_ID, relativeId);
        truth.identifier(relativeId, IdentifierKind.FORENAME, forename);
        truth.identifier(relativeId, IdentifierKind.SURNAME, surname);
        truth.identifier(relativeId, IdentifierKind.FULL_NAME, forename + " " + surname);
        truth.identifier(relativeId, IdentifierKind.BIRTH_DATE, birthDate == null ? null : birthDate.toString());
        known.addName(forename);
        known.addName(surname);
    }

    @Override
    public void close() throws IOException {
        patients.close();
        relatives.close();
        course.close();
    }
}
