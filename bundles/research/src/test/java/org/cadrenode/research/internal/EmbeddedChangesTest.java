package org.cadrenode.research.internal;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedChangesTest extends ChangesContract {
    private static final String PASSWORD = "fedcba9876543210".repeat(4);

    @TempDir
    private Path folder;

    @Override
    Database open(String name) {
        return Database.embedded(folder.resolve(name), PASSWORD.toCharArray(), 16, 3);
    }
}
