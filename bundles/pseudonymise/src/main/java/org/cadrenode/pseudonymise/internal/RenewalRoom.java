package org.cadrenode.pseudonymise.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.identifiable.OptOutScreen;
import org.cadrenode.api.identifiable.PseudonymRenewal;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.pseudonym.PersonTokens;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.Renewal;
import org.cadrenode.api.pseudonym.RenewalWriter;
import org.cadrenode.pseudonymise.engine.RowHashes;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Renews in two passes. The first finds who has left, and holds a pair of pseudonyms and the vault's key of each, about a
 * hundred bytes a child. The second writes them in the order of their new pseudonyms, which says nothing of the children
 * nor of when they came, and reads one child at a time for its tokens.
 */
@Component(service = PseudonymRenewal.class)
public final class RenewalRoom implements PseudonymRenewal {
    private final Vault vault;
    private final OptOutScreen optOuts;
    private final Keystore keystore;
    private final Journal journal;
    private final SiteNames names;

    private record Leaver(Pseudonym former, Pseudonym present, SubjectKey key) {
        @Override
        public String toString() {
            return "[leaver]";
        }
    }

    /** Makes the room. */
    @Activate
    public RenewalRoom(@Reference Vault vault, @Reference OptOutScreen optOuts, @Reference Keystore keystore,
            @Reference Journal journal, @Reference SiteNames names) {
        this.names = names;
        this.vault = vault;
        this.optOuts = optOuts;
        this.keystore = keystore;
        this.journal = journal;
    }

    @Override
    public KeyVersions keyVersions() {
        return new KeyVersions(newest(KeyPurpose.PSEUDONYM_LOCAL), newest(KeyPurpose.LINKAGE));
    }

    private int newest(KeyPurpose purpose) {
        return keystore.versions(purpose).get(0);
    }

    @Override
    public long renew(ProviderId provider, int formerPseudonyms, Predicate<Pseudonym> left, RenewalWriter sink)
            throws IOException {
        KeyVersions versions = keyVersions();
        PurposeToken purpose = PurposeToken.claim(PurposeToken.Purpose.RENEWAL, provider);
        long withTokens = 0;
        List<Leaver> leavers;
        try (Vault.Reading reading = vault.open(purpose); OptOutScreen.Suppressed suppressed = optOuts.open(purpose)) {
            LinkTokens linkTokens = linkTokens(provider, versions.linkage(), reading);
            leavers = leavers(provider, formerPseudonyms, versions.pseudonym(), left, reading, suppressed);
            for (Leaver leaver : leavers) {
                Optional<PersonTokens> tokens = tokens(leaver, reading, suppressed, linkTokens);
                withTokens += tokens.isPresent() ? 1 : 0;
                sink.renewal(new Renewal(leaver.former(), leaver.present(), tokens));
            }
            sink.finish();
        }
        journal.record(AuditEvent.of(AuditAction.PSEUDONYMS_RENEWED, provider).count("children", leavers.size())
                .count("token_sets", withTokens).count("former_version", formerPseudonyms)
                .count("pseudonym_version", versions.pseudonym()).count("linkage_version", versions.linkage()));
        return leavers.size();
    }

    private List<Leaver> leavers(ProviderId provider, int former, int present, Predicate<Pseudonym> left,
            Vault.Reading reading, OptOutScreen.Suppressed suppressed) {
        RowHashes formerHashes = hashes(provider, former);
        RowHashes presentHashes = hashes(provider, present);
        // By its former pseudonym, since a child of whom both stores know would be written twice.
        Map<Pseudonym, Leaver> found = new HashMap<>();
        Consumer<VaultPerson> look = person -> {
            if (person.provider().equals(provider)) {
                String localId = vault.presentId(provider, person.localId());
                Pseudonym renewed = presentHashes.subject(localId);
                SubjectKey key = vault.survivor(person.key());
                List<String> ids = new ArrayList<>(vault.formerIds(provider, localId));
                ids.add(localId);
                for (String id : ids) {
                    Pseudonym pseudonym = formerHashes.subject(id);
                    if (left.test(pseudonym)) {
                        found.put(pseudonym, new Leaver(pseudonym, renewed, key));
                    }
                }
            }
        };
        reading.changedSince(0, look);
        suppressed.all(look);
        return sorted(found.values());
    }

    private static List<Leaver> sorted(Collection<Leaver> leavers) {
        List<Leaver> sorted = new ArrayList<>(leavers);
        sorted.sort(Comparator.comparing(Leaver::present).thenComparing(Leaver::former));
        return sorted;
    }

    @Override
    public long merged(ProviderId provider, BiPredicate<Pseudonym, Pseudonym> wanted, RenewalWriter sink) throws IOException {
        KeyVersions versions = keyVersions();
        PurposeToken purpose = PurposeToken.claim(PurposeToken.Purpose.RENEWAL, provider);
        RowHashes hashes = hashes(provider, versions.pseudonym());
        List<Leaver> leavers = new ArrayList<>();
        long withTokens = 0;
        try (Vault.Reading reading = vault.open(purpose); OptOutScreen.Suppressed suppressed = optOuts.open(purpose)) {
            LinkTokens linkTokens = linkTokens(provider, versions.linkage(), reading);
            for (Vault.Merge merge : reading.merges(provider)) {
                Leaver leaver = new Leaver(hashes.subject(merge.formerId()), hashes.subject(merge.presentId()),
                        vault.keyOf(provider, merge.presentId()));
                if (wanted.test(leaver.former(), leaver.present())) {
                    leavers.add(leaver);
                }
            }
            leavers = sorted(leavers);
            for (Leaver leaver : leavers) {
                Optional<PersonTokens> tokens = tokens(leaver, reading, suppressed, linkTokens);
                withTokens += tokens.isPresent() ? 1 : 0;
                sink.renewal(new Renewal(leaver.former(), leaver.present(), tokens));
            }
            sink.finish();
        }
        if (!leavers.isEmpty()) {
            journal.record(AuditEvent.of(AuditAction.PSEUDONYMS_RENEWED, provider).with("why", "merge")
                    .count("children", leavers.size()).count("token_sets", withTokens)
                    .count("pseudonym_version", versions.pseudonym()).count("linkage_version", versions.linkage()));
        }
        return leavers.size();
    }

    private RowHashes hashes(ProviderId provider, int version) {
        return new RowHashes(keystore.keyedHash(KeyPurpose.PSEUDONYM_LOCAL, version), provider);
    }

    private LinkTokens linkTokens(ProviderId provider, int keyVersion, Vault.Reading reading) throws IOException {
        return new LinkTokens(names.rarities(keyVersion, provider, vault, reading), keystore, keyVersion, optOuts.sheltered(),
                optOuts.apart());
    }

    // As in a delivery: of a child whom the vault does not know, or who opted out, no token is made.
    private Optional<PersonTokens> tokens(Leaver leaver, Vault.Reading reading, OptOutScreen.Suppressed suppressed,
            LinkTokens linkTokens) {
        if (!vault.knows(leaver.key()) || suppressed.person(leaver.key()).isPresent()) {
            return Optional.empty();
        }
        return reading.person(leaver.key()).map(person -> linkTokens.of(leaver.present(), leaver.key(), person));
    }
}
