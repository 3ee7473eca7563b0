package org.cadrenode.linkage.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.linkage.engine.LinkEngine.Member;
import org.jspecify.annotations.Nullable;

/**
 * The subjects that candidate pairs join, and how they fall into persons. First the certain pairs, strongest first, are
 * united where nobody on one side must be kept apart from anybody on the other. Between the groups that this gives, the
 * probable pairs are united likewise, best first, if the groups have no provider in common (one child of a provider is
 * one person), and unless one of them has another group of the same provider that fits nearly as well.
 */
final class Component {
    private final List<Member> members = new ArrayList<>();
    private final List<Pair> pairs = new ArrayList<>();
    private final Map<Integer, Integer> places = new HashMap<>();
    private long conflicts;

    private record Pair(Member left, Member right, Judgement judgement) implements Comparable<Pair> {
        Pair {
            if (left.subject().compareTo(right.subject()) > 0) {
                Member swapped = left;
                left = right;
                right = swapped;
            }
        }

        @Override
        public int compareTo(Pair other) {
            int order = judgement.verdict().compareTo(other.judgement.verdict());
            if (order == 0) {
                order = Integer.compare(other.judgement.points(), judgement.points());
            }
            if (order == 0) {
                order = left.subject().compareTo(other.left.subject());
            }
            return order != 0 ? order : right.subject().compareTo(other.right.subject());
        }
    }

    void add(Member member) {
        members.add(member);
    }

    void pair(Member left, Member right, Judgement judgement) {
        pairs.add(new Pair(left, right, judgement));
    }

    void conflict() {
        conflicts++;
    }

    long conflicts() {
        return conflicts;
    }

    /** Adds the clusters, and returns how many pairs were left out because they were ambiguous. */
    long solve(PairJudge judge, List<List<Subject>> clusters) {
        if (pairs.isEmpty()) {
            members.forEach(member -> clusters.add(List.of(member.subject())));
            return 0;
        }
        members.sort((a, b) -> a.subject().compareTo(b.subject()));
        Group[] groupOf = new Group[members.size()];
        for (int i = 0; i < groupOf.length; i++) {
            places.put(members.get(i).subject().number(), i);
            groupOf[i] = new Group(i, members.get(i));
        }
        ToIntFunction<Member> place = member -> places.get(member.subject().number());
        pairs.sort(null);

        int probable = 0;
        while (probable < pairs.size() && pairs.get(probable).judgement().verdict() == Judgement.Verdict.CERTAIN) {
            Pair pair = pairs.get(probable++);
            Group left = groupOf[place.applyAsInt(pair.left())];
            Group right = groupOf[place.applyAsInt(pair.right())];
            if (left != right && !left.apart(right, judge)) {
                unite(left, right, groupOf, place);
            }
        }
        List<GroupPair> candidates = groupPairs(pairs.subList(probable, pairs.size()), groupOf, place, judge);
        long ambiguous = 0;
        Map<Group, Rivals> rivals = rivals(candidates);
        List<GroupPair> clear = new ArrayList<>();
        for (GroupPair candidate : candidates) {
            if (rivals.get(candidate.left()).near(candidate.right(), candidate.points(), judge.margin())
                    || rivals.get(candidate.right()).near(candidate.left(), candidate.points(), judge.margin())) {
                ambiguous++;
            } else {
                clear.add(candidate);
            }
        }
        for (GroupPair candidate : clear) {
            Group left = groupOf[candidate.left().first];
            Group right = groupOf[candidate.right().first];
            if (left != right && !left.sharesProvider(right) && !left.apart(right, judge)) {
                unite(left, right, groupOf, place);
            }
        }
        for (int i = 0; i < groupOf.length; i++) {
            if (groupOf[i].first == i) {
                clusters.add(LinkEngine.sorted(groupOf[i].members.stream().map(Member::subject).toList()));
            }
        }
        return ambiguous;
    }

    private static void unite(Group left, Group right, Group[] groupOf, ToIntFunction<Member> place) {
        Group united = new Group(left, right);
        for (Member member : united.members) {
            groupOf[place.applyAsInt(member)] = united;
        }
    }

    // One pair of two groups: the best of their members', in the order of the pairs. Groups that must be kept apart are
    // not candidates of each other, and therefore no rivals of others either.
    private static List<GroupPair> groupPairs(List<Pair> probable, Group[] groupOf, ToIntFunction<Member> place,
            PairJudge judge) {
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
                boolean apart = left.sharesProvider(right) || left.apart(right, judge);
                GroupPair joined = apart ? null : new GroupPair(left, right, pair.judgement().points());
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
            rivals.computeIfAbsent(candidate.left(), group -> new Rivals()).add(candidate.right(), candidate.points());
            rivals.computeIfAbsent(candidate.right(), group -> new Rivals()).add(candidate.left(), candidate.points());
        }
        return rivals;
    }

    private record GroupPair(Group left, Group right, int points) { }

    private record Rival(Group group, int points) { }

    /** The candidates of one group, by provider. */
    private static final class Rivals {
        private final Map<ProviderId, List<Rival>> byProvider = new HashMap<>();

        void add(Group group, int points) {
            for (Member member : group.members) {
                List<Rival> those = byProvider.computeIfAbsent(member.subject().provider(), provider -> new ArrayList<>());
                if (those.isEmpty() || those.get(those.size() - 1).group() != group) {
                    those.add(new Rival(group, points));
                }
            }
        }

        /** Returns whether another group than {@code chosen} fits as well, of a provider that is also in it. */
        boolean near(Group chosen, int points, int margin) {
            for (Member member : chosen.members) {
                for (Rival rival : byProvider.getOrDefault(member.subject().provider(), List.of())) {
                    if (rival.group() != chosen && Math.abs(rival.points() - points) < margin) {
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
        private final List<Member> members;

        Group(int first, Member only) {
            this.first = first;
            members = List.of(only);
        }

        Group(Group left, Group right) {
            first = Math.min(left.first, right.first);
            members = new ArrayList<>(left.members);
            members.addAll(right.members);
        }

        boolean apart(Group other, PairJudge judge) {
            for (Member mine : members) {
                for (Member theirs : other.members) {
                    if (mine.knowledge().judge(judge, theirs.knowledge()).keepsApart()) {
                        return true;
                    }
                }
            }
            return false;
        }

        boolean sharesProvider(Group other) {
            for (Member mine : members) {
                for (Member theirs : other.members) {
                    if (mine.subject().provider().equals(theirs.subject().provider())) {
                        return true;
                    }
                }
            }
            return false;
        }
    }
}
