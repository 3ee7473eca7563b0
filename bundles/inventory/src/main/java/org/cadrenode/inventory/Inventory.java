package org.cadrenode.inventory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.cyclonedx.exception.GeneratorException;

/**
 * Writes {@code bom.cdx.json} and {@code THIRD-PARTY.txt} into a distribution. Fails, and writes nothing, if a component has
 * no licence, or one that is not allowed.
 */
public final class Inventory {
    private Inventory() {}

    /** Arguments: the distribution's directory, its version, the time that the bill bears (ISO 8601). */
    public static void main(String... arguments) throws IOException, GeneratorException {
        Path distribution = Path.of(arguments[0]);
        Contents contents = new Contents(distribution, Licences.read());
        List<Component> components = contents.read();
        if (!contents.faults().isEmpty()) {
            contents.faults().forEach(System.err::println);
            throw new IOException("The distribution has components that it must not have, or nobody knows whether it may");
        }
        Files.writeString(distribution.resolve("bom.cdx.json"), BillOfMaterials.of(components, arguments[1], Instant.parse(arguments[2])));
        Files.writeString(distribution.resolve("THIRD-PARTY.txt"), Notices.of(distribution, components));
    }
}
