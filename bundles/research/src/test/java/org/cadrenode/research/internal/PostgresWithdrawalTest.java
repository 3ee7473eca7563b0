package org.cadrenode.research.internal;

import java.nio.file.Files;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresServer.class)
class PostgresWithdrawalTest extends WithdrawalContract {
    private final PostgresServer.Cluster cluster;
    private String url = "";

    PostgresWithdrawalTest(PostgresServer.Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    Database open() throws Exception {
        url = url.isEmpty() ? cluster.database() : url;
        return Database.server(url, "cadre", "", Files.createTempDirectory("cadre-marks"), 3);
    }
}
