package org.cadrenode.research.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.RecordKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PostgresServer.class)
class PostgresResearchDatabaseTest extends ResearchDatabaseContract {
    private static final int ROWS = 4000;

    @TempDir
    private Path folder;
    private final PostgresServer.Cluster cluster;
    private final String url;

    PostgresResearchDatabaseTest(PostgresServer.Cluster cluster) throws Exception {
        this.cluster = cluster;
        url = cluster.database();
    }

    @Override
    Database open() {
        return Database.server(url, "cadre", "", folder, 4);
    }

    @Test
    void theServerIsReadThroughAndAPageThatIsNoneIsFound() throws Exception {
        room.load(site.data("p", "s", Site.delivery(1), IntStream.rangeClosed(1, ROWS).mapToObj(key -> new Site.Row(new RecordKey(key, key),
                new Pseudonym(1, key), "a", null, null, "note " + key)).toList()));
        List<Optional<String>> found = ReadThrough.of(room);
        assertEquals(List.of(), found.stream().flatMap(Optional::stream).toList());
        stop();
        cluster.damage(url, "subject");
        start();
        assertEquals(List.of("subject"), ReadThrough.of(room).stream().flatMap(Optional::stream).toList());
    }

    @Test
    void whyAServerIsNotReachedIsTold() {
        String database = url.replaceFirst(".*/([^/?]+).*", "$1");
        assertEquals("The research database cannot be opened: the server has no database of that name (SQLSTATE 3D000)",
                refusal(url.replace("/" + database, "/nosuch"), "cadre"));
        assertEquals("The research database cannot be opened: no server answers at its address (SQLSTATE 08001)",
                refusal("jdbc:postgresql://127.0.0.1:1/cadre", "cadre"));
        assertEquals("The research database cannot be opened: the user or password is not taken, or the server lets nobody in from here"
                + " (SQLSTATE 28000)", refusal(url, "nobody"));
    }

    private String refusal(String address, String user) {
        return assertThrows(CadreException.class, () -> Database.server(address, user, "", folder, 4)).getMessage().replaceFirst("^[A-Z_]+: ", "");
    }

    @Test
    void twoNodesDoNotWriteAtOnce() throws Exception {
        try (Database one = open(); Database other = open()) {
            one.write(connection -> {
                assertEquals(ErrorCode.STORE_FAILED,
                        assertThrows(CadreException.class, () -> other.write(any -> null)).code());
                return null;
            });
            assertThrows(CadreException.class, () -> one.writeSideBySide(connections -> {
                assertEquals(2, connections.size());
                assertThrows(CadreException.class, () -> other.write(any -> null));
                // One whose session has ended keeps the other node out by that of the other.
                connections.get(0).abort(Runnable::run);
                assertThrows(CadreException.class, () -> other.write(any -> null));
                return null;
            }));
            assertEquals(1, (int) other.write(any -> 1));
            assertEquals(2, (int) one.writeSideBySide(any -> 2));
        }
    }
}
