package org.cadrenode.pipeline.internal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.api.identifiable.Artefact;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.api.pseudonym.PersonTokensReader;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.RenewalReader;

/**
 * The pseudonyms under which children's rows have left: those of the tokens that went with released deliveries, and those
 * that the last renewal gave. Only of these children may a renewal or the custodian be told.
 */
final class LeftPseudonyms {
    private final LandingZone landing;
    private final SealedFolder folder;

    LeftPseudonyms(LandingZone landing, SealedFolder folder) {
        this.landing = landing;
        this.folder = folder;
    }

    /** Returns the deliveries of a provider that have left. */
    static List<DeliveryId> deliveries(ProviderId provider, List<DeliveryStatus> all) {
        return all.stream().map(DeliveryStatus::milestone)
                .filter(milestone -> milestone.delivery().provider().equals(provider)
                        && (milestone.stage() == Stage.RELEASED || milestone.stage() == Stage.SETTLED))
                .map(milestone -> milestone.id()).toList();
    }

    /** Returns the pseudonyms of these deliveries. */
    PseudonymSet of(Collection<DeliveryId> deliveries) throws IOException {
        PseudonymSet left = new PseudonymSet();
        for (DeliveryId delivery : deliveries) {
            // What was destroyed since has no children any more whom another delivery does not hold.
            if (landing.delivery(delivery).isEmpty()) {
                continue;
            }
            try (PersonTokensReader tokens = new PersonTokensReader(new BufferedInputStream(landing.read(delivery, Artefact.TOKENS)))) {
                for (var person = tokens.next(Set.of()); person.isPresent(); person = tokens.next(Set.of())) {
                    left.add(person.get().subject());
                }
            }
        }
        return left;
    }

    /** Adds those that children have since a renewal; {@code renewal} is the name of its file, if there was one. */
    void addRenewed(PseudonymSet left, Optional<String> renewal) throws IOException {
        if (renewal.isPresent()) {
            try (RenewalReader reader = new RenewalReader(folder.open(renewal.get()))) {
                for (var next = reader.next(); next.isPresent(); next = reader.next()) {
                    Pseudonym present = next.get().present();
                    left.add(present);
                }
            }
        }
    }

    /** Adds those that children have by merges since a rotation. */
    void addMerged(PseudonymSet left, ProviderId provider, String rotation) throws IOException {
        for (String name : MergeRenewals.files(provider, rotation)) {
            addRenewed(left, Optional.of(name).filter(folder::has));
        }
    }
}
