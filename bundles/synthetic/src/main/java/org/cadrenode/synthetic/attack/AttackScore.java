package org.cadrenode.synthetic.attack;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How far an attack came. The measure favours the attacker: of all guesses, the surest first, as many are taken as true
 * claims as can be with at least half of them right, and how many that is is read off the truth.
 *
 * @param persons how many were attacked
 * @param right the share of them whose name was guessed right, if every guess counts
 * @param recovered the share of them whose name is right in the largest set of claims of which at least half are right
 * @param names the share of all different names that are right in that set at least once
 * @param blind the share guessed right by one who sees no token but the sex
 */
public record AttackScore(int persons, double right, double recovered, double names, double blind) {

    /**
     * Scores guesses.
     *
     * @param truth the normalised name of each person, in the order of the guesses
     */
    public static AttackScore of(List<Optional<Guess>> guesses, List<String> truth, double blind) {
        record Claim(double confidence, boolean right, String name) {
        }
        List<Claim> claims = new ArrayList<>();
        for (int i = 0; i < guesses.size(); i++) {
            String name = truth.get(i);
            guesses.get(i).ifPresent(guess -> claims.add(new Claim(guess.confidence(), guess.name().equals(name), name)));
        }
        claims.sort(Comparator.comparingDouble(Claim::confidence).reversed());
        int right = 0;
        int most = 0;
        int taken = 0;
        for (int i = 0; i < claims.size(); i++) {
            right += claims.get(i).right() ? 1 : 0;
            // Guesses of one confidence stand or fall together.
            boolean last = i + 1 == claims.size() || claims.get(i + 1).confidence() < claims.get(i).confidence();
            if (last && 2 * right >= i + 1) {
                most = right;
                taken = i + 1;
            }
        }
        Set<String> names = new HashSet<>();
        claims.subList(0, taken).stream().filter(Claim::right).forEach(claim -> names.add(claim.name()));
        double all = Math.max(1, truth.size());
        return new AttackScore(truth.size(), right / all, most / all, names.size() / (double) Math.max(1, new HashSet<>(truth).size()), blind);
    }
}
