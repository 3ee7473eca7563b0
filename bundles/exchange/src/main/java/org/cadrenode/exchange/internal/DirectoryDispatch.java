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
import org.cadrenode.api.delivery.Cleared;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.Released;
import org.cadrenode.api.exchange.Dispatch;
import org.cadrenode.api.exchange.PackageKind;
import org.cadrenode.api.exchange.Receipt;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.optout.OptOutFreshness;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.terms.TermsBook;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/** The provider's end of the research path, over a directory. Thread-safe. */
@Component(service = {Dispatch.class, HealthCheck.class}, immediate = true, configurationPid = "org.cadrenode.exchange",
        property = {HealthCheck.NAME + "=exchange-dispatch", HealthCheck.TAGS + "=exchange"})
@Designate(ocd = ExchangeConfiguration.class)
public final class DirectoryDispatch implements Dispatch, HealthCheck {
    private final PackageOutbox outbox;
    // Dynamic: a change of the terms' configuration must not start the sending end anew. None at a resource, which sends no deliveries.
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable TermsBook terms;
    // Dynamic, as it comes and goes with the opt-out register. None at a resource.
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable OptOutFreshness optOuts;

    /** Made by the runtime. */
    @Activate
    public DirectoryDispatch(@Reference Keystore keystore, @Reference Journal journal, ExchangeConfiguration configuration)
            throws IOException {
        outbox = new PackageOutbox(PackagePath.RESEARCH, Settings.of(configuration), keystore, journal, new DurableFiles(), Clock.systemUTC());
    }

    DirectoryDispatch(Settings settings, Keystore keystore, Journal journal, @Nullable TermsBook terms, @Nullable OptOutFreshness optOuts,
            DurableFiles files, Clock clock) throws IOException {
        this.terms = terms;
        this.optOuts = optOuts;
        outbox = new PackageOutbox(PackagePath.RESEARCH, settings, keystore, journal, files, clock);
    }

    @Override
    public Released send(Cleared delivery, InputStream rows, InputStream tokens) throws IOException {
        return outbox.send(delivery, rows, tokens, () -> {
            OptOutsAtDispatch.demand(optOuts, delivery);
            TermsAtDispatch.demand(terms, delivery);
        });
    }

    @Override
    public Optional<Released> sent(Cleared delivery) throws IOException {
        return outbox.sent(delivery);
    }

    @Override
    public String orderPurge(ProviderId provider, String reference, List<Pseudonym> subjects) throws IOException {
        return outbox.orderPurge(provider, reference, subjects);
    }

    @Override
    public String orderReturn(ProviderId provider, String reference, List<Pseudonym> subjects) throws IOException {
        return outbox.orderReturn(provider, reference, subjects);
    }

    @Override
    public String sendRenewal(ProviderId provider, String reference, long subjects, InputStream content) throws IOException {
        return outbox.send(PackageKind.RENEWAL, provider, reference, subjects, content);
    }

    @Override
    public Optional<String> lastRenewal(ProviderId provider) {
        return outbox.lastReference(provider, PackageKind.RENEWAL);
    }

    @Override
    public List<Receipt> receipts() throws IOException {
        return outbox.receipts();
    }

    @Override
    public boolean acknowledged(String packageId) {
        return outbox.acknowledged(packageId);
    }

    @Override
    public void acknowledge(Receipt receipt) throws IOException {
        outbox.acknowledge(receipt);
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        outbox.tell(log);
        return new Result(log);
    }
}
