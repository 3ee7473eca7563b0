package org.cadrenode.exchange.internal;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.erasure.ErasurePromise;
import org.cadrenode.api.exchange.CustodianIntake;
import org.cadrenode.api.exchange.PackageKind;
import org.cadrenode.api.exchange.Receipt;
import org.cadrenode.api.exchange.Received;
import org.cadrenode.api.keys.Keystore;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The custodian's end of its path, over directories of its own. It comes to life only where a custodian's room asks for it.
 * Thread-safe.
 */
@Component(service = CustodianIntake.class, configurationPid = "org.cadrenode.custodian")
@Designate(ocd = CustodianIntakeConfiguration.class)
public final class DirectoryCustodianIntake implements CustodianIntake {
    private final PackageInbox inbox;
    private final Clock clock;
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable ErasurePromise erasures;

    /** Made by the runtime. */
    @Activate
    public DirectoryCustodianIntake(@Reference Keystore keystore, @Reference Journal journal,
            CustodianIntakeConfiguration configuration) throws IOException {
        this(Settings.of(configuration), keystore, journal, new DurableFiles(), Clock.systemUTC());
    }

    DirectoryCustodianIntake(Settings settings, Keystore keystore, Journal journal, DurableFiles files, Clock clock)
            throws IOException {
        this.clock = clock;
        inbox = new PackageInbox(PackagePath.CUSTODIAN, settings, keystore, journal, files, clock);
    }

    @Override
    public Optional<Received> next() throws IOException {
        return inbox.next();
    }

    @Override
    public InputStream identifiers(Received received) throws IOException {
        return inbox.open(received, PackageKind.IDENTIFIERS, 0);
    }

    @Override
    public InputStream purge(Received received) throws IOException {
        return inbox.open(received, received.manifest().kind() == PackageKind.RETURN ? PackageKind.RETURN : PackageKind.PURGE, 0);
    }

    @Override
    public InputStream renewal(Received received) throws IOException {
        return inbox.open(received, PackageKind.RENEWAL, 0);
    }

    @Override
    public Map<ProviderId, Long> last(Predicate<String> took) {
        return inbox.last(took);
    }

    @Override
    public void again(Map<ProviderId, Long> after) throws IOException {
        inbox.again(after);
    }

    @Override
    public void confirm(Received received, Receipt receipt) throws IOException {
        inbox.confirm(received, Promise.in(receipt, erasures, clock));
    }

    @Override
    public long held() throws IOException {
        return inbox.held();
    }

    @Override
    public long setAside() throws IOException {
        return inbox.setAside();
    }
}
