package org.cadrenode.pipeline.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.identifiable.Identifiers;

/** What must be true of a {@link WholeSite}, in plain sets: who was told of, which rows are the newest, and who is out. */
final class SiteModel {
    static final List<ProviderId> PROVIDERS = List.of(WholeSite.TRUST, WholeSite.COUNCIL);
    private static final String[] FORENAMES = {"Zaphira", "Quillon", "Brunhild", "Ozric", "Thessaly", "Wystan", "Ysolde", "Corvane"};
    private static final String[] SURNAMES = {"Quenby", "Ravensholt", "Tarrowby", "Vexley", "Ullathorne", "Pomfrey", "Grindlewick", "Osmotherley"};
    private static final String[] FURTHER = {"Zellaby", "Yoxall", "Xandrell", "Winterbourne", "Vossington", "Umberslade", "Trelisker", "Skelmanth"};

    /** A child at one provider. */
    record Place(ProviderId provider, int child) {
        String localId() {
            return (provider.equals(WholeSite.TRUST) ? "T" : "C") + child;
        }
    }

    /** One state of a record. */
    record State(Place place, long version, boolean removed, String values) { }

    /** A decision to be out. */
    static final class Out {
        final long reference;
        final String person;
        final int child;
        final boolean byNumber;
        final String surname;
        final ProviderId only;
        boolean withdrawn;

        Out(long reference, String person, int child, boolean byNumber, String surname, ProviderId only) {
            this.reference = reference;
            this.person = person;
            this.child = child;
            this.byNumber = byNumber;
            this.surname = surname;
            this.only = only;
        }
    }

    final int children;
    final List<Out> decisions = new ArrayList<>();
    private final Map<String, State> newest = new TreeMap<>();
    private final Map<Place, Set<String>> surnames = new HashMap<>();
    private final Set<Place> sourceOut = new HashSet<>();

    SiteModel(int children) {
        this.children = children;
    }

    static String forename(int child) {
        return FORENAMES[child];
    }

    static String surname(int child, boolean further) {
        return further ? FURTHER[child] : SURNAMES[child];
    }

    static String born(int child) {
        return "2016-0" + (child + 1) + "-1" + child;
    }

    static String nhsNumber(int child) {
        for (int last = 0; last < 10; last++) {
            String number = "99912" + (3401 + child * 7) + last;
            if (Identifiers.nhsNumber(number).isPresent()) {
                return number;
            }
        }
        return "";
    }

    /** Every third child goes without its number at the council. */
    static boolean hasNumber(Place place) {
        return !nhsNumber(place.child()).isEmpty() && (place.provider().equals(WholeSite.TRUST) || place.child() % 3 != 0);
    }

    void told(Place place, String surname, boolean out) {
        surnames.computeIfAbsent(place, any -> new HashSet<>()).add(surname);
        if (out) {
            sourceOut.add(place);
        }
    }

    /** A removal and a state of one version: the removal holds. Of two states the later version does. */
    void state(String key, State state) {
        State before = newest.get(key);
        if (before == null || state.version() > before.version() || state.version() == before.version() && state.removed()) {
            newest.put(key, state);
        }
    }

    boolean known(Place place) {
        return surnames.containsKey(place);
    }

    boolean out(Place place) {
        return sourceOut.contains(place) || decisions.stream().anyMatch(one -> !one.withdrawn && one.child == place.child()
                && (one.only == null || one.only.equals(place.provider())) && known(place)
                && (one.byNumber ? hasNumber(place) : surnames.get(place).contains(one.surname)));
    }

    List<Place> places() {
        List<Place> places = new ArrayList<>();
        for (ProviderId provider : PROVIDERS) {
            for (int child = 0; child < children; child++) {
                places.add(new Place(provider, child));
            }
        }
        return places;
    }

    /** Returns the rows that the resource must have, sorted. */
    List<String> rows() {
        return newest.values().stream().filter(state -> !state.removed() && known(state.place()) && !out(state.place()))
                .map(state -> state.place().localId() + " " + state.values()).sorted().toList();
    }

    boolean hasRows(Place place) {
        return rows().stream().anyMatch(row -> row.startsWith(place.localId() + " "));
    }
}
