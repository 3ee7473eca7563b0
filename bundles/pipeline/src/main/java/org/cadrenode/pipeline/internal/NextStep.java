package org.cadrenode.pipeline.internal;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.Pseudonymised;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.TableRule;
import org.cadrenode.api.gate.CheckReport;
import org.cadrenode.api.terms.TermsBook;

/**
 * The order of the way: given where deliveries stand, what comes next for one of them, or what it waits for. A plain
 * decision over values, without effects.
 *
 * <p>Two rules hold deliveries of one source back. Records are screened once the tables that make children known are,
 * so that fewer are held. And free text is scrubbed once every table that names children or relatives, of whatever source,
 * was screened, so that no name is missed because its table came later.
 */
record NextStep(Optional<Work> work, String waitingFor) {
    /** What the decision needs to know of the surroundings. */
    interface Surroundings {
        boolean connectorIsHere(Delivery delivery);

        Optional<Dictionary> dictionary(Delivery delivery);

        /** What a source without a dictionary in force lacks. */
        default String lacking(Delivery delivery) {
            return "dictionary";
        }

        Optional<CheckReport> report(Delivery delivery);

        /** What the terms of a delivery's source say just now. */
        TermsBook.Ruling terms(Delivery delivery);

        /** Whether the provider's children get new pseudonyms just now, which the resource is to know first. */
        boolean renewing(Delivery delivery);

        /** All deliveries of the same source, this one included. */
        List<DeliveryStatus> sameSource(Delivery delivery);

        /** All deliveries of all sources. */
        List<DeliveryStatus> all();
    }

    private static NextStep of(Work work) {
        return new NextStep(Optional.of(work), "");
    }

    private static NextStep waitFor(String what) {
        return new NextStep(Optional.empty(), what);
    }

    /**
     * Returns deliveries in the order in which they are set to work. A stage works on one in one thread: of those that are ready together, a
     * long one that was begun last would be worked on alone.
     */
    static List<DeliveryStatus> longestFirst(List<DeliveryStatus> deliveries) {
        return deliveries.stream()
                .sorted(Comparator.comparingLong((DeliveryStatus status) -> status.milestone().tally().underWay()).reversed()).toList();
    }

    static NextStep after(DeliveryStatus status, Surroundings surroundings) {
        Delivery delivery = status.milestone().delivery();
        return switch (status.milestone().stage()) {
            case RECEIVED -> surroundings.connectorIsHere(delivery) ? of(Work.LAND) : waitFor("connector");
            case LANDED -> surroundings.dictionary(delivery)
                    .map(dictionary -> screening(delivery, dictionary, surroundings))
                    .orElseGet(() -> waitFor(surroundings.lacking(delivery)));
            case SCREENED -> surroundings.renewing(delivery) ? waitFor("renewal") : surroundings.dictionary(delivery)
                    .map(dictionary -> pseudonymising(delivery, dictionary, surroundings))
                    .orElseGet(() -> waitFor(surroundings.lacking(delivery)));
            case PSEUDONYMISED -> surroundings.renewing(delivery) ? waitFor("renewal") : surroundings.dictionary(delivery)
                    .map(dictionary -> checking((Pseudonymised) status.milestone(), dictionary, surroundings))
                    .orElseGet(() -> waitFor(surroundings.lacking(delivery)));
            case CLEARED -> surroundings.terms(delivery).refusals().isEmpty() ? of(Work.SEND) : waitFor("terms");
            case RELEASED -> waitFor("receipt");
            case REFUSED, SETTLED -> waitFor("");
        };
    }

    private static NextStep screening(Delivery delivery, Dictionary dictionary, Surroundings surroundings) {
        if (identifies(delivery, dictionary)) {
            return of(Work.SCREEN);
        }
        boolean sooner = surroundings.sameSource(delivery).stream()
                .anyMatch(other -> identifies(other.milestone().delivery(), dictionary) && before(other, Stage.SCREENED));
        return sooner ? waitFor("identifying tables") : of(Work.SCREEN);
    }

    private static NextStep pseudonymising(Delivery delivery, Dictionary dictionary, Surroundings surroundings) {
        if (!scrubs(delivery, dictionary)) {
            return of(Work.PSEUDONYMISE);
        }
        List<DeliveryStatus> all = surroundings.sameSource(delivery);
        for (TableName table : dictionary.identifyingTables()) {
            boolean screened = all.stream().anyMatch(other -> !before(other, Stage.SCREENED)
                    && (other.milestone().delivery().table().isEmpty()
                            || other.milestone().delivery().table().equals(table.value())));
            if (!screened) {
                return waitFor("table " + table);
            }
        }
        // Whoever is known anywhere is scrubbed out, and the gate looks for all of them.
        boolean allScreened = surroundings.all().stream().noneMatch(other -> before(other, Stage.SCREENED)
                && surroundings.dictionary(other.milestone().delivery())
                        .filter(its -> identifies(other.milestone().delivery(), its)).isPresent());
        return allScreened ? of(Work.PSEUDONYMISE) : waitFor("identifying tables");
    }

    private static NextStep checking(Pseudonymised milestone, Dictionary dictionary, Surroundings surroundings) {
        Optional<CheckReport> report = surroundings.report(milestone.delivery()).filter(
                checked -> checked.rows().equals(milestone.rows()) && checked.tokens().equals(milestone.tokens()));
        TermsBook.Ruling terms = surroundings.terms(milestone.delivery());
        // What goes nowhere is ended by the gate, and nobody has to decide. What another dictionary made is screened again there.
        if (report.isEmpty() || terms.neverLeaves() || !dictionary.digest().equals(milestone.screened().dictionary())) {
            return of(Work.CHECK);
        }
        if (!report.get().passed()) {
            return waitFor("refusal, since the check failed");
        }
        return waitFor(terms.refusals().isEmpty() ? "release" : "terms");
    }

    private static boolean before(DeliveryStatus status, Stage stage) {
        return status.milestone().stage().compareTo(stage) < 0;
    }

    // A delivery that may hold several tables counts as identifying, and as free text if any of its tables is.
    private static boolean identifies(Delivery delivery, Dictionary dictionary) {
        return delivery.table().isEmpty() || dictionary.identifyingTables().contains(new TableName(delivery.table()));
    }

    private static boolean scrubs(Delivery delivery, Dictionary dictionary) {
        return delivery.table().isEmpty()
                ? dictionary.tables().values().stream().anyMatch(TableRule::scrubs)
                : dictionary.table(new TableName(delivery.table())).filter(TableRule::scrubs).isPresent();
    }
}
