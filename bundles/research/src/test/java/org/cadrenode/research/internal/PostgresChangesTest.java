package org.cadrenode.research.internal;

import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresServer.class)
class PostgresChangesTest extends ChangesContract {
    private final PostgresServer.Cluster cluster;
    private final Map<String, String> urls = new HashMap<>();

    PostgresChangesTest(PostgresServer.Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    Database open(String name) throws Exception {
        String url = urls.get(name);
        if (url == null) {
            url = cluster.database();
            urls.put(name, url);
        }
        return Database.server(url, "cadre", "", Files.createTempDirectory("cadre-marks"), 3);
    }
}
