package org.cadrenode.watch.internal;

import java.util.List;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.cadrenode.watch.engine.Snapshot.Disk;

/** Tells how much room is left where the node writes. */
final class DiskCheck implements HealthCheck {
    private final DiskSpace space;
    private final long warn;
    private final long least;

    /** @param warn MiB below which there is a warning, {@code least} below which it is critical */
    DiskCheck(DiskSpace space, long warn, long least) {
        this.space = space;
        this.warn = warn;
        this.least = least;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        List<Disk> disks = space.disks();
        if (disks.isEmpty()) {
            log.critical("No disk that the node writes to can be looked at: see whether its folder data is there and can be written");
        }
        for (Disk disk : disks) {
            long free = disk.free() >> 20;
            if (free < least) {
                log.critical("{} MiB are free on the disk of {}, fewer than {}: make room before nothing can be written", free, space.folder(disk.name()), least);
            } else if (free < warn) {
                log.warn("{} MiB are free on the disk of {}, fewer than {}: make room", free, space.folder(disk.name()), warn);
            } else {
                log.info("{} MiB are free on the disk of {}", free, space.folder(disk.name()));
            }
        }
        return new Result(log);
    }
}
