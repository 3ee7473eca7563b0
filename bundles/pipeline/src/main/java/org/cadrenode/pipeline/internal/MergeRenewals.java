package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.exchange.CustodianDispatch;
import org.cadrenode.api.exchange.Dispatch;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.api.identifiable.PseudonymRenewal;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.Renewal;
import org.cadrenode.api.pseudonym.RenewalWriter;

/**
 * Tells the resource, and the custodian, of children whose ids were merged after rows had left under each: the former
 * pseudonym becomes the surviving child's. It is a renewal of exactly these, and its reference is that of the last rotation
 * with the digest of the pairs behind it. What is about to be sent is written down first, sealed, and what was sent after
 * it, so that a kill in between sends the same package again, which is none, and every pair goes once. Called by the sweep,
 * one thread at a time.
 */
final class MergeRenewals {
    private static final String NEXT = "merging-";
    private static final String SENT = "merged-";

    private final Dispatch dispatch;
    private final CustodianDispatch custodian;
    private final PseudonymRenewal renewal;
    private final Vault vault;
    private final SealedFolder folder;
    private final RenewalFiles files;
    private final LeftPseudonyms left;
    private final Map<ProviderId, Looked> looked = new HashMap<>();

    /** On what the last look was taken that found nothing to send. */
    private record Looked(String rotation, long merges, int deliveries) { }

    MergeRenewals(LandingZone landing, Dispatch dispatch, CustodianDispatch custodian, PseudonymRenewal renewal, Vault vault,
            SealedFolder folder) {
        this.dispatch = dispatch;
        this.custodian = custodian;
        this.renewal = renewal;
        this.vault = vault;
        this.folder = folder;
        files = new RenewalFiles(folder);
        left = new LeftPseudonyms(landing, folder);
    }

    /** Returns the names of the files that tell which pseudonyms children have by merges since a rotation. */
    static List<String> files(ProviderId provider, String rotation) {
        return List.of(SENT + provider + "." + rotation, NEXT + provider + "." + rotation);
    }

    /** Sends what is new, but for providers whose pseudonyms are being renewed as a whole; true if anything went. */
    boolean send(List<DeliveryStatus> all, Set<ProviderId> renewing) throws IOException {
        boolean sent = false;
        for (ProviderId provider : Renewals.senders(all)) {
            if (!renewing.contains(provider)) {
                sent |= send(provider, all);
            }
        }
        return sent;
    }

    private boolean send(ProviderId provider, List<DeliveryStatus> all) throws IOException {
        String rotation = Renewals.rotation(provider, dispatch);
        String next = NEXT + provider + "." + rotation;
        if (!folder.has(next)) {
            List<DeliveryId> deliveries = LeftPseudonyms.deliveries(provider, all);
            Looked now = new Looked(rotation, vault.merges(), deliveries.size());
            if (now.merges() == 0 || now.equals(looked.get(provider))) {
                return false;
            }
            if (!write(provider, rotation, deliveries, next)) {
                looked.put(provider, now);
                return false;
            }
        }
        List<Renewal> pairs = files.pairs(next);
        String reference = rotation + Renewals.MERGES + digest(pairs);
        try (InputStream content = folder.open(next)) {
            dispatch.sendRenewal(provider, reference, pairs.size(), content);
        }
        if (custodian.configured() && custodian.anythingSent(provider)) {
            files.tell(custodian, provider, reference, next);
        }
        note(provider, rotation, pairs);
        folder.remove(next);
        return true;
    }

    private boolean write(ProviderId provider, String rotation, List<DeliveryId> deliveries, String next) throws IOException {
        PseudonymSet gone = left.of(deliveries);
        left.addRenewed(gone, Renewals.lastFile(provider, dispatch));
        Map<Pseudonym, Pseudonym> sent = new HashMap<>();
        if (folder.has(SENT + provider + "." + rotation)) {
            for (Renewal pair : files.pairs(SENT + provider + "." + rotation)) {
                sent.put(pair.former(), pair.present());
                gone.add(pair.present());
            }
        }
        long[] children = new long[1];
        folder.write(next, sink -> children[0] = renewal.merged(provider,
                (former, present) -> gone.contains(former) && !present.equals(sent.get(former)), new RenewalWriter(sink)));
        if (children[0] == 0) {
            folder.remove(next);
        }
        return children[0] > 0;
    }

    private void note(ProviderId provider, String rotation, List<Renewal> pairs) throws IOException {
        String name = SENT + provider + "." + rotation;
        List<Renewal> all = new ArrayList<>(folder.has(name) ? files.pairs(name) : List.of());
        all.addAll(pairs);
        folder.write(name, sink -> {
            RenewalWriter writer = new RenewalWriter(sink);
            for (Renewal pair : all) {
                writer.renewal(new Renewal(pair.former(), pair.present(), Optional.empty()));
            }
            writer.finish();
        });
        // What was sent before a rotation is in the rotation.
        for (String old : folder.names()) {
            boolean own = old.startsWith(SENT + provider + ".") || old.startsWith(NEXT + provider + ".");
            if (own && !old.endsWith("." + rotation)) {
                folder.remove(old);
            }
        }
    }

    private static String digest(List<Renewal> pairs) {
        StringBuilder words = new StringBuilder();
        pairs.forEach(pair -> words.append(pair.former().hex()).append(' ').append(pair.present().hex()).append('\n'));
        return Digest.ofContent(words.toString().getBytes(StandardCharsets.US_ASCII)).hex();
    }
}
