package org.cadrenode.connector.fhir.internal;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.cadrenode.connector.spi.Collecting;

/**
 * One collection by a bulk export: asks for what has changed, waits until the server has made files of it, and fetches them.
 * Where the server is not ready, the next collection goes on waiting for the same export. For one thread.
 */
final class BulkExport {
    private static final String SINCE = "since";
    private static final String JOB = "job";
    private static final String TIME = "time";
    private static final String DONE = "done";
    private static final String LINE = "line";
    private static final Map<String, String> JSON = Map.of("Accept", "application/json");
    private static final int LONGEST_ADDRESS = 8_000;

    private final FhirServer server;
    private final ServerSettings settings;
    private final Collecting collecting;
    private final ResumePoint point;
    private final Emission emission;

    BulkExport(FhirServer server, ServerSettings settings, Collecting collecting) {
        this.server = server;
        this.settings = settings;
        this.collecting = collecting;
        point = ResumePoint.parse(collecting.resumePoint().orElse(""),
                settings.base() + settings.export() + " " + String.join(",", settings.types()));
        emission = new Emission(collecting.records());
    }

    void run() throws IOException {
        boolean known = point.get(JOB).isPresent();
        try {
            export();
        } catch (ServerException e) {
            if (!e.isGone() || point.get(JOB).isEmpty()) {
                throw e;
            }
            // The server has thrown the export away. What was fetched of it comes again, in the same states.
            point.remove(JOB, TIME, DONE, LINE);
            commit();
            if (!known) {
                throw e;
            }
            export();
        }
    }

    private void export() throws IOException {
        Optional<String> job = point.get(JOB);
        URI address = job.isPresent() ? URI.create(job.get()) : begun();
        Optional<ExportManifest> made = awaited(address);
        if (made.isEmpty()) {
            return;
        }
        ExportManifest manifest = made.get();
        if (!manifest.time().equals(point.get(TIME).orElse(""))) {
            point.remove(DONE, LINE);
            point.put(TIME, manifest.time());
        }
        for (int file = (int) point.number(DONE); file < manifest.files().size(); file++) {
            fetch(manifest, manifest.files().get(file));
            point.put(DONE, Integer.toString(file + 1));
            point.remove(LINE);
            commit();
        }
        point.put(SINCE, manifest.time());
        point.remove(JOB, TIME, DONE, LINE);
        commit();
        end(address);
    }

    private URI begun() throws IOException {
        StringBuilder asked = new StringBuilder(settings.base() + settings.export() + "?_outputFormat="
                + FhirServer.encoded("application/fhir+ndjson") + "&_type=" + FhirServer.encoded(String.join(",", settings.types())));
        point.get(SINCE).ifPresent(since -> asked.append("&_since=").append(FhirServer.encoded(since)));
        try (FhirServer.Answer answer = server.ask("GET", URI.create(asked.toString()),
                Map.of("Accept", "application/fhir+json", "Prefer", "respond-async"), true)) {
            if (answer.status() != 202) {
                throw new ServerException("The server begins no export: it answers with " + answer.status());
            }
            URI job = own(ExportManifest.resolved(settings.base(), answer.header("content-location").orElse("")));
            point.put(JOB, job.toString());
            commit();
            return job;
        }
    }

    private URI own(URI address) throws IOException {
        if (!settings.isOwn(address) || address.toString().length() > LONGEST_ADDRESS) {
            throw new ServerException("The server points to another place, and is not followed");
        }
        return address;
    }

    private Optional<ExportManifest> awaited(URI job) throws IOException {
        Instant end = Instant.now().plus(settings.await());
        while (true) {
            Duration wait;
            try (FhirServer.Answer answer = server.ask("GET", job, JSON, true)) {
                if (answer.status() != 202) {
                    FhirServer.demand(answer, 200);
                    return Optional.of(ExportManifest.read(answer.body(), job));
                }
                wait = server.wait(answer);
            }
            if (Instant.now().plus(wait).isAfter(end)) {
                return Optional.empty();
            }
            FhirServer.pause(wait);
            // The node sees that the collection goes on, and says here if it is to end.
            collecting.resumePoint();
        }
    }

    private void fetch(ExportManifest manifest, URI file) throws IOException {
        if (!settings.isFileHost(file)) {
            throw new ServerException("The server's files lie at another place, which fileHosts does not name");
        }
        long skip = point.number(LINE);
        try (FhirServer.Answer answer = server.ask("GET", file, Map.of("Accept", "application/fhir+ndjson"), manifest.isTokenNeeded())) {
            FhirServer.demand(answer, 200);
            FhirContent content = new FhirContent(settings.longest(), settings.base().toString(), emission);
            content.version(Emission.version(manifest.time()));
            JsonLines lines = new JsonLines(answer.body(), settings.longest());
            while (lines.next()) {
                if (lines.number() <= skip) {
                    continue;
                }
                content.line(lines);
                if (emission.taken() >= settings.resources()) {
                    point.put(LINE, Long.toString(lines.number()));
                    commit();
                }
            }
        }
    }

    private void commit() throws IOException {
        collecting.commit(point.toString());
        emission.newStretch();
    }

    // The server may forget the export. Whether it does is its own affair: it expires in any case.
    private void end(URI job) throws IOException {
        try {
            server.ask("DELETE", job, JSON, true).close();
        } catch (ServerException e) {
            return;
        }
    }
}
