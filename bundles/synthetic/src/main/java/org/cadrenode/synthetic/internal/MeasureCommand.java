package org.cadrenode.synthetic.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.api.identifiable.Pseudonymiser;
import org.cadrenode.api.research.ResearchDatabase;
import org.cadrenode.synthetic.measure.Measurement;
import org.jspecify.annotations.Nullable;

/** Compares what lies behind the gate with the truth of a synthetic region. */
@Service
@Command(scope = "demo", name = "measure", description = "Compares what lies behind the gate with the truth of a synthetic region",
        detailedDescription = "Examples:\n"
                + "  demo:measure region\n"
                + "Exit codes: 0 done, 1 failed.\n"
                + "Role: admin.")
public final class MeasureCommand extends DemoCommand {
    @Argument(name = "region", description = "Folder of the region on the node, with the folder truth in it", required = true)
    @Nullable String region;

    @Override
    Map<String, Object> answer() throws IOException {
        Pseudonymiser pseudonymiser = service(Pseudonymiser.class);
        Measurement measurement = new Measurement(Path.of(Optional.ofNullable(region).orElseThrow()),
                id -> pseudonymiser.pseudonym(new ProviderId(id[0]), id[1]).hex());
        Stores.measure(measurement, service(ResearchDatabase.class), service(LandingZone.class),
                Path.of(System.getProperty("karaf.data")));
        return measurement.result();
    }
}
