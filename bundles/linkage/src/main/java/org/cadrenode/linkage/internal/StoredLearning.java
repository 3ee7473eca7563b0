package org.cadrenode.linkage.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.linkage.LinkReview.Proposal;
import org.cadrenode.api.pseudonym.ViewKind;
import org.cadrenode.linkage.engine.PersonViews;
import org.cadrenode.linkage.engine.pairs.Learning;
import org.cadrenode.linkage.engine.pairs.PeopleSets;

/** Learns weights from the tokens in the store, each provider's children against each other one's. Changes nothing. */
final class StoredLearning {
    private static final int FEWEST = 500;
    /** Most children whose views of one kind are in memory at once: some 200 MiB. */
    private static final int MOST_AT_ONCE = 400_000;

    private final TokenStore store;
    private final LinkRules rules;

    StoredLearning(TokenStore store, LinkRules rules) {
        this.store = store;
        this.rules = rules;
    }

    Proposal proposal() throws IOException {
        List<Source> sources = sources();
        if (sources.size() < 2) {
            throw new CadreException(ErrorCode.WRONG_STAGE, "there are not two providers with " + FEWEST + " children each to learn from");
        }
        Learning learning = new Learning(rules.judge().weights(), rules.judge().weights().people(), rules.largestBlock(),
                Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
        if (sources.stream().mapToInt(Source::size).sum() <= MOST_AT_ONCE) {
            learning.compare(new Sources(store, sources));
        } else {
            for (int left = 0; left < sources.size(); left++) {
                for (int right = left + 1; right < sources.size(); right++) {
                    learning.compare(new Sources(store, List.of(sources.get(left), sources.get(right))));
                }
            }
        }
        return new Proposal(learning.weights().text(), sources.stream().mapToLong(Source::size).sum(), learning.pairs());
    }

    // Under the newest version of the key alone: tokens of different ones are not comparable.
    private List<Source> sources() {
        List<ProviderId> providers = store.providers();
        int[] newest = {0};
        // By the child's number: the provider's number and 1, and the version of the key.
        char[][] children = {new char[1 << 10], new char[1 << 10]};
        int[] last = {-1};
        new StoredRows(store).subjects(providers, (subject, person, unsettled, keyVersion, lastDay) -> {
            last[0] = subject.number();
            if (last[0] >= children[0].length) {
                int larger = last[0] + 1 + (last[0] >> 2);
                children[0] = Arrays.copyOf(children[0], larger);
                children[1] = Arrays.copyOf(children[1], larger);
            }
            children[0][last[0]] = (char) (providers.indexOf(subject.provider()) + 1);
            children[1][last[0]] = (char) keyVersion;
            newest[0] = Math.max(newest[0], keyVersion);
        });
        List<Source> sources = new ArrayList<>();
        for (int provider = 1; provider <= providers.size(); provider++) {
            int[] index = new int[last[0] + 1];
            int size = 0;
            for (int number = 0; number <= last[0]; number++) {
                if (children[0][number] == provider && children[1][number] == newest[0]) {
                    index[number] = ++size;
                }
            }
            if (size >= FEWEST) {
                sources.add(new Source(index, size, newest[0]));
            }
        }
        return sources;
    }

    /** The children of one provider, by their places from 1 under their numbers. */
    private record Source(int[] index, int size, int keyVersion) {
        int place(int subject, PersonViews views) {
            return subject < index.length && views.keyVersion() == keyVersion ? index[subject] - 1 : -1;
        }
    }

    /** The children of some providers; who comes or goes meanwhile is left out. Each reading goes through the store once. */
    private record Sources(TokenStore store, List<Source> sources) implements PeopleSets {
        @Override
        public int count() {
            return sources.size();
        }

        @Override
        public int size(int set) {
            return sources.get(set).size();
        }

        @Override
        public void read(ViewKind kind, Sink sink) {
            new StoredRows(store).views((subject, views, version) -> {
                for (int set = 0; set < sources.size(); set++) {
                    int place = sources.get(set).place(subject, views);
                    if (place >= 0) {
                        int found = set;
                        views.each(kind, (shape, view) -> sink.view(found, place, shape, view));
                    }
                }
            });
        }
    }
}
