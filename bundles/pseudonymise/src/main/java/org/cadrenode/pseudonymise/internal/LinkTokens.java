package org.cadrenode.pseudonymise.internal;

import java.util.Collections;
import java.util.Set;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.KeyedHash;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.pseudonym.PersonTokens;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.pseudonymise.engine.tokens.Identity;
import org.cadrenode.pseudonymise.engine.tokens.KeyedTokens;
import org.cadrenode.pseudonymise.engine.tokens.KnownIdentity;
import org.cadrenode.pseudonymise.engine.tokens.PersonTokeniser;
import org.cadrenode.pseudonymise.engine.tokens.Veil;

/**
 * Makes the linkage tokens of children, the same way for a delivery and for a renewal: without postcodes of who is sheltered, and
 * behind a veil of who is to be joined with no other identity. Not thread-safe.
 */
final class LinkTokens {
    private final PersonTokeniser tokeniser;
    private final KeyedHash own;
    private final Set<SubjectKey> sheltered;
    private final Set<SubjectKey> apart;

    /**
     * @param names how rare names are here
     * @param keyVersion of the network's linkage key
     * @param sheltered of whom nothing may leave that tells a place
     * @param apart whose identity is to be joined with no other
     */
    LinkTokens(SiteNames.Rarities names, Keystore keystore, int keyVersion, Set<SubjectKey> sheltered, Set<SubjectKey> apart) {
        own = own(keystore);
        tokeniser = new PersonTokeniser(new KeyedTokens(keystore.keyedHash(KeyPurpose.LINKAGE, keyVersion)), keyVersion,
                names.forenames().with(own), names.surnames().with(own));
        this.sheltered = sheltered;
        this.apart = apart;
    }

    /** Returns hashes under the first version of the node's own key, which stay what they are whatever is rotated. */
    static KeyedHash own(Keystore keystore) {
        return keystore.keyedHash(KeyPurpose.PSEUDONYM_LOCAL, Collections.min(keystore.versions(KeyPurpose.PSEUDONYM_LOCAL)));
    }

    /** Returns the tokens of a child. */
    PersonTokens of(Pseudonym subject, SubjectKey key, VaultPerson person) {
        Identity identity = KnownIdentity.of(sheltered.contains(key) ? person.withoutPlaces() : person);
        if (apart.contains(key)) {
            return tokeniser.veiled(subject, person.version(), identity, new Veil(own, person.provider() + "/" + person.localId()));
        }
        return tokeniser.tokens(subject, person.version(), identity);
    }
}
