package org.cadrenode.rig.fault;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.cadrenode.rig.Fault;
import org.cadrenode.rig.Site;
import org.cadrenode.rig.Trial;
import org.cadrenode.synthetic.appliance.Appliance;

/** A hundred connectors have something to read at once, beside the main job: each is read to its end, once. */
public final class ConnectorsFault implements Fault {
    private static final int CONNECTORS = 100;
    private static final int ROWS = 2_000;
    private static final Duration LIMIT = Duration.ofMinutes(10);

    @Override
    public String name() {
        return "connectors";
    }

    @Override
    public String what() {
        return "A hundred more connectors, all with files to read at the same moment as the main job's";
    }

    @Override
    public String notCovered() {
        return "Connectors of other kinds than the one for delimited files; what they read is of tables that no dictionary lets through";
    }

    @Override
    public void prepare(Trial trial, Site site) {
        site.withMore();
        for (int i = 0; i < CONNECTORS; i++) {
            String source = source(i);
            site.appliance().configure("org.cadrenode.connector.csv-" + source + ".cfg", "source", source)
                    .configure("org.cadrenode.connector.csv-" + source + ".cfg", "provider", "mh-trust")
                    .configure("org.cadrenode.connector.csv-" + source + ".cfg", "quietSeconds", "0");
        }
    }

    @Override
    public void disturb(Trial trial, Site site) throws Exception {
        Appliance appliance = site.appliance();
        appliance.await(LIMIT, "connectors", () -> appliance.run("operator", "connector:list --json").out().split("\"many-").length > CONNECTORS);
        for (int file = 0; file < trial.times(10, 1); file++) {
            for (int i = 0; i < CONNECTORS; i++) {
                Path inbox = Files.createDirectories(site.data().resolve("inbox").resolve(source(i)));
                Path part = inbox.resolve("bulk" + file + ".csv.part");
                try (BufferedWriter out = Files.newBufferedWriter(part)) {
                    out.write("row_id,value\n");
                    for (int row = 0; row < ROWS; row++) {
                        out.write("R" + i + "-" + file + "-" + row + ",something that makes it longer\n");
                    }
                }
                Files.move(part, inbox.resolve("bulk" + file + ".csv"));
                trial.count("files");
            }
            site.feed();
        }
    }

    @Override
    public void afterwards(Trial trial, Site site) {
        Map<String, Long> read = new HashMap<>();
        for (JsonNode delivery : site.job().deliveries()) {
            read.merge(delivery.get("source").asText(), delivery.get("read").asLong(), Long::sum);
        }
        long rows = (long) trial.times(10, 1) * ROWS;
        for (int i = 0; i < CONNECTORS; i++) {
            if (read.getOrDefault(source(i), 0L) != rows) {
                trial.failed("LOST: connector " + i + " read " + read.get(source(i)) + " of " + rows);
            }
        }
        trial.count("rows read by the hundred", read.entrySet().stream().filter(entry -> entry.getKey().startsWith("many-"))
                .mapToLong(Map.Entry::getValue).sum());
    }

    private static String source(int number) {
        return "many-" + number;
    }
}
