package org.cadrenode.research.internal;

import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PostgresServer.class)
class PostgresWithdrawalTest extends WithdrawalContract {
    @TempDir
    private Path folder;
    private final PostgresServer.Cluster cluster;
    private String url = "";

    PostgresWithdrawalTest(PostgresServer.Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    Database open() throws Exception {
        url = url.isEmpty() ? cluster.database() : url;
        return Database.server(url, "cadre", "", folder, 4);
    }
}
