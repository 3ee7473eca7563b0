package org.cadrenode.synthetic.notes;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.cadrenode.synthetic.region.Adult;
import org.cadrenode.synthetic.region.Ages;
import org.cadrenode.synthetic.region.Chance;
import org.cadrenode.synthetic.region.Child;
import org.cadrenode.synthetic.region.Digits;
import org.cadrenode.synthetic.region.Household;
import org.cadrenode.synthetic.region.Region;
import org.cadrenode.synthetic.region.RegionPlan;
import org.cadrenode.synthetic.region.Residence;

/**
 * The children of a region with what one record holds of them and their relatives, and varied notes about them, in which
 * every identifier is known: what a scrubber is measured on. The same plan and rates give the same corpus. Immutable and
 * thread-safe.
 */
public final class NoteCorpus {

    private final Region region;
    private final List<String> places;
    private final NoteBook book;
    private final NoteWriter writer;
    private final int notesPerChild;

    /**
     * @param typos the share of names of children and relatives in the notes that hold a typing error
     * @param notesPerChild how many notes are written about each child; the styles take turns
     */
    public NoteCorpus(RegionPlan plan, double typos, int notesPerChild, NoteBook book) {
        this.region = new Region(plan);
        this.places = places(region);
        this.book = book;
        this.writer = NoteWriter.varied(region.names(), new Staff(plan.seed(), region.names()), typos, book);
        this.notesPerChild = notesPerChild;
    }

    /**
     * A child, the rows about it and its relatives, and the notes.
     *
     * @param relatives one row for each adult relative and each sibling
     */
    public record Entry(Household household, NoteSubject subject, PersonRow child, List<PersonRow> relatives,
            List<Note> notes) {

        public Entry {
            relatives = List.copyOf(relatives);
            notes = List.copyOf(notes);
        }
    }

    /** Hands out one child after the other, in the order of the region. */
    public void forEach(Consumer<Entry> consumer) {
        for (Iterator<Household> households = region.iterator(); households.hasNext();) {
            Household household = households.next();
            List<PersonRow> relatives = new ArrayList<>();
            for (int i = 0; i < household.adults().size(); i++) {
                relatives.add(adult(household, i));
            }
            for (Child child : household.children()) {
                consumer.accept(entry(household, child, relatives));
            }
        }
    }

    /** The names of all schools, practices and clinics of the region, which may stand in a deny list. */
    public List<String> places() {
        return places;
    }

    private static List<String> places(Region region) {
        List<String> places = new ArrayList<>();
        region.gazetteer().schools().forEach(school -> places.add(school.name()));
        places.addAll(region.gazetteer().practiceNames());
        places.addAll(WrittenPlaces.clinics());
        return places.stream().distinct().toList();
    }

    private Entry entry(Household household, Child child, List<PersonRow> adults) {
        List<Child> siblings = household.children().stream().filter(other -> other != child).toList();
        List<PersonRow> relatives = new ArrayList<>(adults);
        siblings.forEach(sibling -> relatives.add(sibling(household, sibling)));
        PersonRow row = child(child);
        KnownValues known = new KnownValues();
        row.addTo(known);
        relatives.forEach(relative -> relative.addTo(known));
        places.forEach(known::add);
        NoteSubject subject = new NoteSubject(child, household.adults(), siblings, patientId(child), known);
        List<Note> notes = new ArrayList<>();
        for (int i = 0; i < notesPerChild; i++) {
            notes.add(note(subject, child.number() + i, Chance.of(region.plan().seed(), "corpus " + i, child.number())));
        }
        return new Entry(household, subject, row, relatives, notes);
    }

    private Note note(NoteSubject subject, int turn, Chance chance) {
        NoteStyle style = book.styles().get(turn % book.styles().size());
        if (style == NoteStyle.SCHOOL_LIAISON && subject.child().school() == null) {
            style = NoteStyle.CLINIC_LETTER;
        }
        LocalDate oldest = Ages.TODAY.minusYears(3);
        LocalDate born = subject.child().birthDate().plusDays(5);
        return writer.note(subject, style, Ages.between(born.isAfter(oldest) ? born : oldest, Ages.TODAY.plusDays(6),
                chance), chance);
    }

    private static String patientId(Child child) {
        return "M" + Digits.padded(2_000_000 + child.number() * 37L, 7);
    }

    private static PersonRow child(Child child) {
        PersonRow row = new PersonRow(child.personId(), PersonRow.CHILD, child.birthDate());
        row.forenames().add(child.name().forename());
        if (!child.name().middleNames().isEmpty()) {
            row.forenames().addAll(List.of(child.name().middleNames().split(" ")));
        }
        row.addForename(child.name().preferredName());
        row.addSurname(child.name().surname());
        row.addSurname(child.name().formerSurname());
        for (Residence residence : child.residences()) {
            row.addAddress(residence.address());
        }
        row.addPhone(child.phone());
        row.addEmail(child.email());
        row.addId(child.numbers().nhsNumber());
        row.addId(child.numbers().pupilNumber());
        row.addId(patientId(child));
        return row;
    }

    private static PersonRow adult(Household household, int index) {
        Adult adult = household.adults().get(index);
        PersonRow row = new PersonRow("R" + Digits.padded(household.index(), 6) + index, PersonRow.RELATIVE,
                adult.birthDate());
        row.addForename(adult.forename());
        row.addSurname(adult.surname());
        row.addAddress(adult.address());
        row.addPhone(adult.phone());
        row.addEmail(adult.email());
        household.children().forEach(child -> row.relationOf().add(child.personId()));
        return row;
    }

    private static PersonRow sibling(Household household, Child sibling) {
        PersonRow row = new PersonRow("S" + sibling.personId().substring(1), PersonRow.RELATIVE, sibling.birthDate());
        row.addForename(sibling.name().forename());
        row.addForename(sibling.name().preferredName());
        row.addSurname(sibling.name().surname());
        row.addAddress(sibling.address());
        row.addPhone(sibling.phone());
        row.addEmail(sibling.email());
        household.children().stream().filter(child -> child != sibling)
                .forEach(child -> row.relationOf().add(child.personId()));
        return row;
    }
}
