package org.cadrenode.linkage.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.ToIntFunction;
import org.cadrenode.api.delivery.ProviderId;
import org.jspecify.annotations.Nullable;

/**
 * The subjects that candidate pairs join, and how they fall into persons. First those whom people joined are united, unless that
 * would put two of one provider in one person; then the certain pairs, strongest first, where nobody on one side must be kept
 * apart from anybody on the other: two of one provider are, but by a number. Between the groups that this gives, the probable
 * pairs are united likewise, best first, if the groups have no provider in common (one child of a provider is one person), and
 * unless one of them has another group of the same provider that fits nearly as well.
 */
final class Component {
    private final List<Subject> members = new ArrayList<>();
    private final List<Pair> pairs = new ArrayList<>();
    private final Map<Integer, Integer> places = new HashMap<>();
    private long conflicts;

    /** Who must be kept apart from whom. */
    interface Company {
        /** Returns whether two may not be in one person. */
        boolean apart(Subject one, Subject other);

        /** Returns whether a person said that two are not one. */
        boolean split(Subject one, Subject other);
    }

    private record Pair(Subject left, Subject right, Judgement judgement) implements Comparable<Pair> {
        Pair {
            if (left.compareTo(right) > 0) {
                Subject swapped = left;
                left = right;
                right = swapped;
            }
        }

        @Override
        public int compareTo(Pair other) {
            int order = judgement.verdict().compareTo(other.judgement.verdict());
            if (order == 0) {
                order = Double.compare(other.judgement.evidence(), judgement.evidence());
            }
            if (order == 0) {
                order = left.compareTo(other.left);
            }
            return order != 0 ? order : right.compareTo(other.right);
        }
    }

    void add(Subject member) {
        members.add(member);
    }

    void pair(Subject left, Subject right, Judgement judgement) {
        pairs.add(new Pair(left, right, judgement));
    }

    void conflict() {
        conflicts++;
    }

    long conflicts() {
        return conflicts;
    }

    /** Adds the clusters, and returns how many pairs were left out because they were ambiguous. */
    long solve(Company company, double margin, List<List<Subject>> clusters) {
        if (pairs.isEmpty()) {
            members.forEach(member -> clusters.add(List.of(member)));
            return 0;
        }
        members.sort(null);
        Group[] groupOf = new Group[members.size()];
        for (int i = 0; i < groupOf.length; i++) {
            places.put(members.get(i).number(), i);
            groupOf[i] = new Group(i, members.get(i));
        }
        ToIntFunction<Subject> place = member -> places.get(member.number());
        pairs.sort(null);

        int probable = 0;
        while (probable < pairs.size() && pairs.get(probable).judgement().verdict() != Judgement.Verdict.PROBABLE) {
            Pair pair = pairs.get(probable++);
            Group left = groupOf[place.applyAsInt(pair.left())];
            Group right = groupOf[place.applyAsInt(pair.right())];
            boolean joined = pair.judgement().verdict() == Judgement.Verdict.JOINED;
            if (left != right && !(joined ? left.sharesProvider(right) || left.apart(right, company::split)
                    : left.apart(right, company::apart))) {
                unite(left, right, groupOf, place);
            }
        }
        List<GroupPair> candidates = groupPairs(pairs.subList(probable, pairs.size()), groupOf, place, company);
        long ambiguous = 0;
        Map<Group, Rivals> rivals = rivals(candidates);
        List<GroupPair> clear = new ArrayList<>();
        for (GroupPair candidate : candidates) {
            if (rivals.get(candidate.left()).near(candidate.right(), candidate.evidence(), margin)
                    || rivals.get(candidate.right()).near(candidate.left(), candidate.evidence(), margin)) {
                ambiguous++;
            } else {
                clear.add(candidate);
            }
        }
        for (GroupPair candidate : clear) {
            Group left = groupOf[candidate.left().first];
            Group right = groupOf[candidate.right().first];
            if (left != right && !left.sharesProvider(right) && !left.apart(right, company::apart)) {
                unite(left, right, groupOf, place);
            }
        }
        for (int i = 0; i < groupOf.length; i++) {
            if (groupOf[i].first == i) {
                clusters.add(groupOf[i].members.stream().sorted().toList());
            }
        }
        return ambiguous;
    }

    private static void unite(Group left, Group right, Group[] groupOf, ToIntFunction<Subject> place) {
        Group united = new Group(left, right);
        for (Subject member : united.members) {
            groupOf[place.applyAsInt(member)] = united;
        }
    }

    // One pair of two groups: the best of their members', in the order of the pairs. Groups that must be kept apart are
    // not candidates of each other, and therefore no rivals of others either.
    private static List<GroupPair> groupPairs(List<Pair> probable, Group[] groupOf, ToIntFunction<Subject> place,
            Company company) {
        Map<Long, @Nullable GroupPair> best = new HashMap<>();
        List<GroupPair> ordered = new ArrayList<>();
        for (Pair pair : probable) {
            Group left = groupOf[place.applyAsInt(pair.left())];
            Group right = groupOf[place.applyAsInt(pair.right())];
            if (left == right) {
                continue;
            }
            long key = (long) Math.min(left.first, right.first) << Integer.SIZE | Math.max(left.first, right.first);
            if (!best.containsKey(key)) {
                boolean apart = left.sharesProvider(right) || left.apart(right, company::apart);
                GroupPair joined = apart ? null : new GroupPair(left, right, pair.judgement().evidence());
                best.put(key, joined);
                if (joined != null) {
                    ordered.add(joined);
                }
            }
        }
        return ordered;
    }

    private static Map<Group, Rivals> rivals(List<GroupPair> candidates) {
        Map<Group, Rivals> rivals = new HashMap<>();
        for (GroupPair candidate : candidates) {
            rivals.computeIfAbsent(candidate.left(), group -> new Rivals()).add(candidate.right(), candidate.evidence());
            rivals.computeIfAbsent(candidate.right(), group -> new Rivals()).add(candidate.left(), candidate.evidence());
        }
        return rivals;
    }

    private record GroupPair(Group left, Group right, double evidence) { }

    private record Rival(Group group, double evidence) { }

    /** The candidates of one group, by provider. */
    private static final class Rivals {
        private final Map<ProviderId, List<Rival>> byProvider = new HashMap<>();

        void add(Group group, double evidence) {
            for (Subject member : group.members) {
                List<Rival> those = byProvider.computeIfAbsent(member.provider(), provider -> new ArrayList<>());
                if (those.isEmpty() || those.get(those.size() - 1).group() != group) {
                    those.add(new Rival(group, evidence));
                }
            }
        }

        /** Returns whether another group than {@code chosen} fits as well, of a provider that is also in it. */
        boolean near(Group chosen, double evidence, double margin) {
            for (Subject member : chosen.members) {
                for (Rival rival : byProvider.getOrDefault(member.provider(), List.of())) {
                    if (rival.group() != chosen && Math.abs(rival.evidence() - evidence) < margin) {
                        return true;
                    }
                }
            }
            return false;
        }
    }

    /** Subjects that were found to be one person. Compared by identity. */
    private static final class Group {
        private final int first;
        private final List<Subject> members;

        Group(int first, Subject only) {
            this.first = first;
            members = List.of(only);
        }

        Group(Group left, Group right) {
            first = Math.min(left.first, right.first);
            members = new ArrayList<>(left.members);
            members.addAll(right.members);
        }

        boolean apart(Group other, BiPredicate<Subject, Subject> apart) {
            for (Subject mine : members) {
                for (Subject theirs : other.members) {
                    if (apart.test(mine, theirs)) {
                        return true;
                    }
                }
            }
            return false;
        }

        boolean sharesProvider(Group other) {
            for (Subject mine : members) {
                for (Subject theirs : other.members) {
                    if (mine.provider().equals(theirs.provider())) {
                        return true;
                    }
                }
            }
            return false;
        }
    }
}
