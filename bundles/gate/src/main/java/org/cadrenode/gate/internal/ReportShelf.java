package org.cadrenode.gate.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Pseudonymised;
import org.cadrenode.api.gate.CheckReport;
import org.cadrenode.api.identifiable.Artefact;
import org.cadrenode.api.identifiable.ArtefactOutput;
import org.cadrenode.api.identifiable.LandingZone;

/** The reports, sealed beside their deliveries, of which the latest are kept in memory. Thread-safe. */
final class ReportShelf {
    private static final int REPORTS_IN_MEMORY = 512;

    private final LandingZone landing;
    private final Map<DeliveryId, CheckReport> reports = Collections.synchronizedMap(new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<DeliveryId, CheckReport> eldest) {
            return size() > REPORTS_IN_MEMORY;
        }
    });

    ReportShelf(LandingZone landing) {
        this.landing = landing;
    }

    /** Makes a report durable. */
    void keep(CheckReport report) throws IOException {
        try (ArtefactOutput out = landing.write(report.delivery(), Artefact.REPORT)) {
            out.write(ReportForm.write(report));
            out.commit();
        }
        reports.put(report.delivery(), report);
    }

    /** Returns the report of a delivery, whatever content it is of; a report that cannot be read is none. */
    Optional<CheckReport> report(DeliveryId delivery) {
        CheckReport known = reports.get(delivery);
        if (known != null) {
            return Optional.of(known);
        }
        if (!landing.has(delivery, Artefact.REPORT)) {
            return Optional.empty();
        }
        try (InputStream written = landing.read(delivery, Artefact.REPORT)) {
            ReportForm.Written read = ReportForm.read(written.readAllBytes());
            if (read.version() < ReportForm.VERSION && waits(delivery)) {
                // It does not tell what a person has to name now: the delivery is checked again.
                return Optional.empty();
            }
            reports.put(delivery, read.report());
            return Optional.of(read.report());
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean waits(DeliveryId delivery) {
        return landing.delivery(delivery).filter(status -> status.milestone() instanceof Pseudonymised).isPresent();
    }
}
