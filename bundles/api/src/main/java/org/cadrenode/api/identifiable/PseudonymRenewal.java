package org.cadrenode.api.identifiable;

import java.io.IOException;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.RenewalWriter;
import org.osgi.annotation.versioning.ProviderType;

/** Makes pseudonyms and linkage tokens anew from the vault, after a rotation of the keys they are made under. Thread-safe. */
@ProviderType
public interface PseudonymRenewal {
    /** Returns the versions of the keys under which pseudonyms and tokens are made now. */
    KeyVersions keyVersions();

    /**
     * Writes, for every child of a provider whose former pseudonym has left, the pair of pseudonyms and the tokens anew;
     * for opted-out children the pair alone. A child into whom other ids were merged has a pair for each of its ids whose
     * former pseudonym has left. The same again gives the same bytes as long as nobody learns more.
     *
     * @param formerPseudonyms version of the key under which the former pseudonyms were made
     * @param left whether a former pseudonym was ever sent: nothing of a child goes out that no one released
     * @param sink takes them, in the order of their new pseudonyms, and the end mark; it stays open
     * @return how many children were written
     */
    long renew(ProviderId provider, int formerPseudonyms, Predicate<Pseudonym> left, RenewalWriter sink) throws IOException;

    /**
     * Writes, for every id of a provider that was merged into another, the pair of its pseudonym and the surviving child's,
     * with the tokens of the child; for opted-out children the pair alone. All are made under the keys of now.
     *
     * @param wanted whether a former pseudonym is to become the present one at the other end
     * @param sink takes them, in the order of their present pseudonyms, and the end mark; it stays open
     * @return how many pairs were written
     */
    long merged(ProviderId provider, BiPredicate<Pseudonym, Pseudonym> wanted, RenewalWriter sink) throws IOException;

    /** Versions of the provider's pseudonym key and of the network's linkage key. */
    record KeyVersions(int pseudonym, int linkage) { }
}
