package org.cadrenode.itests.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Pattern;
import org.cadrenode.rig.Fault;
import org.cadrenode.rig.Site;
import org.cadrenode.rig.Trial;

/** Nothing happens to the machine; but the people around it do wrong on purpose, which must be found. */
final class PlantedFault implements Fault {
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
        // In a file as the node keeps full ones: it writes over what somebody else appends to its own.
        Files.writeString(site.data().resolve("log/node-9.log"), "Not there: " + person.substring(person.lastIndexOf(',') + 1) + "\n");
        trial.expectMessage(site, 0, Pattern.compile("nothing says this"), "nothing happens");
        trial.remedied("help that nobody may give");
    }
}
