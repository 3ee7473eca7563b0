package org.cadrenode.synthetic.region;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Makes a child's time in care, and what it does to where the child has lived. */
final class CareMaker {

    private CareMaker() {
    }

    /** Time in care of a child who was not adopted. */
    static Care care(LocalDate birth, List<Residence> residences, Gazetteer gazetteer, Chance chance) {
        LocalDate latest = Ages.COUNCIL_YEAR_END.minusDays(20);
        LocalDate start = Ages.between(birth, latest, chance);
        LocalDate eighteenth = birth.plusYears(18);
        if (start.isAfter(eighteenth.minusDays(100))) {
            start = eighteenth.minusDays(chance.between(100, 900));
        }
        long possible = ChronoUnit.DAYS.between(start, latest);
        LocalDate end = null;
        Care.Outcome outcome = Care.Outcome.CONTINUES;
        if (!eighteenth.isAfter(Ages.COUNCIL_YEAR_END)) {
            end = eighteenth;
            outcome = Care.Outcome.CAME_OF_AGE;
        } else if (possible > 60 && chance.happens(0.25)) {
            end = start.plusDays(chance.between(30, (int) possible));
            outcome = Care.Outcome.RETURNED_HOME;
        }
        Address home = at(residences, start).address();
        return new Care(home, placements(start, end == null ? latest : end, home, gazetteer, chance), end, outcome);
    }

    /** Time in care of a child who was then adopted: it ends with the adoption order. */
    static Care beforeAdoption(List<Residence> residences, LocalDate start, LocalDate adoptedOn, Gazetteer gazetteer,
            Chance chance) {
        Address home = at(residences, start).address();
        return new Care(home, placements(start, adoptedOn.minusDays(200), home, gazetteer, chance), adoptedOn,
                Care.Outcome.ADOPTED);
    }

    /** Where the child lived: with the family, then where placed, then with the family again if care ended. */
    static List<Residence> residences(List<Residence> withFamily, Care care) {
        List<Residence> lived = new ArrayList<>();
        for (Residence residence : withFamily) {
            if (residence.from().isBefore(care.startedOn())) {
                lived.add(residence);
            }
        }
        lived.addAll(care.placements());
        LocalDate end = care.endedOn();
        if (end != null && care.outcome() == Care.Outcome.RETURNED_HOME) {
            lived.add(new Residence(at(withFamily, end).address(), end));
            for (Residence residence : withFamily) {
                if (residence.from().isAfter(end)) {
                    lived.add(residence);
                }
            }
        }
        return lived;
    }

    private static List<Residence> placements(LocalDate start, LocalDate end, Address home, Gazetteer gazetteer,
            Chance chance) {
        int count = chance.happens(0.55) ? 1 : chance.between(2, 4);
        List<Residence> placements = new ArrayList<>();
        LocalDate from = start;
        for (int i = 0; i < count; i++) {
            placements.add(new Residence(gazetteer.homeNear(home, chance), from));
            from = from.plusDays(chance.between(20, 500));
            if (!from.isBefore(end.minusDays(10))) {
                break;
            }
        }
        return placements;
    }

    private static Residence at(List<Residence> residences, LocalDate day) {
        Residence found = residences.get(0);
        for (Residence residence : residences) {
            if (!residence.from().isAfter(day)) {
                found = residence;
            }
        }
        return found;
    }
}
