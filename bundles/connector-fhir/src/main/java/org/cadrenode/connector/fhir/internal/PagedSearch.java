package org.cadrenode.connector.fhir.internal;

import java.io.IOException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.connector.spi.Collecting;
import org.cadrenode.connector.spi.Problem;

/**
 * One collection by a search of each type for what has changed, a page at a time. A type is a delivery, or several where it has
 * more resources than one may have. For one thread.
 */
final class PagedSearch {
    private static final String SINCE = ".since";
    private static final String ROUND = ".round";
    private static final String NEXT = ".next";
    private static final String DONE = ".done";
    private static final int MOST_PAGES = 1_000_000;
    private static final int LONGEST_ADDRESS = 8_000;

    private final FhirServer server;
    private final ServerSettings settings;
    private final Collecting collecting;
    private final ResumePoint point;
    private final Emission emission;

    PagedSearch(FhirServer server, ServerSettings settings, Collecting collecting) {
        this.server = server;
        this.settings = settings;
        this.collecting = collecting;
        point = ResumePoint.parse(collecting.resumePoint().orElse(""), settings.base().toString());
        emission = new Emission(collecting.records());
    }

    void run() throws IOException {
        for (String type : settings.types()) {
            if (point.get(type + DONE).isEmpty()) {
                boolean resumed = point.get(type + NEXT).isPresent();
                try {
                    pages(type);
                } catch (ServerException e) {
                    if (!e.isGone() || !resumed) {
                        throw e;
                    }
                    // The server has forgotten its pages. They come again, in the same states.
                    point.remove(type + NEXT, type + ROUND);
                    commit();
                    pages(type);
                }
            }
        }
        // The round is complete: the next collection begins another.
        settings.types().forEach(type -> point.remove(type + DONE));
        commit();
    }

    private void pages(String type) throws IOException {
        Set<String> seen = new HashSet<>();
        Optional<String> stored = point.get(type + NEXT);
        URI address = stored.isPresent() ? URI.create(stored.get()) : first(type);
        for (int page = 0; page < MOST_PAGES; page++) {
            if (!seen.add(address.toString())) {
                throw new ServerException("The server's pages lead in a circle");
            }
            Optional<String> next = page(type, address);
            if (next.isEmpty()) {
                point.put(type + SINCE, point.get(type + ROUND).orElse(""));
                point.remove(type + NEXT, type + ROUND);
                point.put(type + DONE, "1");
                commit();
                return;
            }
            URI following = ExportManifest.resolved(address, next.get());
            if (!settings.isOwn(following) || following.toString().length() > LONGEST_ADDRESS) {
                throw new ServerException("The server points to another place, and is not followed");
            }
            if (seen.contains(following.toString())) {
                throw new ServerException("The server's pages lead in a circle");
            }
            point.put(type + NEXT, following.toString());
            if (emission.taken() >= settings.resources()) {
                commit();
            }
            address = following;
        }
        throw new ServerException("The server's pages do not end");
    }

    private URI first(String type) {
        String since = point.get(type + SINCE).orElse("");
        return URI.create(settings.base() + type + "?_count=" + settings.page() + "&_sort=_lastUpdated"
                + (since.isEmpty() ? "" : "&_lastUpdated=" + FhirServer.encoded("ge" + since)));
    }

    private Optional<String> page(String type, URI address) throws IOException {
        try (FhirServer.Answer answer = server.ask("GET", address, Map.of("Accept", "application/fhir+json"), true)) {
            FhirServer.demand(answer, 200);
            if (point.get(type + ROUND).isEmpty()) {
                point.put(type + ROUND, time(answer).minus(settings.late()).toString());
            }
            byte[] bytes = answer.body().readNBytes(settings.longest() + 1);
            if (bytes.length > settings.longest()) {
                throw new ServerException("The server sends a page that is larger than maxRecordBytes; set pageResources to less");
            }
            FhirContent.Came came = new FhirContent(settings.longest(), settings.base().toString(), emission).line(bytes, bytes.length, 0);
            if (came.problem().isPresent()) {
                throw new ServerException(came.problem().get() == Problem.CONTENT_TRUNCATED ? "The server's page breaks off"
                        : "The server's page cannot be read");
            }
            return came.next();
        }
    }

    // The server's own clock, so that ours does not matter.
    private static Instant time(FhirServer.Answer answer) {
        try {
            return ZonedDateTime.parse(answer.header("date").orElse(""), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        } catch (DateTimeException e) {
            return Instant.now();
        }
    }

    private void commit() throws IOException {
        collecting.commit(point.toString());
        emission.newStretch();
    }
}
