package org.cadrenode.security.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.junit.jupiter.api.Test;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Lines and files in etc that nobody reads. */
class SettingsCheckTest {
    private static final Map<String, Set<String>> DECLARED = Map.of("org.cadrenode.watch", Set.of("webhook", "mailTo"),
            "org.cadrenode.nationaloptout", Set.of("national"), "org.cadrenode.security", Set.of("role.admin", "wrongPasswords"));

    @Test
    void whatIsRightIsFine() {
        Result result = look(file("org.cadrenode.watch", Map.of("webhook", "https://hooks.example.org/s3cret")), file("org.cadrenode.security", Map.of("role.porter", "node:read")),
                file("org.apache.karaf.log", Map.of("size", "500")), file("org.example.connector.clinic~a", Map.of("odd", "x")),
                file("org.cadrenode.connector.csv~a", Map.of("delimitter", ";")));
        assertTrue(result.isOk(), () -> sentences(result).toString());
        assertEquals(List.of("2 files of settings of the node's rooms are read"), sentences(result));
    }

    @Test
    void aMisspeltLineIsNamedWithoutItsValue() {
        Result result = look(file("org.cadrenode.watch", Map.of("webhok", "https://hooks.example.org/s3cret")));
        assertEquals(Result.Status.WARN, result.getStatus());
        assertEquals("etc/org.cadrenode.watch.cfg has a setting webhok, which nobody reads; write webhook.", sentences(result).get(0));
        assertFalse(sentences(result).toString().contains("s3cret"));
    }

    @Test
    void whereItDecidesWhatLeavesItIsCriticalAndNothingIsReleased() {
        String finding = "etc/org.cadrenode.nationaloptout.cfg has a setting natoinal, which nobody reads; write national.";
        assertEquals(Optional.of(finding), check(file("org.cadrenode.nationaloptout", Map.of("natoinal", "required"))).refusal());
        assertEquals(finding + " Nothing is released until then.", sentences(look(file("org.cadrenode.nationaloptout", Map.of("natoinal", "required")))).get(0));
        assertEquals(Optional.empty(), check(file("org.cadrenode.watch", Map.of("webhok", "x")), file("org.cadrenode.nationaloptout", Map.of("national", "required"))).refusal());
        assertEquals(Result.Status.CRITICAL, look(file("org.cadrenode.nationaloptout", Map.of("natoinal", "required"))).getStatus());
        assertEquals(Result.Status.CRITICAL, look(file("org.cardenode.nationaloptout", Map.of("national", "required"))).getStatus());
        assertEquals(Result.Status.CRITICAL, look(file("org.cadrenode.nationalopt-out", Map.of("national", "required"))).getStatus());
    }

    @Test
    void aFileThatNoRoomReadsIsNamed() {
        assertEquals(List.of("etc/org.cadrenod.watch.cfg is read by nobody: the names of the node's files begin with org.cadrenode. Rename it.",
                        "etc/org.cadrenode.wacth.cfg is read by nobody; rename it to org.cadrenode.watch.cfg.",
                        "etc/org.cadrenode.weather.cfg is read by nobody; see the manual (Configure) for its name, or remove it."),
                sentences(look(file("org.cadrenode.wacth", Map.of()), file("org.cadrenode.weather", Map.of()), file("org.cadrenod.watch", Map.of()))).subList(0, 3));
    }

    @Test
    void aFileWithAnotherEndingIsNamed() {
        assertEquals(List.of("etc/org.cadrenode.watch.cfgg is read by nobody: a file of settings ends in .cfg. Rename or remove it."),
                sentences(check(Set.of("org.cadrenode.watch.cfgg", "org.cadrenode.watch.cfg~", "org.cadrenode.watch.cfg.dpkg-old", "profile.conf")).execute()).subList(0, 1));
        for (String name : List.of("org.cadrenode.gate.cfgg", "org.cadrenode.gate.cgf", "org.cadrenode.gate.conf", "org.cadrenode.gate.cfg.txt")) {
            assertEquals(Result.Status.CRITICAL, check(Set.of(name)).execute().getStatus(), name);
            assertTrue(check(Set.of(name)).refusal().isPresent(), name);
            assertEquals(Result.Status.WARN, check(Set.of(name, "org.cadrenode.gate.cfg")).execute().getStatus(), name);
        }
        assertTrue(check(Set.of("org.cadrenode.gate.cfg", "org.cadrenode.gate.cfg~", "org.cadrenode.gate.cfg.dpkg-old")).execute().isOk());
    }

    @Test
    void theFileOfARoomThatIsNotHereIsNotJudged() {
        assertTrue(look(file("org.cadrenode.custodian", Map.of("anything", "x"))).isOk());
    }

    @Test
    void theNamesComeFromMetatype() throws Exception {
        String metatype = """
                <?xml version="1.0"?><metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.4.0">
                <OCD id="x"><AD id="role.connector-admin" type="String"/><AD id="webhook" type="String"/></OCD>
                <Designate pid="org.cadrenode.watch"><Object ocdref="x"/></Designate></metatype:MetaData>""";
        Map<String, Set<String>> names = new HashMap<>();
        DeclaredSettings.describe(new ByteArrayInputStream(metatype.getBytes(StandardCharsets.UTF_8)), names);
        assertEquals(Map.of("org.cadrenode.watch", Set.of("role.connector-admin", "webhook")), names);
    }

    @Test
    void theGuardsAreRooms() {
        assertTrue(SettingsCheck.GUARDS.stream().allMatch(room -> DeclaredSettings.rooms().contains("org.cadrenode." + room)));
    }

    private static Result look(Configuration... all) {
        return check(all).execute();
    }

    private static SettingsCheck check(Configuration... all) {
        return check(Set.of(), all);
    }

    private static SettingsCheck check(Set<String> inEtc, Configuration... all) {
        return new SettingsCheck(fake(ConfigurationAdmin.class, (proxy, method, arguments) -> all), () -> DECLARED, DeclaredSettings.rooms(), () -> inEtc);
    }

    private static List<String> sentences(Result result) {
        return StreamSupport.stream(result.spliterator(), false).map(ResultLog.Entry::getMessage).toList();
    }

    private static Configuration file(String pid, Map<String, String> settings) {
        Hashtable<String, Object> properties = new Hashtable<>(settings);
        properties.put("service.pid", pid);
        properties.put("felix.fileinstall.filename", "file:/opt/cadre/etc/" + pid.replace('~', '-') + ".cfg");
        return fake(Configuration.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "getPid" -> pid;
            case "getProperties" -> properties;
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(SettingsCheckTest.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
