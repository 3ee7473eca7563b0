package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.builder.RouteBuilder;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Revising;
import org.cadrenode.api.delivery.Revision;
import org.cadrenode.api.delivery.RevisionReason;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.dictionary.Dictionaries;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.api.identifiable.RevisionFinder;
import org.cadrenode.api.identifiable.Revisions;
import org.cadrenode.api.security.Authorizer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** Looks for revisions from time to time, and when an operator says so; tells how many children wait. */
@Component(service = {Revising.class, HealthCheck.class}, immediate = true, configurationPid = RevisionConfiguration.PID,
        property = {HealthCheck.NAME + "=revisions", HealthCheck.TAGS + "=cadre"})
@Designate(ocd = RevisionConfiguration.class)
public final class RevisionFlow implements Revising, HealthCheck {
    private static final String ROUTE = "revisions";

    private final CamelRoom camel;
    private final Authorizer authorizer;
    private final LandingZone landing;
    private final Revisions revisions;
    private final Revisor revisor;
    private final Set<RevisionReason> automatic;

    @Activate
    public RevisionFlow(@Reference CamelRoom camel, @Reference LandingZone landing, @Reference Revisions revisions,
            @Reference Dictionaries dictionaries, @Reference RevisionFinder finder, @Reference Authorizer authorizer,
            RevisionConfiguration configuration) {
        this.camel = camel;
        this.authorizer = authorizer;
        this.landing = landing;
        this.revisions = revisions;
        revisor = new Revisor(landing, revisions, dictionaries, finder);
        // What protects a child waits for no configuration.
        Set<RevisionReason> chosen = reasons(configuration.automatic());
        chosen.add(RevisionReason.PROTECTION);
        automatic = Set.copyOf(chosen);
        if (configuration.lookMinutes() < 1) {
            throw new CadreException(ErrorCode.CONFIGURATION_INVALID, "lookMinutes is at least 1");
        }
        long period = Duration.ofMinutes(configuration.lookMinutes()).toMillis();
        camel.add(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("scheduler:" + ROUTE + "?initialDelay=" + period + "&delay=" + period).routeId(ROUTE)
                        .process(exchange -> revisor.look(automatic));
            }
        });
    }

    /** Returns the reasons that a configuration names. */
    static Set<RevisionReason> reasons(String words) {
        Set<RevisionReason> reasons = EnumSet.noneOf(RevisionReason.class);
        for (String word : words.split(",")) {
            if (!word.isBlank()) {
                reasons.add(Arrays.stream(RevisionReason.values())
                        .filter(reason -> reason.name().toLowerCase(Locale.ROOT).equals(word.strip())).findFirst()
                        .orElseThrow(() -> new CadreException(ErrorCode.CONFIGURATION_INVALID,
                                "automatic names dictionary, family, scrub_options and key, separated by commas")));
            }
        }
        return reasons;
    }

    @Deactivate
    void close() {
        revisor.stop();
        camel.remove(ROUTE);
    }

    @Override
    public List<Finding> find(SourceId source) throws IOException {
        return revisor.find(source);
    }

    @Override
    public List<DeliveryId> begin(SourceId source) throws IOException {
        return revisor.begin(source, EnumSet.allOf(RevisionReason.class), authorizer.require("delivery:revise"));
    }

    @Override
    public Delivery readAgain(DeliveryId delivery) throws IOException {
        return revisions.readAgain(delivery, authorizer.require("delivery:revise"));
    }

    @Override
    public Optional<Revision> revision(DeliveryId delivery) {
        return revisions.revision(delivery);
    }

    @Override
    public Waiting waiting(SourceId source) {
        return revisor.waiting(source);
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        Set<SourceId> sources = new TreeSet<>();
        landing.deliveries().forEach(status -> sources.add(status.milestone().delivery().source()));
        for (SourceId source : sources) {
            Waiting waiting = revisor.waiting(source);
            if (waiting.found() > 0) {
                log.warn("{}: the rows of {} children would be others now; see delivery:revise --dry-run {}", source, waiting.found(),
                        source);
            }
            if (waiting.underWay() > 0) {
                log.info("{}: {} children are in revisions that are under way", source, waiting.underWay());
            }
        }
        log.info("Revisions begin by themselves for: {}", automatic.isEmpty() ? "nothing" : automatic);
        return new Result(log);
    }
}
