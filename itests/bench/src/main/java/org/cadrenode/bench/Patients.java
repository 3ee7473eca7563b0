package org.cadrenode.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.Identifiers;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.pseudonymise.engine.text.Everyone;
import org.cadrenode.synthetic.notes.KnownValues;
import org.cadrenode.synthetic.notes.NoteBook;
import org.cadrenode.synthetic.notes.NoteStyle;
import org.cadrenode.synthetic.notes.NoteSubject;
import org.cadrenode.synthetic.notes.NoteWriter;
import org.cadrenode.synthetic.notes.Staff;
import org.cadrenode.synthetic.region.Ages;
import org.cadrenode.synthetic.region.Adult;
import org.cadrenode.synthetic.region.Chance;
import org.cadrenode.synthetic.region.Child;
import org.cadrenode.synthetic.region.Household;
import org.cadrenode.synthetic.region.Region;
import org.cadrenode.synthetic.region.RegionPlan;
import org.cadrenode.synthetic.region.Residence;

/** The children of a synthetic region, all of them patients of one trust; the same in every run. */
final class Patients {
    static final ProviderId PROVIDER = new ProviderId("mh-trust");
    static final long SEED = 20_261_122;
    private static final NoteBook BOOK = NoteBook.usual();

    private final List<Patient> all = new ArrayList<>();
    private final NoteWriter writer;
    private final List<NoteStyle> styles;

    /** A text about a patient. */
    record Text(Patient patient, String text) { }

    Patients(int children) {
        Region region = new Region(new RegionPlan(children, SEED));
        styles = BOOK.styles();
        writer = NoteWriter.varied(region.names(), new Staff(SEED, region.names()), 0, BOOK);
        for (Household household : region) {
            for (Child child : household.children()) {
                List<Child> siblings = household.children().stream().filter(other -> other != child).toList();
                all.add(patient(new NoteSubject(child, household.adults(), siblings, "P" + child.number(), new KnownValues())));
            }
        }
    }

    List<Patient> all() {
        return all;
    }

    /** Returns the names and addresses of all of them and of their relatives. */
    Everyone everyone() {
        Everyone everyone = new Everyone();
        for (Patient patient : all) {
            everyone.add(patient.person().identifiers());
            patient.person().relatives().forEach(relative -> everyone.add(relative.identifiers()));
        }
        return everyone;
    }

    /** Returns a note about a patient. */
    String note(Patient patient, int number) {
        Chance chance = Chance.of(SEED, "measured note " + number, patient.subject().child().number());
        NoteStyle style = styles.get(number % styles.size());
        boolean schooled = patient.subject().child().school() != null;
        return writer.note(patient.subject(), style == NoteStyle.SCHOOL_LIAISON && !schooled ? NoteStyle.CLINIC_LETTER : style,
                Ages.TODAY, chance).text();
    }

    /** Returns notes, a patient's each, of so many characters together; the last one is cut. */
    List<Text> notes(int characters) {
        List<Text> notes = new ArrayList<>();
        int left = characters;
        for (int i = 0; left > 0; i++) {
            Patient patient = all.get(i % all.size());
            String note = note(patient, i);
            notes.add(new Text(patient, note.substring(0, Math.min(left, note.length()))));
            left -= notes.get(i).text().length();
        }
        return notes;
    }

    /** Returns the patient that a note's subject is, with all that a record may hold of it and its relatives. */
    static Patient patient(NoteSubject subject) {
        Child child = subject.child();
        List<VaultPerson.Relative> relatives = new ArrayList<>();
        for (Adult adult : subject.relatives()) {
            List<Identifier> known = new ArrayList<>();
            add(known, IdentifierKind.FORENAME, adult.forename());
            add(known, IdentifierKind.SURNAME, adult.surname());
            add(known, IdentifierKind.BIRTH_DATE, adult.birthDate().toString());
            add(known, IdentifierKind.PHONE, adult.phone());
            add(known, IdentifierKind.EMAIL, adult.email());
            add(known, IdentifierKind.ADDRESS_LINE, adult.address().line());
            add(known, IdentifierKind.POSTCODE, adult.address().postcode());
            relatives.add(new VaultPerson.Relative(Optional.empty(), known));
        }
        for (Child sibling : subject.siblings()) {
            relatives.add(new VaultPerson.Relative(Optional.of(key(sibling)), identifiers(sibling)));
        }
        VaultPerson person = new VaultPerson(key(child), PROVIDER, subject.patientId(), identifiers(child), relatives, 1);
        return new Patient(person, new Pseudonym(Chance.of(SEED, "pseudonym", child.number()).nextLong(), child.number()), subject);
    }

    private static SubjectKey key(Child child) {
        return new SubjectKey(Chance.of(SEED, "subject", child.number()).nextLong(), child.number());
    }

    private static List<Identifier> identifiers(Child child) {
        List<Identifier> known = new ArrayList<>();
        add(known, IdentifierKind.NHS_NUMBER, child.numbers().nhsNumber());
        add(known, IdentifierKind.FORENAME, child.name().forename());
        add(known, IdentifierKind.MIDDLE_NAMES, child.name().middleNames());
        add(known, IdentifierKind.SURNAME, child.name().surname());
        add(known, IdentifierKind.PREFERRED_NAME, child.name().preferredName());
        add(known, IdentifierKind.FORMER_SURNAME, child.name().formerSurname());
        add(known, IdentifierKind.BIRTH_DATE, child.birthDate().toString());
        add(known, IdentifierKind.SEX, child.sex().name());
        add(known, IdentifierKind.UPN, child.numbers().pupilNumber());
        for (Residence residence : child.residences()) {
            add(known, IdentifierKind.ADDRESS_LINE, residence.address().line());
            add(known, IdentifierKind.TOWN, residence.address().town());
            add(known, IdentifierKind.POSTCODE, residence.address().postcode());
        }
        add(known, IdentifierKind.PHONE, child.phone());
        add(known, IdentifierKind.EMAIL, child.email());
        add(known, IdentifierKind.ORGANISATION, child.practice().name());
        add(known, IdentifierKind.ORGANISATION, child.school() == null ? null : child.school().name());
        return known;
    }

    /** Adds an identifier in its one written form, unless it is absent or not valid. */
    static void add(List<Identifier> identifiers, IdentifierKind kind, String value) {
        if (value != null && !value.isBlank()) {
            Identifiers.identifier(kind, value).ifPresent(identifiers::add);
        }
    }
}
