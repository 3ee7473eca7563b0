package org.cadrenode.linkage.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds who belongs together, and keeps it up to date as subjects come, change and go. The result depends on the
 * subjects, their tokens and what people decided alone: not on the order of arrival, nor on how they were divided into packages.
 *
 * <p>Who comes or changes is compared once with those who share a view, and what a pair has in common is remembered if it tells
 * anything. The pairs that a {@link Judge} links join subjects into components; a change can only touch the components that it
 * is part of, before or after, so only these are worked out again, each from scratch, from what is remembered.
 *
 * <p>A view that more than {@code largestBlock} subjects share (a default value, a home's postcode) finds nobody.
 *
 * <p>Memory: about 220 bytes a subject; views are elsewhere, other than those by the birth date alone, which older tokens have. Not thread-safe.
 */
public final class LinkEngine {
    private final Judge judge;
    private final TokenIndex tokens;
    private final Pairs pairs = new Pairs();
    private final Decisions decisions = new Decisions();
    private final BitSet unsettled = new BitSet();
    private final Subjects subjects = new Subjects();

    private final Component.Company company = new Component.Company() {
        @Override
        public boolean apart(Subject one, Subject other) {
            Judgement judgement = judgement(one.number(), other.number());
            // A provider knows its own children: two of them are one by a number alone.
            return judgement.keepsApart() || one.provider().equals(other.provider()) && judgement.verdict() != Judgement.Verdict.CERTAIN;
        }

        @Override
        public boolean split(Subject one, Subject other) {
            return Boolean.FALSE.equals(decisions.of(one.number(), other.number()));
        }
    };

    /**
     * Makes an engine without subjects.
     *
     * @param largestBlock most subjects that one view may join
     * @param source keeps the views; nobody else changes them
     */
    public LinkEngine(Judge judge, int largestBlock, Views source) {
        this.judge = judge;
        tokens = new TokenIndex(largestBlock, source, subjects);
    }

    /** Returns those who are here; they change with every change of the engine. */
    public Subjects subjects() {
        return subjects;
    }

    /** Takes a subject in without tokens: it keeps the pairs that it has, and nobody new finds it. */
    public void restore(Subject subject) {
        subjects.put(subject);
    }

    /**
     * Takes a subject in that is settled already: what was put when the result was stored. Once for each version of the
     * key under which it has tokens.
     */
    public void restore(Subject subject, PersonViews views) {
        restore(subject);
        tokens.restore(subject.number(), views);
    }

    /** Takes a pair in that was remembered. */
    public void restorePair(int one, int other, long pattern) {
        pairs.put(one, other, pattern);
    }

    /**
     * Takes a subject's tokens in, in place of those under the same version of the key. Those under other versions stay
     * until {@link #retire} finds that nobody needs them.
     *
     * @param touched takes every subject that has to be settled because of it; the same one more than once, maybe
     * @return false if the same tokens were there already, so that nothing changed
     */
    public boolean put(Subject subject, PersonViews views, Consumer<Subject> touched) {
        subjects.put(subject);
        if (!tokens.put(subject.number(), views)) {
            return false;
        }
        touch(subject.number(), touched);
        return true;
    }

    /** Gives a subject that is there its new pseudonym; it and its company are to be settled, since equals are told by it. */
    public void rename(Subject renamed, Consumer<Subject> touched) {
        if (subjects.has(renamed.number())) {
            subjects.put(renamed);
            touch(renamed.number(), touched);
        }
    }

    /**
     * Drops the tokens that nobody needs any more: once every subject has tokens under one version of the key, those under
     * earlier ones judge no pair. Nobody is to be settled because of it.
     *
     * @return that version; tokens under earlier ones are gone. 0 if there is none
     */
    public int retire() {
        return tokens.retire();
    }

    /** Removes a subject; {@code touched} takes every other that has to be settled because of it. */
    public void remove(Subject subject, Consumer<Subject> touched) {
        int number = subject.number();
        if (subjects.has(number)) {
            tokens.withdraw(number);
            for (int other : pairs.of(number)) {
                pairs.remove(number, other);
                touch(other, touched);
            }
            decisions.of(number).forEach(other -> touch(other, touched));
            decisions.remove(number);
            subjects.remove(number);
            unsettled.clear(number);
        }
    }

    /** Lets the tokens of a subject go. It stays with whom it was found to be, and nobody new finds it until others come. */
    public void withdraw(Subject subject) {
        if (subjects.has(subject.number())) {
            tokens.withdraw(subject.number());
        }
    }

    /** Returns whether there are tokens of a subject. */
    public boolean hasTokens(int number) {
        return tokens.has(number);
    }

    /**
     * Sets what a person decided about two subjects; both are to be settled.
     *
     * @param join true for one person, false for two, null for what the tokens say
     */
    public void decide(int one, int other, @Nullable Boolean join, Consumer<Subject> touched) {
        decisions.put(one, other, join);
        touch(one, touched);
        touch(other, touched);
    }

    /** Marks a subject as one to settle. */
    public void unsettle(Subject subject) {
        unsettled.set(subject.number());
    }

    /** Marks all subjects as ones to compare and to settle. */
    public void startAnew() {
        for (int number = 0; number < subjects.end(); number++) {
            if (subjects.has(number)) {
                unsettled.set(number);
                tokens.stale().set(number, tokens.has(number));
            }
        }
    }

    /**
     * Compares those who changed since the last call with those who share a view.
     *
     * @param touched takes every other subject that has to be settled because of it
     * @return the numbers of those whose pairs were found anew
     */
    public BitSet compare(Consumer<Subject> touched) {
        BitSet done = new BitSet();
        BitSet stale = tokens.stale();
        for (int number = stale.nextSetBit(0); number >= 0; number = stale.nextSetBit(number + 1)) {
            if (subjects.has(number)) {
                compare(number, done, touched);
            }
            done.set(number);
        }
        stale.clear();
        return done;
    }

    private void compare(int number, BitSet done, Consumer<Subject> touched) {
        touch(number, touched);
        for (int other : pairs.of(number)) {
            if (tokens.has(other) && !done.get(other)) {
                pairs.remove(number, other);
                touch(other, touched);
            }
        }
        tokens.meet(number, done, (other, pattern) -> {
            if (judge.judge(pattern).tells()) {
                pairs.put(number, other, pattern);
            }
        });
    }

    /** Takes the pairs of a subject. */
    public interface PairSink {
        /** Takes the number of the other one and what both have in common. */
        void pair(int other, long pattern);
    }

    /** Hands over the pairs of a subject that are remembered. */
    public void pairs(int number, PairSink sink) {
        for (int other : pairs.of(number)) {
            sink.pair(other, pairs.pattern(number, other));
        }
    }

    /**
     * Returns who belongs together now, among all that were touched since the last call. Whoever keeps pairs elsewhere calls
     * {@link #compare} before.
     */
    public Settlement settle() {
        compare(touched -> { });
        List<Subject> seeds = new ArrayList<>(unsettled.cardinality());
        unsettled.stream().mapToObj(subjects::get).filter(seed -> seed != null).forEach(seeds::add);
        Collections.sort(seeds);
        List<List<Subject>> clusters = new ArrayList<>();
        BitSet visited = new BitSet(subjects.end());
        long conflicts = 0;
        long ambiguous = 0;
        for (Subject seed : seeds) {
            if (!visited.get(seed.number())) {
                Component component = component(seed, visited);
                conflicts += component.conflicts();
                ambiguous += component.solve(company, judge.margin(), clusters);
            }
        }
        unsettled.clear();
        Settlement settlement = new Settlement(clusters, conflicts, ambiguous, tokens.takeCompared(), tokens.takeOversized());
        return settlement;
    }

    /** Returns how many entries the index of views has. */
    public int indexed() {
        return tokens.size();
    }

    private Component component(Subject seed, BitSet visited) {
        Component component = new Component();
        Set<Integer> expanded = new HashSet<>();
        Deque<Subject> open = new ArrayDeque<>();
        visited.set(seed.number());
        open.add(seed);
        while (!open.isEmpty()) {
            Subject subject = open.poll();
            component.add(subject);
            expanded.add(subject.number());
            for (int other : company(subject.number())) {
                if (expanded.contains(other)) {
                    continue;
                }
                Judgement judgement = judgement(subject.number(), other);
                if (judgement.verdict() == Judgement.Verdict.CONFLICT) {
                    component.conflict();
                }
                if (judgement.links()) {
                    component.pair(subject, present(other), judgement);
                    if (!visited.get(other)) {
                        visited.set(other);
                        open.add(present(other));
                    }
                }
            }
        }
        return component;
    }

    private int[] company(int number) {
        int[] found = pairs.of(number);
        if (!decisions.any(number)) {
            return found;
        }
        BitSet all = new BitSet();
        decisions.of(number).forEach(all::set);
        Arrays.stream(found).forEach(all::set);
        return all.stream().toArray();
    }

    /** Judges two subjects: by what a person decided, or else by what is remembered of them, or else by comparing them. */
    public Judgement judgement(int one, int other) {
        long pattern = pattern(one, other);
        Judgement told = pattern == PersonViews.NOT_COMPARED ? Judgement.NOTHING : judge.judge(pattern);
        Boolean join = decisions.of(one, other);
        return join == null ? told
                : new Judgement(join ? Judgement.Verdict.JOINED : Judgement.Verdict.FORBIDDEN, told.score(), told.evidence());
    }

    /** Returns how far two subjects agree; nothing if they can't be compared. */
    public List<Agreement> agreements(int one, int other) {
        long pattern = pattern(one, other);
        return pattern == PersonViews.NOT_COMPARED ? List.of() : Agreement.of(pattern, judge);
    }

    /** Returns how a remembered pattern is judged. */
    public Judgement judgement(long pattern) {
        return judge.judge(pattern);
    }

    private long pattern(int one, int other) {
        long pattern = pairs.pattern(one, other);
        return pattern != PersonViews.NOT_COMPARED ? pattern : tokens.pattern(one, other);
    }

    private void touch(int number, Consumer<Subject> touched) {
        if (!unsettled.get(number) && subjects.has(number)) {
            unsettled.set(number);
            touched.accept(present(number));
        }
    }

    private Subject present(int number) {
        Subject subject = subjects.get(number);
        if (subject == null) {
            throw new IllegalStateException("A subject is found that is not there");
        }
        return subject;
    }

    /** Returns the clusters of a fixed set of subjects; what {@link #settle()} gives after putting each. */
    public static Settlement cluster(Judge judge, int largestBlock, List<Subject> subjects, List<PersonViews> views) {
        LinkEngine engine = new LinkEngine(judge, largestBlock, Views.inMemory());
        for (int i = 0; i < subjects.size(); i++) {
            engine.put(subjects.get(i), views.get(i), touched -> { });
        }
        return engine.settle();
    }
}
