package org.cadrenode.itests.mainjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cadrenode.rig.Fault;
import org.cadrenode.rig.FaultRecord;
import org.cadrenode.rig.Rig;
import org.cadrenode.rig.Site;
import org.cadrenode.rig.Trial;
import org.junit.jupiter.api.Test;

/** What happens to machines but for their disks, in short; kills have a class of their own. */
final class MachineFaultsIT extends ShortFaults {
    // The others (names, memory, flipped-byte, connectors, soak) by ./cadre rig: the suite would take too long.
    private static final List<String> IN_SHORT = List.of("clock", "hang");

    static Stream<Fault> faults() {
        return IN_SHORT.stream().map(name -> Rig.named(name).orElseThrow());
    }

    @Test
    void aLossADoubleALeakASilenceAndHelpThatArePlantedAreAllFound() throws IOException {
        FaultRecord record = rig().run(new Planted(), 1, Rig.IN_SHORT);
        for (String found : List.of("LOST", "DOUBLED", "LEAKED", "SILENT", "HELPED", "ACCOUNT")) {
            assertTrue(record.failures().stream().anyMatch(failure -> failure.contains(found)), () -> found + " in " + record.failures());
        }
        Path written = Files.createDirectories(folder.resolve("records")).resolve("planted.json");
        JsonMapper.builder().build().writeValue(written.toFile(), record);
        assertEquals(record.failures(), JsonMapper.builder().build().readValue(written.toFile(), FaultRecord.class).failures());
    }

    /** Nothing happens to the machine; but the people around it do wrong on purpose. */
    private static final class Planted implements Fault {
        @Override
        public String name() {
            return "planted";
        }

        @Override
        public String what() {
            return "What must be found";
        }

        @Override
        public String notCovered() {
            return "";
        }

        @Override
        public void disturb(Trial trial, Site site) throws IOException {
            // Those who opted out first are not told: they are missing among the suppressed, and too many elsewhere.
            site.forget(Site.Step.INITIAL_OPT_OUTS);
            site.feed();
            String person = Files.readAllLines(site.extract("truth").resolve("identifiers.csv")).stream().filter(row -> row.contains(",nhs,"))
                    .findFirst().orElseThrow();
            Files.writeString(site.data().resolve("log/node.log"), "Not there: " + person.substring(person.lastIndexOf(',') + 1) + "\n",
                    StandardOpenOption.APPEND);
            trial.expectMessage(site, 0, Pattern.compile("nothing says this"), "nothing happens");
            trial.remedied("help that nobody may give");
        }
    }
}
