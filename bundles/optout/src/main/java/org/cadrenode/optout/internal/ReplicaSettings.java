package org.cadrenode.optout.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.optout.internal.ReplicaFolder.Seam;

/**
 * Where the register's copy is kept.
 *
 * @param directory its folder; empty if there is none
 * @param most how long a change may wait for the copy before release stops; zero for ever
 * @param seam told of each step at the folder
 * @param mark the file that a restore of the whole node leaves; empty if nobody would
 */
record ReplicaSettings(Optional<Path> directory, Duration most, Seam seam, Optional<Path> mark) {
    /** No copy. */
    static final ReplicaSettings NONE = new ReplicaSettings(Optional.empty(), Duration.ZERO, step -> { });

    ReplicaSettings(Optional<Path> directory, Duration most, Seam seam) {
        this(directory, most, seam, Optional.empty());
    }

    static ReplicaSettings of(String directory, int minutes, Path mark) {
        return new ReplicaSettings(directory.isBlank() ? Optional.empty() : Optional.of(Path.of(directory.strip())),
                Duration.ofMinutes(minutes), step -> { }, Optional.of(mark));
    }

    /** Returns whether the whole node was restored, and nobody knows yet of the opt-outs since. */
    boolean isRestored() {
        return mark.filter(Files::exists).isPresent();
    }

    /** Says that they are known now. */
    void settled() {
        try {
            if (isRestored()) {
                Files.delete(mark.orElseThrow());
            }
        } catch (IOException e) {
            throw new CadreException(ErrorCode.IO_FAILED, "the mark of a restore cannot be removed; release stays shut until it can");
        }
    }
}
