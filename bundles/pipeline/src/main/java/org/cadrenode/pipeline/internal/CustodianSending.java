package org.cadrenode.pipeline.internal;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.exchange.CustodianDispatch;
import org.cadrenode.api.exchange.Dispatch;
import org.cadrenode.api.identifiable.CustodyEntry;
import org.cadrenode.api.identifiable.CustodyWriter;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.api.identifiable.OptOutScreen;
import org.cadrenode.api.identifiable.Pseudonymiser;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.pseudonym.Pseudonym;

/**
 * Sends the custodian the identifiers of children whose rows have left, as they are now and once more when they change. A
 * note a provider says what was told: up to which version of the vault, and of which deliveries. A kill before the note is
 * written sends some children twice, which changes nothing there. Called by the sweep, one thread at a time.
 */
final class CustodianSending {
    private static final String NOTE = "custodian-";
    private static final String CONTENT = "identifiers-";
    private static final int MOST_DELIVERIES = 10_000_000;

    private final LandingZone landing;
    private final Vault vault;
    private final Pseudonymiser pseudonymiser;
    private final OptOutScreen optOut;
    private final Dispatch dispatch;
    private final CustodianDispatch custodian;
    private final SealedFolder folder;
    private final LeftPseudonyms left;

    /** What a provider's custodian was told of, and behind which renewal. */
    private record Told(long vaultVersion, String renewal, Set<DeliveryId> deliveries) { }

    CustodianSending(LandingZone landing, Vault vault, Pseudonymiser pseudonymiser, OptOutScreen optOut, Dispatch dispatch,
            CustodianDispatch custodian, SealedFolder folder) {
        this.landing = landing;
        this.vault = vault;
        this.pseudonymiser = pseudonymiser;
        this.optOut = optOut;
        this.dispatch = dispatch;
        this.custodian = custodian;
        this.folder = folder;
        left = new LeftPseudonyms(landing, folder);
    }

    /** Sends what is new, but for providers whose pseudonyms are being renewed; true if anything went. */
    boolean send(List<DeliveryStatus> all, Set<ProviderId> renewing) throws IOException {
        if (!custodian.configured()) {
            return false;
        }
        Set<ProviderId> providers = new TreeSet<>();
        all.forEach(status -> providers.add(status.milestone().delivery().provider()));
        providers.removeAll(renewing);
        boolean sent = false;
        for (ProviderId provider : providers) {
            List<DeliveryId> deliveries = LeftPseudonyms.deliveries(provider, all);
            if (!deliveries.isEmpty()) {
                sent |= send(provider, deliveries);
            }
        }
        return sent;
    }

    private boolean send(ProviderId provider, List<DeliveryId> deliveries) throws IOException {
        Told told = told(provider);
        // Asked before anything is read: what is written to the vault meanwhile is for the next time.
        long version = vault.version();
        List<DeliveryId> fresh = deliveries.stream().filter(id -> !told.deliveries().contains(id)).sorted(
                (one, other) -> one.value().compareTo(other.value())).toList();
        String renewal = dispatch.lastRenewal(provider).orElse("");
        boolean merged = Renewals.onlyMerged(told.renewal(), renewal);
        boolean renewed = !merged && !renewal.equals(told.renewal());
        if (fresh.isEmpty() && version == told.vaultVersion() && !renewed && !merged) {
            return false;
        }
        // After a renewal all are told anew: rows may have left before it of which the custodian was not told yet.
        long since = renewed ? 0 : told.vaultVersion();
        String reference = reference(since, version, renewal, fresh);
        String name = CONTENT + provider;
        long children = write(name, reference, provider, told.deliveries(), fresh, since, merged);
        if (children > 0) {
            try (InputStream content = folder.open(name)) {
                custodian.sendIdentifiers(provider, reference, children, content);
            }
        }
        folder.remove(name);
        Set<DeliveryId> now = new HashSet<>(told.deliveries());
        now.addAll(fresh);
        note(provider, new Told(version, renewal, now));
        return children > 0;
    }

    // The same children of the same vault give the same reference, so that a kill behind the sending does not send twice.
    private static String reference(long since, long version, String renewal, List<DeliveryId> fresh) {
        StringBuilder words = new StringBuilder("v").append(since).append('-').append(version).append('\n').append(renewal);
        fresh.forEach(id -> words.append('\n').append(id.value()));
        return Digest.ofContent(words.toString().getBytes(StandardCharsets.US_ASCII)).hex();
    }

    private long write(String name, String reference, ProviderId provider, Set<DeliveryId> told, List<DeliveryId> fresh, long since,
            boolean merged) throws IOException {
        PseudonymSet before = left.of(told);
        left.addRenewed(before, Renewals.lastFile(provider, dispatch));
        // Of a child whose ids were merged the custodian has what was known of one of them, if anything: it is told again.
        PseudonymSet again = new PseudonymSet();
        left.addMerged(again, provider, Renewals.rotation(provider, dispatch));
        left.addMerged(before, provider, Renewals.rotation(provider, dispatch));
        PseudonymSet added = left.of(fresh);
        Set<SubjectKey> sheltered = optOut.sheltered();
        Set<SubjectKey> apart = optOut.apart();
        long[] children = new long[1];
        folder.write(name, sink -> {
            CustodyWriter writer = new CustodyWriter(sink);
            try (Vault.Reading reading = vault.open(PurposeToken.claim(PurposeToken.Purpose.CUSTODIAN, reference))) {
                // Of those whose rows left just now all are read, of the others those who changed.
                reading.changedSince(fresh.isEmpty() && !merged ? since : 0, person -> {
                    if (person.provider().equals(provider)) {
                        VaultPerson shown = apart.contains(person.key()) ? person.ofNow() : person;
                        put(sheltered.contains(person.key()) ? shown.withoutPlaces() : shown, since, before, added,
                                merged ? again : new PseudonymSet(), writer);
                    }
                });
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
            writer.finish();
            children[0] = writer.entries();
        });
        return children[0];
    }

    private void put(VaultPerson person, long since, PseudonymSet before, PseudonymSet added, PseudonymSet again,
            CustodyWriter writer) {
        Pseudonym pseudonym = pseudonymiser.pseudonym(person.provider(), person.localId());
        boolean known = before.contains(pseudonym);
        if (again.contains(pseudonym) || (known ? person.version() > since : added.contains(pseudonym))) {
            try {
                writer.entry(CustodyEntry.of(pseudonym, person));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Told told(ProviderId provider) throws IOException {
        String name = NOTE + provider;
        if (!folder.has(name)) {
            return new Told(0, "", Set.of());
        }
        try (DataInputStream in = new DataInputStream(folder.open(name))) {
            long version = in.readLong();
            String renewal = in.readUTF();
            int many = in.readInt();
            if (many < 0 || many > MOST_DELIVERIES) {
                throw new IOException("The note of what a custodian was told is damaged");
            }
            Set<DeliveryId> deliveries = new HashSet<>();
            for (int i = 0; i < many; i++) {
                deliveries.add(new DeliveryId(in.readUTF()));
            }
            return new Told(version, renewal, deliveries);
        }
    }

    private void note(ProviderId provider, Told told) throws IOException {
        List<DeliveryId> deliveries = new ArrayList<>(told.deliveries());
        folder.write(NOTE + provider, sink -> {
            DataOutputStream out = new DataOutputStream(sink);
            out.writeLong(told.vaultVersion());
            out.writeUTF(told.renewal());
            out.writeInt(deliveries.size());
            for (DeliveryId id : deliveries) {
                out.writeUTF(id.value());
            }
            out.flush();
        });
    }
}
