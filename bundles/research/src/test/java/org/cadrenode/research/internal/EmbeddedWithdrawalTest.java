package org.cadrenode.research.internal;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedWithdrawalTest extends WithdrawalContract {
    private static final String PASSWORD = "fedcba9876543210".repeat(4);

    @TempDir
    private Path folder;

    @Override
    Database open() {
        return Database.embedded(folder.resolve("research"), PASSWORD.toCharArray(), 16, 3);
    }
}
