package org.cadrenode.api.linkage;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Pairs of children that the scores leave to people, and what people decide. Nothing here tells who a child is: it shows how far
 * two records agree, never in what. Thread-safe.
 */
@ProviderType
public interface LinkReview {
    /** Returns the pairs that wait, the likeliest first. */
    Queue queue(int limit);

    /**
     * Returns all that is known of a pair.
     *
     * @param number such as {@code R-17-2041}; of any pair, whether it waits or not
     * @throws org.cadrenode.api.error.CadreException NOT_FOUND
     */
    Pair explain(String number);

    /** Returns all that is known of a pair; NOT_FOUND if one of the two is not here. */
    Pair explain(Pseudonym one, Pseudonym other);

    /**
     * Decides about a pair, once a second person agreed. It holds under all later pseudonyms of the two and whatever comes of
     * them, until it is decided otherwise; who belongs together is worked out anew, with all that hung on it.
     *
     * @throws org.cadrenode.api.error.CadreException NOT_PERMITTED; APPROVAL_NEEDED; WRONG_STAGE if a join would put two children
     *     of one provider in one person, or nothing would be changed; NOT_FOUND; REASON_MISSING
     */
    Pair decide(String number, Word word, String reason);

    /**
     * Estimates weights from the tokens of all providers, without any change of what is linked.
     *
     * @throws org.cadrenode.api.error.CadreException WRONG_STAGE if there are not two providers with enough children
     */
    Proposal learn() throws IOException;

    /** What a person says of a pair. */
    enum Word {
        /** They are two children. */
        SPLIT,
        /** They are one child. */
        JOIN,
        /** What was said before holds no longer: the scores decide. */
        NONE
    }

    /** How a pair stands. */
    enum Standing {
        /** One person. */
        LINKED,
        /** The score is between the two thresholds. */
        UNCERTAIN,
        /** The score is high enough, but somebody else fits as well, or somebody between them keeps them apart. */
        AMBIGUOUS,
        /** A number is the same and nearly all else is not, or the numbers differ and all else is the same. */
        CONTRADICTED,
        /** Two persons, by their score. */
        APART
    }

    /**
     * What waits.
     *
     * @param total how many pairs wait, {@code pairs} being the first of them
     */
    record Queue(List<Pair> pairs, long total) {
        public Queue {
            pairs = List.copyOf(pairs);
        }
    }

    /**
     * Two children of single providers.
     *
     * @param number by which the pair is named; it says nothing of the children
     * @param left the beginning of a child's pseudonym
     * @param right likewise
     * @param score natural logarithm of the odds that they are one; empty if they share nothing by which they could be compared
     * @param agreements of each identifier, how far it agrees
     * @param decision what a person said
     */
    record Pair(String number, ProviderId leftProvider, String left, ProviderId rightProvider, String right, Standing standing,
            OptionalDouble score, List<Agreement> agreements, Optional<Decision> decision) {
        public Pair {
            agreements = List.copyOf(agreements);
        }
    }

    /**
     * How far one identifier agrees.
     *
     * @param level such as {@code one-edit}
     * @param weight what that adds to the score
     */
    record Agreement(String identifier, String level, double weight) { }

    /**
     * What two people decided.
     *
     * @param by who asked for it
     * @param second who agreed
     * @param journalEntry its number in the journal
     */
    record Decision(Word word, String by, String second, String reason, Instant at, long journalEntry) { }

    /**
     * Weights that somebody may adopt.
     *
     * @param text as {@code etc/linkage-weights.txt} holds it
     * @param children how many were compared
     * @param pairs how many pairs it was learnt from
     */
    record Proposal(String text, long children, long pairs) { }
}
