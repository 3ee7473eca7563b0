package org.cadrenode.itests.mainjob;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.cadrenode.itests.appliance.Distribution;
import org.cadrenode.rig.Fault;
import org.cadrenode.rig.FaultRecord;
import org.cadrenode.rig.Rig;
import org.cadrenode.rig.Undisturbed;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Faults of the rig in their short form, on the built archive; {@code ./cadre rig} does them at length. */
abstract class ShortFaults {
    private static final int CHILDREN = 80;
    private static final long REGION_SEED = 20261127;

    @TempDir
    static Path folder;

    private static Rig rig;

    @BeforeAll
    static void runUndisturbed() throws IOException {
        System.out.println("The region's seed is " + REGION_SEED + ".");
        rig = new Rig(Undisturbed.run(Distribution.home(), folder, CHILDREN, REGION_SEED), REGION_SEED);
    }

    static Rig rig() {
        return rig;
    }

    @ParameterizedTest
    @MethodSource("faults")
    void nothingIsLostDoubledOrLeakedAndPeopleAreToldAndTheNodeGoesOn(Fault fault) {
        fault.lacking().ifPresent(lacking -> {
            System.out.println("NOT TESTED: " + fault.name() + " needs " + lacking);
            Assumptions.abort(fault.name() + " needs " + lacking);
        });
        long seed = System.nanoTime();
        System.out.println("The seed of " + fault.name() + " is " + seed + ".");
        FaultRecord record = rig.run(fault, seed, Rig.IN_SHORT);
        Rig.tell(record);
        assertEquals(List.of(), record.failures());
    }
}
