package org.cadrenode.itests.mainjob;

import java.util.stream.Stream;
import org.cadrenode.rig.Fault;
import org.cadrenode.rig.fault.DiskFault;
import org.cadrenode.rig.fault.PowerFault;

/** What happens to disks, in short; one that cannot be written by {@code ./cadre rig read-only}. */
final class DiskFaultsIT extends ShortFaults {
    static Stream<Fault> faults() {
        return Stream.of(new PowerFault(), DiskFault.full());
    }
}
