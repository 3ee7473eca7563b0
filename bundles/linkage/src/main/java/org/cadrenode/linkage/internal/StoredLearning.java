package org.cadrenode.linkage.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.linkage.LinkReview.Proposal;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.TokenSource;
import org.cadrenode.api.pseudonym.ViewKind;
import org.cadrenode.linkage.engine.pairs.Learning;

/** Learns weights from the tokens in the store, each provider's children against each other one's. Changes nothing. */
final class StoredLearning {
    private static final int FEWEST = 500;
    private static final Pseudonym NOBODY = new Pseudonym(0, 0);

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
        for (int left = 0; left < sources.size(); left++) {
            for (int right = left + 1; right < sources.size(); right++) {
                learning.compare(sources.get(left), sources.get(right));
            }
        }
        return new Proposal(learning.weights().text(), sources.stream().mapToLong(Source::size).sum(), learning.pairs());
    }

    // Under the newest version of the key alone: tokens of different ones are not comparable.
    private List<Source> sources() {
        List<ProviderId> providers = store.providers();
        int[] newest = {0};
        List<Integer> numbers = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        List<Integer> versions = new ArrayList<>();
        new StoredRows(store).subjects(providers, (subject, person, unsettled, keyVersion, lastDay) -> {
            numbers.add(subject.number());
            places.add(providers.indexOf(subject.provider()));
            versions.add(keyVersion);
            newest[0] = Math.max(newest[0], keyVersion);
        });
        int last = numbers.isEmpty() ? 0 : numbers.get(numbers.size() - 1);
        List<Source> sources = new ArrayList<>();
        for (int provider = 0; provider < providers.size(); provider++) {
            int[] index = new int[last + 1];
            int size = 0;
            for (int i = 0; i < numbers.size(); i++) {
                if (places.get(i) == provider && versions.get(i) == newest[0]) {
                    index[numbers.get(i)] = ++size;
                }
            }
            if (size >= FEWEST) {
                sources.add(new Source(store, index, size, newest[0]));
            }
        }
        return sources;
    }

    /** The children of one provider, by their places from 1; who comes or goes meanwhile is left out. */
    private record Source(TokenStore store, int[] index, int size, int keyVersion) implements TokenSource {
        @Override
        public void read(Set<ViewKind> wanted, Sink sink) throws IOException {
            IOException[] failed = new IOException[1];
            new StoredRows(store).views((subject, views, version) -> {
                if (failed[0] == null && subject < index.length && index[subject] > 0 && views.keyVersion() == keyVersion) {
                    try {
                        sink.person(index[subject] - 1, views.tokens(NOBODY, version));
                    } catch (IOException e) {
                        failed[0] = e;
                    }
                }
            });
            if (failed[0] != null) {
                throw failed[0];
            }
        }
    }
}
