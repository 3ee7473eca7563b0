package org.cadrenode.linkage.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * All that is known of a subject: its tokens under each version of the linkage key for which they are still needed. While
 * providers renew theirs one after the other, tokens under a former version are what two of them have in common. Immutable.
 */
final class Knowledge {
    static final Knowledge NONE = new Knowledge(List.of());

    private final List<TokenBag> newestFirst;

    private Knowledge(List<TokenBag> newestFirst) {
        this.newestFirst = newestFirst;
    }

    /** Returns the bags, newest version first. */
    List<TokenBag> bags() {
        return newestFirst;
    }

    /** Returns whether exactly this bag is among them. */
    boolean has(TokenBag bag) {
        return newestFirst.contains(bag);
    }

    /** Returns the same with a bag in place of the one of its version. */
    Knowledge with(TokenBag bag) {
        if (newestFirst.isEmpty() || newestFirst.size() == 1 && newestFirst.get(0).keyVersion() == bag.keyVersion()) {
            return new Knowledge(List.of(bag));
        }
        List<TokenBag> bags = new ArrayList<>(newestFirst);
        bags.removeIf(other -> other.keyVersion() == bag.keyVersion());
        bags.add(bag);
        bags.sort((a, b) -> Integer.compare(b.keyVersion(), a.keyVersion()));
        return new Knowledge(List.copyOf(bags));
    }

    /** Returns the same without the bags of versions before {@code keyVersion}. */
    Knowledge since(int keyVersion) {
        return newestFirst.get(newestFirst.size() - 1).keyVersion() >= keyVersion ? this
                : new Knowledge(newestFirst.stream().filter(bag -> bag.keyVersion() >= keyVersion).toList());
    }

    /**
     * Judges two subjects by the newest version under which there are tokens of both. Tokens of different versions are
     * hashes under different keys: that they differ says nothing.
     */
    Judgement judge(PairJudge judge, Knowledge other) {
        int common = commonVersion(other);
        return common == 0 ? Judgement.NOTHING : judge.judge(under(common), other.under(common));
    }

    /** Returns the newest version under which there are tokens of both, 0 if there is none. */
    int commonVersion(Knowledge other) {
        int mine = 0;
        int theirs = 0;
        while (mine < newestFirst.size() && theirs < other.newestFirst.size()) {
            int left = newestFirst.get(mine).keyVersion();
            int right = other.newestFirst.get(theirs).keyVersion();
            if (left == right) {
                return left;
            }
            if (left > right) {
                mine++;
            } else {
                theirs++;
            }
        }
        return 0;
    }

    private TokenBag under(int keyVersion) {
        for (TokenBag bag : newestFirst) {
            if (bag.keyVersion() == keyVersion) {
                return bag;
            }
        }
        throw new IllegalArgumentException("There are no tokens under version " + keyVersion);
    }
}
