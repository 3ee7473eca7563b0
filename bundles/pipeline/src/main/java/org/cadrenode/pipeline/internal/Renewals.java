package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.api.exchange.CustodianDispatch;
import org.cadrenode.api.exchange.Dispatch;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.api.identifiable.PseudonymRenewal;
import org.cadrenode.api.identifiable.PseudonymRenewal.KeyVersions;
import org.cadrenode.api.pseudonym.RenewalWriter;

/**
 * Sends pseudonyms and tokens anew after a rotation of the keys they are made under. What was made under the older keys
 * goes first if it was released, and is made again if not; what is made under the newer ones comes after the renewal. So
 * the resource never has a child under both. The renewal's content is kept, sealed, until the next one: it tells under
 * which pseudonyms children are known there. Called by the sweep, one thread at a time.
 */
final class Renewals {
    private static final String FIRST = "p1-l1";
    private static final Pattern REFERENCE = Pattern.compile("p([0-9]{1,5})-l([0-9]{1,5})");
    private static final String FILE = "renewal-";
    /** What stands behind a rotation's reference in that of merges since. */
    static final String MERGES = "-m";

    private final LandingZone landing;
    private final Dispatch dispatch;
    private final CustodianDispatch custodian;
    private final PseudonymRenewal renewal;
    private final SealedFolder folder;
    private final RenewalFiles files;
    private final LeftPseudonyms left;

    Renewals(LandingZone landing, Dispatch dispatch, CustodianDispatch custodian, PseudonymRenewal renewal, SealedFolder folder) {
        this.landing = landing;
        this.dispatch = dispatch;
        this.custodian = custodian;
        this.renewal = renewal;
        this.folder = folder;
        files = new RenewalFiles(folder);
        left = new LeftPseudonyms(landing, folder);
    }

    private static String reference(KeyVersions versions) {
        return "p" + versions.pseudonym() + "-l" + versions.linkage();
    }

    private String last(ProviderId provider) {
        return rotation(provider, dispatch);
    }

    /** Returns the reference of a provider's last rotation; merges since do not count. */
    static String rotation(ProviderId provider, Dispatch dispatch) {
        return rotation(dispatch.lastRenewal(provider)).orElse(FIRST);
    }

    private static Optional<String> rotation(Optional<String> reference) {
        return reference.map(one -> one.contains(MERGES) ? one.substring(0, one.indexOf(MERGES)) : one)
                .filter(one -> !one.equals(FIRST));
    }

    /** Returns whether there were other merges, but no rotation, between two renewals' references. */
    static boolean onlyMerged(String before, String now) {
        return !before.equals(now) && rotation(Optional.of(before).filter(one -> !one.isEmpty()))
                .equals(rotation(Optional.of(now).filter(one -> !one.isEmpty())));
    }

    /** Returns the name of the file of a provider's last rotation, if there was one. */
    static Optional<String> lastFile(ProviderId provider, Dispatch dispatch) {
        return rotation(dispatch.lastRenewal(provider)).map(reference -> file(provider, reference));
    }

    private static String file(ProviderId provider, String reference) {
        return FILE + provider + "." + reference;
    }

    /** Returns the providers whose children are to be renewed before anything is made, or taken back, under the newer keys. */
    Set<ProviderId> due(List<DeliveryStatus> all) {
        String now = reference(renewal.keyVersions());
        Set<ProviderId> due = new TreeSet<>();
        for (ProviderId provider : senders(all)) {
            if (!last(provider).equals(now) || custodianDue(provider)) {
                due.add(provider);
            }
        }
        return due;
    }

    /** Returns the providers of whom anything has left. */
    static Set<ProviderId> senders(List<DeliveryStatus> all) {
        Set<ProviderId> senders = new TreeSet<>();
        for (DeliveryStatus status : all) {
            Stage stage = status.milestone().stage();
            if (stage == Stage.RELEASED || stage == Stage.SETTLED) {
                senders.add(status.milestone().delivery().provider());
            }
        }
        return senders;
    }

    // A custodian who got nothing yet gets the first children under their present pseudonyms.
    private boolean custodianDue(ProviderId provider) {
        Optional<String> sent = rotation(dispatch.lastRenewal(provider));
        return sent.isPresent() && custodian.configured() && custodian.anythingSent(provider)
                && !rotation(custodian.lastRenewal(provider)).equals(sent);
    }

    /** Goes on with the renewals of these providers as far as can be now; true if anything moved. */
    boolean goOn(Set<ProviderId> due, List<DeliveryStatus> all, Set<DeliveryId> underWork) throws IOException {
        boolean moved = false;
        for (ProviderId provider : due) {
            // The custodian's part of the last renewal comes before the next one takes its file.
            if (custodianDue(provider)) {
                tellCustodian(provider);
            }
            moved = true;
            KeyVersions versions = renewal.keyVersions();
            if (last(provider).equals(reference(versions))) {
                continue;
            }
            boolean ready = true;
            for (DeliveryStatus status : all) {
                DeliveryId id = status.milestone().id();
                if (!status.milestone().delivery().provider().equals(provider)) {
                    continue;
                }
                switch (status.milestone().stage()) {
                    case CLEARED -> ready = false;
                    case SCREENED -> ready &= !underWork.contains(id);
                    case PSEUDONYMISED -> {
                        ready = false;
                        if (!underWork.contains(id)) {
                            landing.returnToLanded(id);
                        }
                    }
                    case RECEIVED, LANDED, REFUSED, RELEASED, SETTLED -> { }
                }
            }
            if (ready) {
                renew(provider, versions, all);
            }
        }
        return moved;
    }

    private void renew(ProviderId provider, KeyVersions versions, List<DeliveryStatus> all) throws IOException {
        String reference = reference(versions);
        String name = file(provider, reference);
        if (!folder.has(name)) {
            PseudonymSet former = left.of(LeftPseudonyms.deliveries(provider, all));
            left.addRenewed(former, lastFile(provider, dispatch));
            left.addMerged(former, provider, last(provider));
            int formerVersion = pseudonymVersion(last(provider));
            folder.write(name, sink -> renewal.renew(provider, formerVersion, former::contains, new RenewalWriter(sink)));
            if (!renewal.keyVersions().equals(versions)) {
                folder.remove(name);
                return;
            }
        }
        long children = files.count(name);
        Optional<String> replaced = lastFile(provider, dispatch).filter(old -> !old.equals(name));
        try (InputStream content = folder.open(name)) {
            dispatch.sendRenewal(provider, reference, children, content);
        }
        if (replaced.isPresent()) {
            folder.remove(replaced.get());
        }
        if (custodianDue(provider)) {
            tellCustodian(provider);
        }
    }

    private void tellCustodian(ProviderId provider) throws IOException {
        String reference = last(provider);
        files.tell(custodian, provider, reference, file(provider, reference));
    }

    private static int pseudonymVersion(String reference) {
        Matcher parts = REFERENCE.matcher(reference);
        if (!parts.matches()) {
            throw new IllegalStateException("A renewal was sent under a reference that is none");
        }
        return Integer.parseInt(parts.group(1));
    }
}
