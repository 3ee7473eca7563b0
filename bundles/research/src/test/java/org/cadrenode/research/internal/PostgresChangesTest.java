package org.cadrenode.research.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PostgresServer.class)
class PostgresChangesTest extends ChangesContract {
    @TempDir
    private Path folder;
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
        return Database.server(url, "cadre", "", Files.createDirectories(folder.resolve(name)), 4);
    }
}
