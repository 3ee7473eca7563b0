package org.cadrenode.research.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresServer.class)
class PostgresResearchDatabaseTest extends ResearchDatabaseContract {
    private final String url;

    PostgresResearchDatabaseTest(PostgresServer.Cluster cluster) throws Exception {
        url = cluster.database();
    }

    @Override
    Database open() throws IOException {
        return Database.server(url, "cadre", "", Files.createTempDirectory("cadre-marks"), 3);
    }

    @Test
    void twoNodesDoNotWriteAtOnce() throws Exception {
        try (Database one = open(); Database other = open()) {
            one.write(connection -> {
                assertEquals(ErrorCode.STORE_FAILED,
                        assertThrows(CadreException.class, () -> other.write(any -> null)).code());
                return null;
            });
            assertEquals(1, (int) other.write(any -> 1));
        }
    }
}
