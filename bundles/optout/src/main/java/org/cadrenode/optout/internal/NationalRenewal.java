package org.cadrenode.optout.internal;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.optout.internal.NationalCoverage.Entry;

/**
 * Makes the marks of lots anew under the newest version of their key. Their numbers are gone, so they are found again among
 * those of the children whom vault and register hold; a number that nobody has any more goes. For one use, under the
 * register's exclusive lock.
 */
final class NationalRenewal {
    private final OptOutStore store;
    private final NumberMarks newest;
    private final List<Renewing> renewing = new ArrayList<>();

    /** A lot whose marks are made anew. */
    private record Renewing(Entry entry, NumberMarks hash, NationalAsking.Numbers in, NationalAsking.Numbers out) { }

    NationalRenewal(OptOutStore store, NationalCoverage coverage) {
        this.store = store;
        newest = new NumberMarks(store.marks());
        for (Entry entry : coverage.entries()) {
            Optional<Marks> hash = store.marksOf(entry.lot().markKey());
            if (entry.lot().markKey() != newest.keyVersion() && hash.isPresent()) {
                renewing.add(new Renewing(entry, new NumberMarks(hash.get()), new NationalAsking.Numbers(), new NationalAsking.Numbers()));
            }
        }
    }

    /** Returns whether all is under the newest version. */
    boolean done() {
        return renewing.isEmpty();
    }

    /** Looks at everybody who may have one of the numbers. */
    void look(VaultLook look) {
        look.reading().changedSince(0, this::meet);
        List<VaultPerson> page = store.read(within -> within.suppressedBehind(Optional.empty()));
        while (!page.isEmpty()) {
            page.forEach(this::meet);
            VaultPerson last = page.get(page.size() - 1);
            page = store.read(within -> within.suppressedBehind(Optional.of(last.key())));
        }
    }

    private void meet(VaultPerson person) {
        for (Identifier identifier : person.identifiers()) {
            OptionalLong number = NhsNumbers.askable(identifier);
            if (number.isPresent()) {
                Map<Integer, Mark> seen = new HashMap<>(2);
                for (Renewing one : renewing) {
                    int place = one.entry().lot().state().open() ? -1 : one.entry().marks().place(
                            seen.computeIfAbsent(one.hash().keyVersion(), version -> one.hash().of(number.getAsLong())));
                    if (place >= 0) {
                        (one.entry().marks().isOut(place) ? one.out() : one.in()).add(number.getAsLong());
                    }
                }
            }
        }
    }

    /** Writes what was found, and returns the coverage with it. */
    NationalCoverage write(NationalRows rows, NationalCoverage before) throws SQLException {
        NationalCoverage after = before;
        for (Renewing one : renewing) {
            NationalLot lot = one.entry().lot();
            if (lot.state().open()) {
                Entry entry = new Entry(lot.under(newest.keyVersion(), lot.size()), LotMarks.of(rows.numbers(lot), newest));
                rows.put(entry.lot());
                after = after.with(entry);
                continue;
            }
            long[] out = one.out().distinct();
            one.in().addAll(out);
            long[] numbers = one.in().distinct();
            LotMarks marks = LotMarks.of(numbers, newest);
            BitSet places = new BitSet();
            for (long number : out) {
                places.set(marks.place(newest.of(number)));
            }
            Entry entry = new Entry(lot.under(newest.keyVersion(), numbers.length), marks.withOut(places));
            rows.delete(lot);
            rows.put(entry.lot());
            rows.marks(entry.lot(), entry.marks(), 0, NationalRows.parts(entry.lot()));
            after = after.with(entry);
        }
        return after;
    }
}
