package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.api.dictionary.Dictionaries;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.SourceRecordReader;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;

/** Which children deliveries hold records of, read from their records by the dictionaries in force. Sixteen octets a child in memory. */
final class HeldChildren {
    private final LandingZone landing;
    private final Dictionaries dictionaries;
    private final Vault vault;

    HeldChildren(LandingZone landing, Dictionaries dictionaries, Vault vault) {
        this.landing = landing;
        this.dictionaries = dictionaries;
        this.vault = vault;
    }

    /**
     * Returns the children of whom no delivery of their provider but these holds records; empty if that cannot be told, as of
     * some delivery the records or the dictionary are not there.
     */
    Optional<Set<SubjectKey>> only(Collection<DeliveryId> going, ProviderId provider) throws IOException {
        Set<SubjectKey> children = new HashSet<>();
        for (DeliveryId id : going) {
            if (landing.delivery(id).filter(HeldChildren::read).isPresent() && !visit(id, children::add)) {
                return Optional.empty();
            }
        }
        for (DeliveryStatus status : landing.deliveries()) {
            Delivery other = status.milestone().delivery();
            if (!other.provider().equals(provider) || going.contains(status.milestone().id())) {
                continue;
            }
            if (!read(status) || !visit(status.milestone().id(), children::remove)) {
                return Optional.empty();
            }
        }
        return Optional.of(children);
    }

    /** Returns whether the birthday of this age is over for each child of these deliveries; false if anybody's is not known. */
    boolean grown(Collection<DeliveryId> deliveries, int age, LocalDate today) throws IOException {
        Set<SubjectKey> children = new HashSet<>();
        for (DeliveryId id : deliveries) {
            if (landing.delivery(id).filter(HeldChildren::read).isEmpty() || !visit(id, children::add)) {
                return false;
            }
        }
        try (Vault.Reading reading = vault.open(PurposeToken.claim(PurposeToken.Purpose.RETENTION, "retention"))) {
            for (SubjectKey child : children) {
                OptionalLong born = reading.birthDay(child);
                if (born.isEmpty() || !LocalDate.ofEpochDay(born.getAsLong()).plusYears(age).isBefore(today)) {
                    return false;
                }
            }
        }
        return !children.isEmpty();
    }

    private static boolean read(DeliveryStatus status) {
        return status.milestone().stage() != Stage.RECEIVED;
    }

    private boolean visit(DeliveryId id, Consumer<SubjectKey> visitor) throws IOException {
        Delivery delivery = landing.delivery(id).orElseThrow().milestone().delivery();
        Optional<Dictionary> dictionary;
        try {
            dictionary = dictionaries.dictionary(delivery.source());
        } catch (CadreException e) {
            return false;
        }
        if (dictionary.isEmpty()) {
            return false;
        }
        List<Integer> places = new ArrayList<>();
        try (SourceRecordReader records = landing.records(id)) {
            while (records.next()) {
                while (places.size() <= records.tableNumber()) {
                    places.add(null);
                }
                Integer place = places.get(records.tableNumber());
                if (place == null) {
                    place = dictionary.get().table(records.table().name())
                            .map(rule -> records.table().columns().indexOf(rule.assigning().column())).orElse(-1);
                    places.set(records.tableNumber(), place);
                }
                String localId = place < 0 ? null : records.value(place);
                if (localId != null && !localId.isBlank()) {
                    visitor.accept(vault.keyOf(delivery.provider(), localId));
                }
            }
        }
        return true;
    }
}
