package org.cadrenode.research.internal;

import java.sql.SQLException;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresServer.class)
class KilledLoadOnAServerTest extends KilledLoadTest {
    private final String url;

    KilledLoadOnAServerTest(PostgresServer.Cluster cluster) throws SQLException {
        url = cluster.database();
    }

    @Override
    String url() {
        return url;
    }
}
