package org.cadrenode.synthetic.format;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import org.cadrenode.synthetic.region.Adult;
import org.cadrenode.synthetic.region.Chance;
import org.cadrenode.synthetic.region.CheckDigits;
import org.cadrenode.synthetic.region.Child;
import org.cadrenode.synthetic.region.Digits;
import org.cadrenode.synthetic.region.Household;
import org.cadrenode.synthetic.region.Region;
import org.cadrenode.synthetic.region.Relation;
import org.cadrenode.synthetic.region.Scatter;
import org.cadrenode.synthetic.region.Sex;
import org.jspecify.annotations.Nullable;

/** Registrations of the births of all children of a region, a few of them stillborn, and the notifications of their births. */
final class BirthsFormat implements Format {
    private static final String[] OCCUPATIONS = {"Nurse", "Driver", "Teacher", "Joiner", "Lighthouse keeper", "Clerk", "Carer", "Falconer"};

    private static final Map<String, String> TABLES = Map.of(
            "births", "Registration Entry Number,NHSNO,SNAMCH,FNAMCH1,FNAMCH2,DOB,SEX,DOR,District,Register No,POB,PCDPOB,BTHWGT,GESTATN,MULTBTH,SBIND,PREVCH,"
                    + "SNAMM,FNAMM_1,NAMEMAID,DOBM,Mothers NHS Number,OCCDTM,POBM,ADDRMT,PCDRM,SNAMF,FNAMF,DOBF,OCCF,Father Address,Father Postcode,Informant,Informant Address,"
                    + "Informant Qualification,Registrar",
            "birth_notifications", "Notification ID,Baby NHS Number,Baby Hospital Number,Baby Surname,Date of Birth,Time of Birth,Sex,Place of Delivery,Delivery Site Code,"
                    + "Birth Weight,Gestation Length,Number of Babies,Birth Order Number,Birth Outcome,Anomaly Description,NHSNumber_Mother,Mothers Surname,Mothers Forename,"
                    + "Mothers Date of Birth,Mothers Address,Mothers Postcode,Midwife Name");

    @Override
    public String name() {
        return "births";
    }

    @Override
    public void write(Region region, Path folder) throws IOException {
        Scatter entries = new Scatter(region.plan().seed(), "register of births", 9_000_000);
        try (TableFiles files = new TableFiles(folder, TABLES, ".csv")) {
            for (Household household : region) {
                Adult mother = parent(household, Relation.MOTHER);
                if (mother != null) {
                    for (Child child : household.children()) {
                        Chance chance = Chance.of(region.plan().seed(), "birth", child.number());
                        new Birth(files, child, mother, parent(household, Relation.FATHER), nhsNumber(region.plan().seed(), household.index()),
                                Long.toString(1_000_000 + entries.at(child.number())), chance).write();
                    }
                }
            }
        }
    }

    static @Nullable Adult parent(Household household, Relation relation) {
        return household.adults().stream().filter(adult -> adult.relation() == relation).findFirst().orElse(null);
    }

    /** Returns the NHS number of the mother of a household: of the range for tests, with its check digit. */
    static String nhsNumber(long seed, int household) {
        Chance chance = Chance.of(seed, "mother's nhs number", household);
        while (true) {
            String digits = "999" + Digits.padded(chance.below(1_000_000), 6);
            int check = CheckDigits.nhsNumber(digits);
            if (check >= 0) {
                return digits + check;
            }
        }
    }

    private record Birth(TableFiles files, Child child, Adult mother, @Nullable Adult father, String mothersNumber, String entry, Chance chance) {
        void write() {
            LocalDate born = child.birthDate();
            boolean home = chance.happens(0.02);
            boolean still = chance.happens(0.004);
            String place = home ? mother.address().line() : child.practice().address().town() + " General Hospital";
            String weight = Integer.toString((int) Math.round(chance.around(3350, 520)));
            String gestation = Integer.toString(Math.min(42, (int) Math.round(chance.around(39.2, 1.6))));
            boolean register = chance.happens(0.6);
            files.row("births", entry, still ? null : child.numbers().nhsNumber(), child.name().surname(), still ? null : child.name().forename(),
                    child.name().middleNames(), born.toString(), child.sex() == Sex.MALE ? "1" : "2", born.plusDays(chance.between(3, 40)).toString(),
                    mother.address().town(), "B" + chance.between(10, 99), place, home ? mother.address().postcode() : child.practice().address().postcode(),
                    weight, gestation, child.twin() ? "2" : "1", still ? "1" : null, Integer.toString(chance.between(0, 3)), mother.surname(), mother.forename(),
                    chance.happens(0.4) ? "Maiden" + mother.surname().toLowerCase(Locale.ROOT) : null, mother.birthDate().toString(), mothersNumber, chance.pickOf(OCCUPATIONS),
                    mother.address().town(), mother.address().line(), mother.address().postcode(), father == null ? null : father.surname(),
                    father == null ? null : father.forename(), father == null ? null : father.birthDate().toString(), father == null ? null : chance.pickOf(OCCUPATIONS),
                    father == null ? null : father.address().line(), father == null ? null : father.address().postcode(),
                    register || father == null ? mother.forename() + " " + mother.surname() : father.forename() + " " + father.surname(), mother.address().line(),
                    register || father == null ? "Mother" : "Father", "R Registrar");
            files.row("birth_notifications", "N" + entry, still ? null : child.numbers().nhsNumber(), "H" + chance.between(100_000, 999_999), child.name().surname(), born.toString(),
                    Digits.padded(chance.below(24), 2) + ":" + Digits.padded(chance.below(60), 2), child.sex() == Sex.MALE ? "1" : "2", place, home ? "ZZ201" : "ZQ" + chance.between(100, 119),
                    weight, gestation, child.twin() ? "2" : "1", "1", still ? "4" : "1",
                    chance.happens(0.02) ? "Baby of " + mother.forename() + " " + mother.surname() + ": talipes." : null, mothersNumber, mother.surname(), mother.forename(),
                    mother.birthDate().toString(), mother.address().line(), mother.address().postcode(), "M Midwife");
        }
    }
}
