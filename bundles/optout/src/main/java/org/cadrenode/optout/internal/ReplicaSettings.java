package org.cadrenode.optout.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.cadrenode.optout.internal.ReplicaFolder.Seam;

/**
 * Where the register's copy is kept.
 *
 * @param directory its folder; empty if there is none
 * @param most how long a change may wait for the copy before release stops; zero for ever
 * @param seam told of each step at the folder
 */
record ReplicaSettings(Optional<Path> directory, Duration most, Seam seam) {
    /** No copy. */
    static final ReplicaSettings NONE = new ReplicaSettings(Optional.empty(), Duration.ZERO, step -> { });

    static ReplicaSettings of(String directory, int minutes) {
        return new ReplicaSettings(directory.isBlank() ? Optional.empty() : Optional.of(Path.of(directory.strip())),
                Duration.ofMinutes(minutes), step -> { });
    }
}
