package org.cadrenode.api.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SettingNamesTest {
    private static final Set<String> KNOWN = Set.of("source", "delimiter", "webhook", "to", "user", "role.admin");
    private static final SettingNames NAMES = new SettingNames(KNOWN, Set.of("role."));
    private static final String FILE = "felix.fileinstall.filename";

    @Test
    void whatIsMisspeltIsNamedWithItsFileAndWhatWasMeant() {
        assertEquals(List.of("etc/a-b.cfg has a setting delimitter, which nobody reads; write delimiter.",
                        "etc/a-b.cfg has a setting webhok, which nobody reads; write webhook."),
                NAMES.unknown(Map.of(FILE, "file:/opt/cadre/etc/a-b.cfg", "delimitter", ";", "source", "a", "webhok", "https://hooks.example.org")));
    }

    @Test
    void whatIsLikeNothingIsNamedToo() {
        assertEquals(List.of("The configuration a~b has a setting colour, which nobody reads; correct its name, or remove the line."),
                NAMES.unknown(Map.of("service.pid", "a~b", "colour", "red")));
    }

    @Test
    void theCaseOfANameCounts() {
        assertEquals(List.of("etc/a.cfg has a setting Delimiter, which nobody reads; write delimiter."), NAMES.unknown(Map.of(FILE, "a.cfg", "Delimiter", ";")));
    }

    @Test
    void theFrameworksOwnAndTheStartsAreKnown() {
        assertEquals(List.of(), NAMES.unknown(Map.of(FILE, "a.cfg", "service.pid", "a~b", "service.factoryPid", "a", "component.id", 7L, "component.name", "x",
                "objectClass", new String[0], ".private", "x", "osgi.ds.satisfying.condition.target", "x", "role.porter", "x", "source", "a")));
    }

    @Test
    void aPieceOfAValueIsNotTold() {
        String secret = "hunter2";
        String key = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7";
        List<String> found = NAMES.unknown(Map.of(FILE, "a.cfg", secret, "", key, "", "user", "S3cret!"));
        assertEquals(List.of("etc/a.cfg has a line that is no setting; a setting is a name, = and a value, on one line."), found);
        assertFalse(found.toString().contains("S3cret"));
    }

    @Test
    void theNearestNameWithinTwoSlipsIsMeant() {
        assertEquals(Optional.of("delimiter"), SettingNames.nearest("delmiiter", KNOWN));
        assertEquals(Optional.of("delimiter"), SettingNames.nearest("delimetr", KNOWN));
        assertEquals(Optional.empty(), SettingNames.nearest("delmtr", KNOWN));
        assertEquals(Optional.of("user"), SettingNames.nearest("usr", KNOWN));
        assertEquals(Optional.of("to"), SettingNames.nearest("ot", KNOWN));
        assertEquals(Optional.empty(), SettingNames.nearest("x", Set.of("abc")));
    }
}
