package org.cadrenode.synthetic.format;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.cadrenode.synthetic.region.Address;
import org.cadrenode.synthetic.region.Adult;
import org.cadrenode.synthetic.region.Ages;
import org.cadrenode.synthetic.region.Chance;
import org.cadrenode.synthetic.region.Child;
import org.cadrenode.synthetic.region.Household;
import org.cadrenode.synthetic.region.Region;
import org.cadrenode.synthetic.region.Relation;
import org.cadrenode.synthetic.region.Sex;
import org.jspecify.annotations.Nullable;

/**
 * Registrations of deaths of a region: of a few children, whom everybody else still has, and of half of the grandparents. The region
 * itself has no deaths; they are made up here.
 */
final class DeathsFormat implements Format {
    private static final double CHILDREN = 0.004;
    private static final List<String> CAUSES = List.of("J189 Pneumonia", "C719 Malignant neoplasm of brain", "V031 Road traffic collision", "Q249 Congenital heart disease", "I219 Myocardial infarction");

    private static final Map<String, String> TABLES = Map.of(
            "deaths", "LEDRID,NHSNO,SNAMD,FNAMD1,FNAMD2,NAMEMAID,DOB,SEX,DOD,AGEC,DOR,District,POD,POD Address,PCDPOD,ESTNPOD,Usual Address,PCDR,POB,Occupation,GP_PRACTICE_CODE,"
                    + "S_UNDERLYING_COD_ICD10,S_COD_CODE_1,Cause of Death 1a,Cause of Death,Certifier,Coroner,Coroners Area,Inquest Narrative,SNAMM,FNAMM,OCCM,SNAMF,FNAMF,OCCF,"
                    + "Informant,Informant Address,Informant Relationship,Registrar");

    @Override
    public String name() {
        return "deaths";
    }

    @Override
    public void write(Region region, Path folder) throws IOException {
        try (TableFiles files = new TableFiles(folder, TABLES, ".csv")) {
            for (Household household : region) {
                for (Child child : household.children()) {
                    Chance chance = Chance.of(region.plan().seed(), "death of a child", child.number());
                    if (chance.happens(CHILDREN)) {
                        child(files, household, child, chance);
                    }
                }
                for (Adult adult : household.adults()) {
                    Chance chance = Chance.of(region.plan().seed(), "death of a grandparent", household.index());
                    if (adult.relation() == Relation.GRANDPARENT && chance.happens(0.5)) {
                        grandparent(files, household, adult, chance);
                    }
                }
            }
        }
    }

    private static void child(TableFiles files, Household household, Child child, Chance chance) {
        Adult mother = BirthsFormat.parent(household, Relation.MOTHER);
        Adult father = BirthsFormat.parent(household, Relation.FATHER);
        LocalDate died = Ages.between(child.birthDate(), Ages.TODAY, chance);
        boolean inquest = chance.happens(0.4);
        String informant = mother == null ? "A Neighbour" : mother.forename() + " " + mother.surname();
        row(files, "C" + child.number(), child.numbers().nhsNumber(), child.name().surname(), child.name().forename(), child.name().middleNames(), child.name().formerSurname(),
                child.birthDate(), child.sex(), died, child.address(), child.practice().code(), chance, inquest
                        ? child.name().forename() + " was found by " + informant + " and could not be revived." : null,
                mother, father, informant, mother == null ? child.address().line() : mother.address().line(), "Mother",
                mother == null ? null : "Child of " + mother.forename() + " " + mother.surname() + ", Nurse");
    }

    private static void grandparent(TableFiles files, Household household, Adult adult, Chance chance) {
        Adult parent = household.adults().get(0);
        row(files, "G" + household.index(), BirthsFormat.nhsNumber(chance.nextLong(), household.index()), adult.surname(), adult.forename(), null, null, adult.birthDate(), adult.sex(),
                Ages.between(Ages.TODAY.minusYears(3), Ages.TODAY, chance), adult.address(), "Z00001", chance, null, null, null,
                parent.forename() + " " + parent.surname(), parent.address().line(), "Daughter or son", "Retired");
    }

    private static void row(TableFiles files, String number, @Nullable String nhsNumber, String surname, String forename, @Nullable String middle, @Nullable String former,
            LocalDate born, Sex sex, LocalDate died, Address home, String practice, Chance chance, @Nullable String inquest, @Nullable Adult mother, @Nullable Adult father,
            String informant, String informantAddress, String relationship, @Nullable String occupation) {
        String cause = chance.pick(CAUSES);
        boolean atHome = chance.happens(0.3);
        files.row("deaths", "D" + number, nhsNumber, surname, forename, middle, former, born.toString(), sex == Sex.MALE ? "1" : "2", died.toString(),
                Integer.toString(Ages.years(born, died)), died.plusDays(chance.between(1, 9)).toString(), home.town(), atHome ? "At home" : home.town() + " General Hospital",
                atHome ? home.line() : null, atHome ? home.postcode() : null, atHome ? null : "E" + chance.between(1_000, 9_999), home.line(), home.postcode(), home.town(),
                occupation, practice, cause.substring(0, 4), cause.substring(0, 4), cause.substring(5), cause.substring(5), "Dr C Certifier",
                inquest == null ? null : "A Coroner", inquest == null ? null : "Quillshire", inquest, mother == null ? null : mother.surname(), mother == null ? null : mother.forename(),
                mother == null ? null : "Nurse", father == null ? null : father.surname(), father == null ? null : father.forename(), father == null ? null : "Joiner",
                informant, informantAddress, relationship, "R Registrar");
    }
}
