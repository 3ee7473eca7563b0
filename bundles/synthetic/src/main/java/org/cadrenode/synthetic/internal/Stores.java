package org.cadrenode.synthetic.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.api.identifiable.Artefact;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.api.pseudonym.RowReader;
import org.cadrenode.api.research.ResearchDatabase;
import org.cadrenode.synthetic.measure.Measurement;
import org.jspecify.annotations.Nullable;

/** Walks over everything that lies behind the gate, or could have got out of the node. */
final class Stores {
    private Stores() { }

    /** Tells {@code measurement} every value of the research database and of the packages, and every file of the node. */
    static void measure(Measurement measurement, ResearchDatabase research, LandingZone landing, Path data) throws IOException {
        research.visit((provider, source, table, subject, person, date, codeSystem, code, number, text) -> {
            for (@Nullable String value : new @Nullable String[] {date, code, number, text}) {
                if (value != null) {
                    measurement.value(subject.hex(), person, value);
                }
            }
        });
        for (DeliveryStatus status : landing.deliveries()) {
            Stage stage = status.milestone().stage();
            if (stage.compareTo(Stage.CLEARED) >= 0) {
                try (InputStream in = landing.read(status.milestone().id(), Artefact.ROWS); RowReader rows = new RowReader(in)) {
                    packaged(measurement, rows);
                }
            }
        }
        for (Path file : files(data)) {
            measurement.file(file);
        }
    }

    // The person of a packaged row is not known; links are measured in the database alone.
    private static void packaged(Measurement measurement, RowReader rows) throws IOException {
        while (rows.next()) {
            for (int column = 0; column < rows.table().columns().size(); column++) {
                String value = rows.value(column);
                if (value != null && value.indexOf(' ') < 0) {
                    measurement.packaged(rows.subject().hex(), Objects.requireNonNull(value));
                }
            }
        }
    }

    // What the node wrote; the inbox holds what came, and the bundle cache only programs.
    private static List<Path> files(Path data) throws IOException {
        try (Stream<Path> walk = Files.walk(data)) {
            return walk.filter(Files::isRegularFile).filter(file -> {
                String place = data.relativize(file).toString();
                return !place.startsWith("inbox") && !place.startsWith("cache") && !place.startsWith("tmp")
                        && !place.startsWith("generated-bundles") && !place.startsWith("kar");
            }).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
