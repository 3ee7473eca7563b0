package org.cadrenode.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.cadrenode.synthetic.errors.ErrorRates;
import org.cadrenode.synthetic.extract.RegionExtract;
import org.cadrenode.synthetic.region.RegionPlan;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scan finds every number, name and address of a region that is planted in a log, and none in a log without. */
class LeakScanTest {
    private static final long SEED = 20261127;

    @TempDir
    static Path folder;

    private static LeakScan scan;
    private static List<String> rows;

    @BeforeAll
    static void read() throws IOException {
        System.out.println("The region's seed is " + SEED + ".");
        new RegionExtract(new RegionPlan(200, SEED), ErrorRates.usual()).writeTo(folder.resolve("region"));
        scan = LeakScan.of(folder.resolve("region"));
        rows = Files.readAllLines(folder.resolve("region/truth/identifiers.csv"));
    }

    @Test
    void everyNumberIsFoundWhereverItStands() {
        Set<String> kinds = new TreeSet<>();
        for (String row : rows.subList(1, rows.size())) {
            String[] cells = row.split(",", 3);
            if (Set.of("nhs", "upn", "uln", "postcode", "phone", "email").contains(cells[1])) {
                kinds.add(cells[1]);
                assertFalse(scan.in("WARN [main] Vault: cannot read (" + cells[2] + ") at line 3").isEmpty(), () -> cells[1] + " in words");
                assertFalse(scan.in("failed: key=" + cells[2] + ";").isEmpty(), () -> cells[1] + " behind a sign");
            }
        }
        assertTrue(kinds.containsAll(Set.of("nhs", "upn", "postcode")), kinds::toString);
    }

    @Test
    void aNumberIsFoundInTheNameOfAFileAndWithinAPath() {
        String number = first("nhs");
        assertEquals(Map.of("nhs", 1L), scan.in("export/" + number + "_notes.part"));
        assertEquals(Map.of("nhs", 1L), scan.in(number.substring(0, 3) + " " + number.substring(3)));
    }

    @Test
    void aNameInFullIsFoundAndOnesThatNobodyHasAreNot() {
        String full = first("full_name");
        assertFalse(scan.in("no such child: " + full + ".").isEmpty());
        assertEquals(Map.of(), scan.in("Keystore: open by CREDENTIAL with 22 keys (ClassLoader.loadClass:41) 2026-11-27T16:41:32,025Z"));
    }

    @Test
    void aLogAndTheConsoleOfANodeAreLookedThrough() throws IOException {
        Path base = folder.resolve("base");
        Files.createDirectories(base.resolve("data/log"));
        Files.writeString(base.resolve("data/log/node.log"), "All is well.\n");
        Files.writeString(base.resolve("console.txt"), "");
        assertEquals(List.of(), scan.in(base));
        Files.writeString(base.resolve("data/log/node-1.log"), "Not there: " + first("upn") + "\n");
        Files.writeString(base.resolve("data/" + first("nhs") + ".tmp"), "");
        Files.writeString(base.resolve("console.txt"), "Exception: " + first("postcode"));
        assertEquals(3, scan.in(base).size(), () -> "a log, a name, the console");
    }

    private static String first(String kind) {
        return rows.stream().map(row -> row.split(",", 3)).filter(cells -> cells[1].equals(kind)).findFirst().orElseThrow()[2].replace("\"", "");
    }
}
