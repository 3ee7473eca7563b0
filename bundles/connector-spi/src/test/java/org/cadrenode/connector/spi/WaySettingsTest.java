package org.cadrenode.connector.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.connector.spi.Endpoint.Then;
import org.cadrenode.connector.spi.Wrapping.Kind;
import org.junit.jupiter.api.Test;

final class WaySettingsTest {
    private static final String KEY = "SHA256:" + "Ab1+/".repeat(8) + "xyz";

    @Test
    void anSftpServerIsNamedByItsAddressAndItsKey() {
        SourceSettings settings = settings("from", "sftp://node@host.example:2222/out/daily", "hostKey", KEY, "secret", "host-key",
                "then", "move:done", "everySeconds", "30");
        assertEquals(List.of(), settings.check());
        assertEquals(new Endpoint.Sftp("host.example", 2222, "node", "/out/daily", KEY, "host-key", ".+\\.csv", Duration.ofSeconds(2),
                new Then(Then.Fate.MOVE, "done"), Duration.ofSeconds(30), 20L << 30, Wrapping.NONE), settings.endpoint());
        assertEquals("sftp://node@host.example:2222/out/daily", settings.endpoint().place());
        Endpoint.Sftp own = (Endpoint.Sftp) settings("from", "sftp://node@h/~/out", "hostKey", KEY, "secret", "s").endpoint();
        assertEquals("out", own.folder());
        assertEquals(22, own.port());
        assertEquals(new Then(Then.Fate.DELETE, ""), own.then());
        assertEquals(".", ((Endpoint.Sftp) settings("from", "sftp://node@h", "hostKey", KEY, "secret", "s").endpoint()).folder());
    }

    @Test
    void aLineOfAKnownHostsFileIsAKeyToo() {
        String line = "[host.example]:2222 ecdsa-sha2-nistp256 " + "AAAA".repeat(20) + "=";
        assertEquals(List.of(), settings("from", "sftp://n@h/o", "hostKey", line, "secret", "s").check());
    }

    @Test
    void withoutTheServersKeyOrASecretThereIsNoConnection() {
        assertRefused("from", "sftp://node@host/out", "secret", "s");
        assertRefused("from", "sftp://node@host/out", "hostKey", "yes", "secret", "s");
        assertRefused("from", "sftp://node@host/out", "hostKey", KEY);
        assertRefused("from", "sftp://node:password@host/out", "hostKey", KEY, "secret", "s");
        assertRefused("from", "sftp://host/out", "hostKey", KEY, "secret", "s");
        assertRefused("from", "sftp://node@host/out", "hostKey", KEY, "secret", "My Password!");
        assertRefused("from", "sftp://node@host/out", "hostKey", KEY, "secret", "s", "then", "burn");
        assertRefused("from", "sftp://node@host/out", "hostKey", KEY, "secret", "s", "everySeconds", "0");
    }

    @Test
    void webAddressesAreHttpsOnly() {
        SourceSettings settings = settings("from", "https://h/a.csv https://h:8443/b.csv?key=hidden", "secret", "token", "trust", "/etc/ca.pem");
        assertEquals(List.of(), settings.check());
        Endpoint.Web web = (Endpoint.Web) settings.endpoint();
        assertEquals(List.of(URI.create("https://h/a.csv"), URI.create("https://h:8443/b.csv?key=hidden")), web.addresses());
        assertEquals(Optional.of(Path.of("/etc/ca.pem")), web.trust());
        assertFalse(web.place().contains("hidden"));
        assertRefused("from", "http://h/a.csv");
        assertRefused("from", "https://anna:word@h/a.csv");
        assertRefused("from", "ftp://h/a.csv");
        assertRefused("from", "https://h/a b{}.csv");
        assertRefused("from", "https://h/a.csv", "user", "anna");
        assertRefused("from", "https://h/a.csv", "certificate", "/c.p12");
    }

    @Test
    void whatIsTakenOffIsNamedAndLetsSuchFilesIn() {
        Wrapping wrapping = settings("unwrap", "zip gzip PGP", "decryptionKey", "/k.asc", "decryptionSecret", "phrase", "signedBy", "/s.asc",
                "unpackedMiB", "5").endpoint().wrapping();
        assertEquals(new Wrapping(Set.of(Kind.ZIP, Kind.GZIP, Kind.PGP), Optional.of(Path.of("/k.asc")), "phrase",
                Optional.of(Path.of("/s.asc")), ".*", 5L << 20), wrapping);
        String include = ((Endpoint.Folder) settings("unwrap", "zip").endpoint()).include();
        for (String name : List.of("a.csv", "a.csv.gz", "daily.zip", "a.csv.gz.pgp", "x.p7m")) {
            assertTrue(name.matches(include), name);
        }
        assertFalse("a.doc".matches(include));
        assertFalse("a.csv.gz".matches(((Endpoint.Folder) settings().endpoint()).include()));
        assertEquals(".+\\.csv", ((Endpoint.Folder) settings("unwrap", "zip", "include", ".+\\.csv").endpoint()).include(), "as it is set");
        assertRefused("unwrap", "rar");
        assertRefused("unwrap", "pgp");
        assertRefused("unwrap", "pgp cms", "decryptionSecret", "k");
        assertRefused("unwrap", "zip", "signedBy", "/s.asc");
        assertRefused("unwrap", "zip", "entries", "*");
    }

    private static void assertRefused(String... pairs) {
        SourceSettings settings = settings(pairs);
        assertEquals(1, settings.problems().size(), settings.problems().toString());
        assertFalse(settings.endpoint() instanceof Endpoint.Sftp || settings.endpoint() instanceof Endpoint.Web, "nothing is fetched");
        assertFalse(settings.problems().get(0).contains("word@"));
    }

    private static SourceSettings settings(String... pairs) {
        Map<String, String> properties = new HashMap<>(Map.of("source", "a", "provider", "b"));
        for (int i = 0; i < pairs.length; i += 2) {
            properties.put(pairs[i], pairs[i + 1]);
        }
        return SourceSettings.of(properties, "", ".+\\.csv");
    }
}
