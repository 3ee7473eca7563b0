package org.cadrenode.linkage.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds who belongs together, and keeps it up to date as subjects come, change and go. The result depends on the
 * subjects and their tokens alone: not on the order of arrival, nor on how they were divided into packages.
 *
 * <p>Subjects are joined by candidate pairs, which a {@link PairJudge} accepts, into components; a change can only touch
 * the components that it is part of, before or after, so only these are worked out again, each from scratch.
 *
 * <p>A token that more than {@code largestBlock} subjects share (a default value, a home's postcode) finds nobody.
 *
 * <p>Memory: about 650 bytes a subject of 25 tokens. Not thread-safe.
 */
public final class LinkEngine {
    private final PairJudge judge;
    private final int largestBlock;
    private final TokenIndex index = new TokenIndex();
    private final int[] found;
    private final int[] block;
    private final BitSet unsettled = new BitSet();
    private @Nullable Member[] members = new @Nullable Member[1 << 10];
    private int[] seenFor = new int[1 << 10];
    private int seenMark;

    /** A subject with its tokens. */
    record Member(Subject subject, Knowledge knowledge) { }

    /**
     * Makes an engine without subjects.
     *
     * @param judge decides about pairs
     * @param largestBlock most subjects that one token may join
     */
    public LinkEngine(PairJudge judge, int largestBlock) {
        this.judge = judge;
        this.largestBlock = largestBlock;
        found = new int[largestBlock];
        block = new int[largestBlock + 1];
    }

    /**
     * Takes a subject in that is settled already: what was put when the result was stored. Once for each version of the
     * key under which it has tokens.
     */
    public void restore(Subject subject, TokenBag tokens) {
        room(subject.number());
        Member former = members[subject.number()];
        members[subject.number()] = new Member(subject, (former == null ? Knowledge.NONE : former.knowledge()).with(tokens));
        int kinds = judge.blockingKinds(tokens);
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.kindIn(i, kinds)) {
                index.add(tokens.key(i), subject.number());
            }
        }
    }

    /**
     * Takes a subject's tokens in, in place of those under the same version of the key. Those under other versions stay
     * until {@link #retire} finds that nobody needs them.
     *
     * @param touched takes every subject that has to be settled because of it; the same one more than once, maybe
     * @return false if the same tokens were there already, so that nothing changed
     */
    public boolean put(Subject subject, TokenBag tokens, Consumer<Subject> touched) {
        room(subject.number());
        Member former = members[subject.number()];
        Knowledge knowledge = former == null ? Knowledge.NONE : former.knowledge();
        if (knowledge.has(tokens)) {
            return false;
        }
        for (TokenBag bag : knowledge.bags()) {
            if (bag.keyVersion() == tokens.keyVersion()) {
                withdraw(subject.number(), bag, touched);
            }
        }
        members[subject.number()] = new Member(subject, knowledge.with(tokens));
        int kinds = judge.blockingKinds(tokens);
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.kindIn(i, kinds)) {
                // When a block becomes too large its members lose the pairs that they owed to it.
                if (index.find(tokens.key(i), found) == largestBlock) {
                    touchAll(found, largestBlock, touched);
                }
                index.add(tokens.key(i), subject.number());
            }
        }
        touch(subject, touched);
        return true;
    }

    /** Gives a subject that is there its new pseudonym; it and its company are to be settled, since equals are told by it. */
    public void rename(Subject renamed, Consumer<Subject> touched) {
        Member former = members[renamed.number()];
        if (former != null && !former.subject().equals(renamed)) {
            members[renamed.number()] = new Member(renamed, former.knowledge());
            touch(renamed, touched);
        }
    }

    /**
     * Drops the tokens that nobody needs any more: once every subject has tokens under one version of the key, those under
     * earlier ones judge no pair. Nobody is to be settled because of it.
     *
     * @return that version; tokens under earlier ones are gone. 0 if there is none
     */
    public int retire() {
        Map<Integer, Integer> holders = new TreeMap<>();
        int present = 0;
        for (Member member : members) {
            if (member != null) {
                present++;
                member.knowledge().bags().forEach(bag -> holders.merge(bag.keyVersion(), 1, Integer::sum));
            }
        }
        int common = 0;
        for (Map.Entry<Integer, Integer> version : holders.entrySet()) {
            common = version.getValue() == present ? version.getKey() : common;
        }
        for (int number = 0; number < members.length && common > 0; number++) {
            Member member = members[number];
            if (member != null) {
                for (TokenBag bag : member.knowledge().bags()) {
                    if (bag.keyVersion() < common) {
                        unindex(number, bag);
                    }
                }
                members[number] = new Member(member.subject(), member.knowledge().since(common));
            }
        }
        return common;
    }

    /** Removes a subject; {@code touched} takes every other that has to be settled because of it. */
    public void remove(Subject subject, Consumer<Subject> touched) {
        Member former = subject.number() < members.length ? members[subject.number()] : null;
        if (former != null) {
            for (TokenBag bag : former.knowledge().bags()) {
                withdraw(subject.number(), bag, other -> {
                    if (other.number() != subject.number()) {
                        touched.accept(other);
                    }
                });
            }
            members[subject.number()] = null;
            unsettled.clear(subject.number());
        }
    }

    /** Marks a subject as one to settle. */
    public void unsettle(Subject subject) {
        unsettled.set(subject.number());
    }

    /** Returns who belongs together now, among all that were touched since the last call. */
    public Settlement settle() {
        List<Member> seeds = new ArrayList<>(unsettled.cardinality());
        unsettled.stream().mapToObj(this::member).filter(seed -> seed != null).forEach(seeds::add);
        seeds.sort((a, b) -> a.subject().compareTo(b.subject()));
        List<List<Subject>> clusters = new ArrayList<>();
        BitSet visited = new BitSet(members.length);
        long conflicts = 0;
        long ambiguous = 0;
        for (Member seed : seeds) {
            if (!visited.get(seed.subject().number())) {
                Component component = component(seed, visited);
                conflicts += component.conflicts();
                ambiguous += component.solve(judge, clusters);
            }
        }
        unsettled.clear();
        return new Settlement(clusters, conflicts, ambiguous);
    }

    /** Returns how many entries the index of blocking tokens has. */
    public int indexed() {
        return index.size();
    }

    private Component component(Member seed, BitSet visited) {
        Component component = new Component();
        BitSetOfNumbers expanded = new BitSetOfNumbers();
        Deque<Member> open = new ArrayDeque<>();
        visited.set(seed.subject().number());
        open.add(seed);
        while (!open.isEmpty()) {
            Member member = open.poll();
            component.add(member);
            expanded.add(member.subject().number());
            for (Member candidate : candidates(member)) {
                if (expanded.contains(candidate.subject().number())) {
                    continue;
                }
                Judgement judgement = member.knowledge().judge(judge, candidate.knowledge());
                if (judgement.verdict() == Judgement.Verdict.CONFLICT) {
                    component.conflict();
                }
                if (links(member, candidate, judgement)) {
                    component.pair(member, candidate, judgement);
                    if (!visited.get(candidate.subject().number())) {
                        visited.set(candidate.subject().number());
                        open.add(candidate);
                    }
                }
            }
        }
        return component;
    }

    // A provider knows its own children: two of its subjects are one only by a number that says so.
    private static boolean links(Member left, Member right, Judgement judgement) {
        return judgement.links() && (judgement.verdict() == Judgement.Verdict.CERTAIN
                || !left.subject().provider().equals(right.subject().provider()));
    }

    private List<Member> candidates(Member member) {
        List<Member> candidates = new ArrayList<>();
        seenMark++;
        seenFor[member.subject().number()] = seenMark;
        for (TokenBag tokens : member.knowledge().bags()) {
            int kinds = judge.blockingKinds(tokens);
            for (int i = 0; i < tokens.size(); i++) {
                if (tokens.kindIn(i, kinds)) {
                    addHolders(tokens.key(i), member, tokens.keyVersion(), candidates);
                }
            }
        }
        return candidates;
    }

    // Of tokens under a former version only those count for whom it is the one by which they are judged.
    private void addHolders(long key, Member member, int keyVersion, List<Member> candidates) {
        int count = index.find(key, found);
        for (int j = 0; j < count && count <= largestBlock; j++) {
            Member candidate = member(found[j]);
            if (candidate != null && seenFor[found[j]] != seenMark
                    && member.knowledge().commonVersion(candidate.knowledge()) == keyVersion) {
                seenFor[found[j]] = seenMark;
                candidates.add(candidate);
            }
        }
    }

    private void withdraw(int number, TokenBag tokens, Consumer<Subject> touched) {
        int kinds = judge.blockingKinds(tokens);
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.kindIn(i, kinds)) {
                // A block that was one too large starts to count when this subject leaves it.
                int count = index.find(tokens.key(i), block);
                touchAll(block, count <= largestBlock + 1 ? count : 0, touched);
                index.remove(tokens.key(i), number);
            }
        }
    }

    private void unindex(int number, TokenBag tokens) {
        int kinds = judge.blockingKinds(tokens);
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.kindIn(i, kinds)) {
                index.remove(tokens.key(i), number);
            }
        }
    }

    private void touchAll(int[] numbers, int count, Consumer<Subject> touched) {
        for (int i = 0; i < count; i++) {
            Member member = member(numbers[i]);
            if (member != null) {
                touch(member.subject(), touched);
            }
        }
    }

    private void touch(Subject subject, Consumer<Subject> touched) {
        if (!unsettled.get(subject.number())) {
            unsettled.set(subject.number());
            touched.accept(subject);
        }
    }

    private @Nullable Member member(int number) {
        return members[number];
    }

    private void room(int number) {
        if (number >= members.length) {
            int larger = Math.max(number + 1, members.length + (members.length >> 1));
            members = Arrays.copyOf(members, larger);
            seenFor = Arrays.copyOf(seenFor, larger);
        }
    }

    /** Which subjects of a component are done: an array for the usual handful, a bit set beyond. */
    private static final class BitSetOfNumbers {
        private static final int HANDFUL = 8;

        private final int[] few = new int[HANDFUL];
        private int count;
        private @Nullable BitSet many;

        void add(int number) {
            if (many != null) {
                many.set(number);
            } else if (count < HANDFUL) {
                few[count++] = number;
            } else {
                BitSet all = new BitSet();
                for (int one : few) {
                    all.set(one);
                }
                all.set(number);
                many = all;
            }
        }

        boolean contains(int number) {
            if (many != null) {
                return many.get(number);
            }
            for (int i = 0; i < count; i++) {
                if (few[i] == number) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Returns the clusters of a fixed set of subjects; what {@link #settle()} gives after putting each. */
    public static Settlement cluster(PairJudge judge, int largestBlock, List<Subject> subjects, List<TokenBag> tokens) {
        LinkEngine engine = new LinkEngine(judge, largestBlock);
        for (int i = 0; i < subjects.size(); i++) {
            engine.put(subjects.get(i), tokens.get(i), touched -> { });
        }
        return engine.settle();
    }

    static List<Subject> sorted(List<Subject> subjects) {
        List<Subject> copy = new ArrayList<>(subjects);
        Collections.sort(copy);
        return List.copyOf(copy);
    }
}
