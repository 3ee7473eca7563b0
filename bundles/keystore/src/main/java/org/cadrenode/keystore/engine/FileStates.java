package org.cadrenode.keystore.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Whether files have changed, by their times and sizes. */
final class FileStates {
    private FileStates() { }

    static String of(@Nullable Path... files) {
        StringBuilder state = new StringBuilder();
        for (Path file : files) {
            if (file != null) {
                state.append(of(file)).append(' ');
            }
        }
        return state.toString();
    }

    private static String of(Path file) {
        try {
            return file + "@" + Files.getLastModifiedTime(file).toMillis() + "+" + Files.size(file);
        } catch (IOException e) {
            return file + "@absent";
        }
    }
}
