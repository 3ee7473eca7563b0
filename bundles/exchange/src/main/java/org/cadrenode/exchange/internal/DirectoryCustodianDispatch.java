package org.cadrenode.exchange.internal;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.exchange.CustodianDispatch;
import org.cadrenode.api.exchange.PackageKind;
import org.cadrenode.api.exchange.Receipt;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The provider's end of the custodian's path, over directories of its own. It knows kinds and counts, no content. Thread-safe. */
@Component(service = {CustodianDispatch.class, HealthCheck.class}, immediate = true,
        configurationPid = "org.cadrenode.exchange",
        property = {HealthCheck.NAME + "=exchange-custodian-dispatch", HealthCheck.TAGS + "=exchange"})
public final class DirectoryCustodianDispatch implements CustodianDispatch, HealthCheck {
    private final Optional<PackageOutbox> outbox;

    /** Made by the runtime. */
    @Activate
    public DirectoryCustodianDispatch(@Reference Keystore keystore, @Reference Journal journal,
            ExchangeConfiguration configuration) throws IOException {
        this(Settings.custodian(configuration), keystore, journal, new DurableFiles(), Clock.systemUTC());
    }

    DirectoryCustodianDispatch(Optional<Settings> settings, Keystore keystore, Journal journal, DurableFiles files, Clock clock)
            throws IOException {
        outbox = settings.isEmpty() ? Optional.empty()
                : Optional.of(new PackageOutbox(PackagePath.CUSTODIAN, settings.get(), keystore, journal, files, clock));
    }

    @Override
    public boolean configured() {
        return outbox.isPresent();
    }

    private PackageOutbox needed() {
        return outbox.orElseThrow(() -> new CadreException(ErrorCode.CONFIGURATION_INVALID,
                "org.cadrenode.exchange.cfg names no custodian: set custodianKey"));
    }

    @Override
    public String sendIdentifiers(ProviderId provider, String reference, long children, InputStream content) throws IOException {
        return needed().send(PackageKind.IDENTIFIERS, provider, reference, children, content);
    }

    @Override
    public String orderPurge(ProviderId provider, String reference, List<Pseudonym> subjects) throws IOException {
        return needed().orderPurge(provider, reference, subjects);
    }

    @Override
    public String orderReturn(ProviderId provider, String reference, List<Pseudonym> subjects) throws IOException {
        return needed().orderReturn(provider, reference, subjects);
    }

    @Override
    public String sendRenewal(ProviderId provider, String reference, long subjects, InputStream content) throws IOException {
        return needed().send(PackageKind.RENEWAL, provider, reference, subjects, content);
    }

    @Override
    public Optional<String> lastRenewal(ProviderId provider) {
        return outbox.flatMap(own -> own.lastReference(provider, PackageKind.RENEWAL));
    }

    @Override
    public boolean anythingSent(ProviderId provider) {
        return outbox.filter(own -> own.anythingSent(provider)).isPresent();
    }

    @Override
    public boolean awaitsPurge(String reference) {
        return outbox.filter(own -> own.awaitsPurge(reference)).isPresent();
    }

    @Override
    public Optional<String> purgeReference(String packageId) {
        return outbox.flatMap(own -> own.purgeReference(packageId));
    }

    @Override
    public List<Receipt> receipts() throws IOException {
        return outbox.isPresent() ? outbox.get().receipts() : List.of();
    }

    @Override
    public void acknowledge(Receipt receipt) throws IOException {
        needed().acknowledge(receipt);
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        if (outbox.isEmpty()) {
            log.info("No custodian is configured: no identifier leaves this site");
        } else {
            outbox.get().tell(log);
        }
        return new Result(log);
    }
}
