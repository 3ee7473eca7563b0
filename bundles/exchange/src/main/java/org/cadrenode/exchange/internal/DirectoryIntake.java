package org.cadrenode.exchange.internal;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.erasure.ErasurePromise;
import org.cadrenode.api.exchange.Intake;
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

/** The resource's end of the research path, over a directory. Thread-safe. */
@Component(service = {Intake.class, HealthCheck.class}, immediate = true, configurationPid = "org.cadrenode.exchange",
        property = {HealthCheck.NAME + "=exchange-intake", HealthCheck.TAGS + "=exchange"})
public final class DirectoryIntake implements Intake, HealthCheck {
    private final PackageInbox inbox;
    private final Clock clock;
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable ErasurePromise erasures;

    /** Made by the runtime. */
    @Activate
    public DirectoryIntake(@Reference Keystore keystore, @Reference Journal journal, ExchangeConfiguration configuration)
            throws IOException {
        this(Settings.of(configuration), keystore, journal, new DurableFiles(), Clock.systemUTC());
    }

    DirectoryIntake(Settings settings, Keystore keystore, Journal journal, DurableFiles files, Clock clock)
            throws IOException {
        this.clock = clock;
        inbox = new PackageInbox(PackagePath.RESEARCH, settings, keystore, journal, files, clock);
    }

    @Override
    public Optional<Received> next() throws IOException {
        return inbox.next();
    }

    @Override
    public Optional<Received> following(Received received) throws IOException {
        return inbox.following(received);
    }

    @Override
    public InputStream rows(Received received) throws IOException {
        return inbox.open(received, PackageKind.DATA, 0);
    }

    @Override
    public InputStream tokens(Received received) throws IOException {
        return inbox.open(received, PackageKind.DATA, 1);
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
    public void remove(String packageId) throws IOException {
        inbox.remove(packageId);
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        inbox.tell(log);
        return new Result(log);
    }
}
