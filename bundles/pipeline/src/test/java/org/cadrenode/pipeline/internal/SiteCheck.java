package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.api.identifiable.CustodianVault;
import org.cadrenode.api.identifiable.OptOutScreen;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.PurposeToken.Purpose;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.linkage.Linkage;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.pipeline.internal.SiteModel.Place;

/** Looks into every store of a site at rest, and compares what is there with what the model says. */
final class SiteCheck {
    private final WholeSite site;
    private final SiteModel model;
    private final Set<Place> out = new HashSet<>();
    private final Map<Pseudonym, Place> pseudonyms = new HashMap<>();

    SiteCheck(WholeSite site, SiteModel model) {
        this.site = site;
        this.model = model;
        for (Place place : model.places()) {
            pseudonyms.put(site.pseudonymiser.pseudonym(place.provider(), place.localId()), place);
            if (model.out(place)) {
                out.add(place);
            }
        }
    }

    void all() throws IOException {
        research();
        links();
        identifiable();
        custodian();
        onTheirWay();
    }

    private void research() {
        List<String> rows = new ArrayList<>();
        site.research.visit((provider, source, table, subject, person, date, system, code, number, text) -> {
            Place place = pseudonyms.get(subject);
            rows.add((place == null ? "somebody" : place.localId()) + " " + text);
        });
        rows.sort(null);
        assertEquals(model.rows(), rows, "research database");
        assertEquals(rows.size(), site.research.counts().stream().mapToLong(count -> count.records()).sum(), "counts of the research database");
    }

    private void links() {
        Set<String> linked = new TreeSet<>();
        Map<Pseudonym, Long> persons = new HashMap<>();
        for (Linkage.Assignment one : site.linkage.assignmentsSince(0, Integer.MAX_VALUE)) {
            persons.put(one.subject(), one.person().value());
            Place place = pseudonyms.get(one.subject());
            linked.add(place == null ? "somebody" : place.localId());
        }
        for (Place place : model.places()) {
            assertFalse(out.contains(place) && linked.contains(place.localId()), "link tokens of " + place);
            assertTrue(!model.hasRows(place) || linked.contains(place.localId()), "no link tokens of " + place);
        }
        assertFalse(linked.contains("somebody"), "link tokens of somebody");
        site.research.visit((provider, source, table, subject, person, date, system, code, number, text) ->
                assertEquals(persons.getOrDefault(subject, 0L), person, "person of " + pseudonyms.get(subject)));
    }

    private void identifiable() {
        Set<String> expected = new TreeSet<>();
        Set<String> stopped = new TreeSet<>();
        for (Place place : model.places()) {
            if (model.known(place)) {
                (out.contains(place) ? stopped : expected).add(place.localId());
            }
            assertEquals(model.known(place) && !out.contains(place), site.vault.knows(site.vault.keyOf(place.provider(), place.localId())),
                    "vault knows " + place);
        }
        Set<String> held = new TreeSet<>();
        try (Vault.Reading reading = site.vault.open(PurposeToken.claim(Purpose.MEASURE, "check"))) {
            reading.changedSince(-1, person -> held.add(person.localId()));
        }
        assertEquals(expected, held, "vault");
        Set<String> suppressed = new TreeSet<>();
        try (OptOutScreen.Suppressed reading = site.optOut.open(PurposeToken.claim(Purpose.MEASURE, "check"))) {
            reading.all(person -> suppressed.add(person.localId()));
        }
        assertEquals(stopped, suppressed, "suppression store");
        assertEquals(List.of(), site.optOut.due());
        assertEquals(List.of(), site.optOut.returning());
        assertEquals(List.of(), site.desk.counts().open(), "orders without a receipt");
    }

    private void custodian() {
        try (CustodianVault.Reading reading = site.custodian.vault().open(PurposeToken.claim(Purpose.RE_IDENTIFICATION, "check"))) {
            pseudonyms.forEach((pseudonym, place) -> {
                boolean there = reading.entry(place.provider(), pseudonym).isPresent();
                assertFalse(out.contains(place) && there, "custodian has " + place);
                assertTrue(!model.hasRows(place) || there, "custodian lacks " + place);
            });
        }
    }

    private void onTheirWay() throws IOException {
        assertEquals(List.of(), site.ends.underWay());
        assertEquals(List.of(), site.waiting());
        List<String> other = new ArrayList<>();
        for (DeliveryStatus status : site.landing.deliveries()) {
            if (status.milestone().stage() != Stage.SETTLED) {
                other.add(status.milestone().id() + " " + status.milestone().stage());
            }
        }
        assertEquals(List.of(), other, "deliveries that do not rest");
    }
}
