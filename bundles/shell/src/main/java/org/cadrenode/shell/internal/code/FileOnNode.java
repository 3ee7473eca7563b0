package org.cadrenode.shell.internal.code;

import java.nio.file.Files;
import java.nio.file.Path;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** A file that is named on the command line, and read by the node. */
final class FileOnNode {
    private FileOnNode() { }

    static Path of(@Nullable String file) {
        if (file == null) {
            throw new IllegalArgumentException("Name a file.");
        }
        Path path = Path.of(file);
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
            throw new CadreException(ErrorCode.NOT_FOUND, "that file cannot be read by the node");
        }
        return path;
    }
}
