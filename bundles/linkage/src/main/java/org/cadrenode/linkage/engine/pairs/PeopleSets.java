package org.cadrenode.linkage.engine.pairs;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import org.cadrenode.api.pseudonym.TokenShape;
import org.cadrenode.api.pseudonym.TokenSource;
import org.cadrenode.api.pseudonym.TokenView;
import org.cadrenode.api.pseudonym.ViewKind;

/** Sets of people, nobody in one set twice, who are numbered from 0 in each. */
public interface PeopleSets {
    /** Returns how many sets there are. */
    int count();

    /** Returns how many people are in a set. */
    int size(int set);

    /** Hands over the views of a kind of everybody, once; those of a person follow one another. */
    void read(ViewKind kind, Sink sink) throws IOException;

    /** Takes views. */
    @FunctionalInterface
    interface Sink {
        /** Takes a view, the number of its person within the set, and what the person's tokens are. */
        void view(int set, int person, TokenShape shape, TokenView view);
    }

    /** Returns sets that are read one after the other. */
    static PeopleSets of(List<? extends TokenSource> sets) {
        return new PeopleSets() {
            @Override
            public int count() {
                return sets.size();
            }

            @Override
            public int size(int set) {
                return sets.get(set).size();
            }

            @Override
            public void read(ViewKind kind, Sink sink) throws IOException {
                for (int set = 0; set < sets.size(); set++) {
                    int number = set;
                    sets.get(set).read(EnumSet.of(kind), (index, person) -> {
                        for (TokenView view : person.views()) {
                            if (view.kind() == kind) {
                                sink.view(number, index, person.shape(), view);
                            }
                        }
                    });
                }
            }
        };
    }
}
