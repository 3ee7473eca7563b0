package org.cadrenode.validation.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.QuarantineEntry;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.Sources;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.Dictionaries;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.api.identifiable.Revisions;
import org.cadrenode.api.identifiable.SourceRecordReader;
import org.cadrenode.api.security.Authorizer;
import org.cadrenode.api.validation.Rule.Severity;
import org.cadrenode.api.validation.Validation;
import org.cadrenode.api.validation.ValidationReport;
import org.cadrenode.api.validation.ValidationReport.Part;
import org.cadrenode.api.validation.ValidationReport.Table;
import org.cadrenode.validation.engine.Completeness;
import org.cadrenode.validation.engine.Known;
import org.cadrenode.validation.engine.ReportPage;
import org.cadrenode.validation.engine.ReportTable;
import org.cadrenode.validation.engine.Scan;
import org.cadrenode.validation.engine.SealedSpill;
import org.cadrenode.validation.engine.Spill;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** Looks through landed deliveries, one at a time, and keeps the reports. */
@Component(service = {Validation.class, ValidationRoom.class}, configurationPid = ValidationConfiguration.PID)
@Designate(ocd = ValidationConfiguration.class)
public final class ValidationRoom implements Validation {
    private static final int MOST_QUARANTINED = 100_000;
    // Fewer than the reports that are kept: a delivery whose report went is not looked through again.
    private static final int MOST_WAITING = ReportShelf.MOST_REPORTS / 2;

    private final LandingZone landing;
    private final Revisions revisions;
    private final Dictionaries dictionaries;
    private final Sources sources;
    private final Journal journal;
    private final Authorizer authorizer;
    private final Clock clock;
    private final Duration together;
    private final Path spills;
    private final ReportShelf shelf;

    @Activate
    public ValidationRoom(ValidationConfiguration configuration, @Reference LandingZone landing, @Reference Revisions revisions,
            @Reference Dictionaries dictionaries, @Reference Sources sources, @Reference Journal journal, @Reference Authorizer authorizer)
            throws IOException {
        this(folder(configuration), Duration.ofDays(configuration.togetherDays()), landing, revisions, dictionaries,
                sources, journal, authorizer, Clock.systemUTC());
    }

    static Path folder(ValidationConfiguration configuration) {
        return configuration.directory().isBlank() ? Path.of(System.getProperty("karaf.data", "data"), "cadre", "validation")
                : Path.of(configuration.directory().strip());
    }

    ValidationRoom(Path folder, Duration together, LandingZone landing, Revisions revisions, Dictionaries dictionaries, Sources sources,
            Journal journal, Authorizer authorizer, Clock clock) throws IOException {
        this.landing = landing;
        this.revisions = revisions;
        this.dictionaries = dictionaries;
        this.sources = sources;
        this.journal = journal;
        this.authorizer = authorizer;
        this.clock = clock;
        this.together = together;
        spills = folder.resolve("under-way");
        SealedSpill.sweep(spills);
        shelf = new ReportShelf(folder);
    }

    @Override
    public synchronized Made delivery(DeliveryId id) throws IOException {
        return delivery(id, authorizer.require("delivery:read"));
    }

    /** Looks through a delivery for the node itself. */
    synchronized Made byItself(DeliveryId id) throws IOException {
        return delivery(id, AuditEvent.NODE);
    }

    /** Returns the deliveries of the last weeks that have landed and were not looked through, oldest first. */
    List<DeliveryId> waiting() {
        Instant since = clock.instant().minus(together);
        List<DeliveryId> waiting = new ArrayList<>();
        List<List<Delivery>> readings = readings();
        for (List<Delivery> reading : readings.subList(0, Math.min(MOST_WAITING, readings.size()))) {
            Delivery delivery = reading.get(0);
            if (delivery.receivedAt().isAfter(since) && !shelf.has(delivery.id().value())) {
                waiting.add(0, delivery.id());
            }
        }
        return waiting;
    }

    private Made delivery(DeliveryId id, String actor) throws IOException {
        DeliveryStatus status = landing.delivery(id).orElseThrow(() -> new CadreException(ErrorCode.NOT_FOUND, "there is no delivery " + id));
        if (status.milestone().stage() == Stage.RECEIVED) {
            throw new CadreException(ErrorCode.WRONG_STAGE, "delivery " + id + " has not landed yet: it has no records to look through");
        }
        List<List<Delivery>> readings = readings();
        // A revision has copies of some records, and is looked at by itself.
        List<Delivery> parts = readings.stream().filter(reading -> reading.contains(status.milestone().delivery())).findFirst()
                .orElse(List.of(status.milestone().delivery()));
        return make(List.of(parts), readings, false, id.value(), id, actor);
    }

    @Override
    public synchronized Made source(SourceId source) throws IOException {
        String actor = authorizer.require("delivery:read");
        List<List<Delivery>> readings = readings();
        List<List<Delivery>> newest = newest(readings, source, together);
        if (newest.isEmpty()) {
            throw new CadreException(ErrorCode.NOT_FOUND, "source " + source + " has no landed delivery");
        }
        String name = ReportShelf.prefix(source.value()) + newest.get(0).get(0).id().value().substring(2);
        return make(newest, readings, true, name, source, actor);
    }

    @Override
    public Optional<ValidationReport> last(DeliveryId delivery) {
        return shelf.read(delivery.value());
    }

    private Made make(List<List<Delivery>> looked, List<List<Delivery>> readings, boolean whole, String name, Object subject, String actor)
            throws IOException {
        List<Delivery> deliveries = looked.stream().flatMap(List::stream).toList();
        SourceId source = deliveries.get(0).source();
        Known known = new Known(sources.shape(source), dictionary(source));
        Scan.Found found;
        try (Spill spill = new SealedSpill(spills)) {
            Scan scan = new Scan(known, spill);
            if (known.definesChildren()) {
                for (Delivery delivery : deliveries) {
                    if (delivery.table().isEmpty() || known.defines(new TableName(delivery.table()))) {
                        learn(delivery, scan);
                    }
                }
            }
            for (Delivery delivery : deliveries) {
                look(delivery, scan);
            }
            boolean complete = whole || deliveries.stream().allMatch(delivery -> delivery.table().isEmpty());
            found = scan.found(complete, before(looked, readings));
        }
        List<Part> parts = deliveries.stream().map(delivery -> new Part(delivery.id(), delivery.table(), delivery.receivedAt())).toList();
        ValidationReport report = new ValidationReport(source, clock.instant(), parts, found.tables(), found.findings(), List.of());
        report = new ValidationReport(source, report.madeAt(), parts, report.tables(), report.findings(), shelf.earlier(report, whole));
        journal.record(AuditEvent.of(AuditAction.DELIVERY_VALIDATED, subject).by(actor).with("source", source)
                .count("deliveries", parts.size()).count("records", report.records()).count("errors", report.failed(Severity.ERROR))
                .count("warnings", report.failed(Severity.WARNING)).count("information", report.failed(Severity.INFORMATION)));
        shelf.write(name, ReportForm.write(report), ReportPage.of(report), ReportTable.of(report));
        return new Made(report, shelf.page(name), shelf.table(name));
    }

    // A dictionary that does not pass its check tells nothing.
    private Optional<Dictionary> dictionary(SourceId source) {
        try {
            return dictionaries.dictionary(source);
        } catch (CadreException e) {
            return Optional.empty();
        }
    }

    private void learn(Delivery delivery, Scan scan) throws IOException {
        try (SourceRecordReader records = landing.records(delivery.id())) {
            while (records.next()) {
                if (!records.removed()) {
                    scan.learn(records.table(), records, records.line());
                }
            }
        }
    }

    private void look(Delivery delivery, Scan scan) throws IOException {
        scan.arrived(delivery.receivedAt());
        try (SourceRecordReader records = landing.records(delivery.id())) {
            while (records.next()) {
                if (!records.removed()) {
                    scan.look(records.table(), records, records.line(), records.version() > 0);
                }
            }
            records.unread().forEach((table, parts) -> parts.forEach(part -> scan.unread(table, part)));
        }
        List<QuarantineEntry> entries = landing.quarantine(delivery.id(), MOST_QUARANTINED);
        entries.forEach(entry -> scan.quarantined(entry.table(), entry.line(), entry.column(), entry.code()));
        if (entries.size() == MOST_QUARANTINED) {
            long all = landing.delivery(delivery.id()).map(status -> status.milestone().tally().quarantined()).orElse(0L);
            scan.quarantinedMore(all - MOST_QUARANTINED);
        }
    }

    // What the deliveries before these had: of each table, by its report, or counted anew.
    private List<Table> before(List<List<Delivery>> looked, List<List<Delivery>> readings) {
        List<Table> tables = new ArrayList<>();
        for (List<Delivery> reading : looked) {
            Delivery delivery = reading.get(0);
            Optional<List<Delivery>> earlier = readings.stream().filter(one -> one.get(0).source().equals(delivery.source())
                    && one.get(0).table().equals(delivery.table()) && one.get(0).receivedAt().isBefore(delivery.receivedAt())
                    && !one.get(0).content().equals(delivery.content())).findFirst();
            if (earlier.isPresent()) {
                Optional<ValidationReport> told = shelf.read(earlier.get().get(0).id().value());
                tables.addAll(told.isPresent() ? told.get().tables() : counted(earlier.get()));
            }
        }
        return tables;
    }

    private List<Table> counted(List<Delivery> earlier) {
        Completeness completeness = new Completeness();
        for (Delivery delivery : earlier) {
            try (SourceRecordReader records = landing.records(delivery.id())) {
                while (records.next()) {
                    completeness.count(records.table(), records);
                }
            } catch (IOException | CadreException e) {
                // Its records are not kept any more: then there is nothing to compare with.
                return List.of();
            }
        }
        return completeness.tables();
    }

    private static List<List<Delivery>> newest(List<List<Delivery>> readings, SourceId source, Duration together) {
        List<List<Delivery>> found = new ArrayList<>();
        for (List<Delivery> reading : readings) {
            Delivery delivery = reading.get(0);
            boolean first = found.isEmpty();
            if (!delivery.source().equals(source) || found.stream().map(one -> one.get(0).table()).anyMatch(table -> table.equals(delivery.table())
                    || table.isEmpty()) || !first && (delivery.table().isEmpty()
                            || delivery.receivedAt().isBefore(found.get(0).get(0).receivedAt().minus(together)))) {
                continue;
            }
            found.add(reading);
        }
        return found;
    }

    /**
     * Returns what was landed, newest first, without revisions: each delivery with its continuations, under which records that were
     * held went on. They were received when the delivery was; with them, the extract is whole again.
     */
    private List<List<Delivery>> readings() {
        Map<List<Object>, List<Delivery>> readings = new LinkedHashMap<>();
        for (DeliveryStatus status : landing.deliveries()) {
            Delivery delivery = status.milestone().delivery();
            if (status.milestone().stage() != Stage.RECEIVED && revisions.revision(delivery.id()).isEmpty()) {
                readings.computeIfAbsent(List.of(delivery.id().origin(), delivery.receivedAt()), key -> new ArrayList<>()).add(delivery);
            }
        }
        List<List<Delivery>> all = new ArrayList<>(readings.values());
        all.forEach(reading -> reading.sort(Comparator.comparingInt((Delivery one) -> one.id().value().length()).thenComparing(Delivery::id)));
        all.sort(Comparator.comparing((List<Delivery> reading) -> reading.get(0).receivedAt()).reversed());
        return all;
    }
}
