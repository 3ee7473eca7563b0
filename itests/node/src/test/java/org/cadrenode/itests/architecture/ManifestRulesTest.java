package org.cadrenode.itests.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules that manifests show, held against the archive and against an offender each. */
final class ManifestRulesTest {
    private static final List<Room> ROOMS = Room.all();

    /** A rule, its name, and a bundle that breaks it when it is added to ours. */
    static Stream<Arguments> rules() {
        return Stream.of(
                rule("implementations export nothing", ManifestRules::implementationsExportNothing,
                        room("vault", Set.of(), Set.of("org.cadrenode.vault.internal"))),
                rule("imports go one way", ManifestRules::importsGoOneWay,
                        room("gate", Set.of("org.cadrenode.vault.internal"), Set.of())),
                rule("imports go one way, connectors", ManifestRules::importsGoOneWay,
                        room("connector-odd", Set.of("org.cadrenode.api.identifiable"), Set.of())),
                rule("imports go one way, dynamic", ManifestRules::importsGoOneWay,
                        new Room("gate", Set.of(), Set.of("org.cadrenode.vault.*"), Set.of(), Set.of())),
                rule("no entanglement", ManifestRules::noEntanglement,
                        new Room("gate", Set.of(), Set.of(), Set.of(), Set.of("Require-Bundle"))),
                rule("no cycle", ManifestRules::noCycle,
                        room("connector-spi", Set.of("org.cadrenode.circle"), Set.of("org.cadrenode.connector.spi")),
                        room("circle", Set.of("org.cadrenode.connector.spi"), Set.of("org.cadrenode.circle"))),
                rule("the privacy wall", ManifestRules::privacyWall,
                        room("linkage", Set.of("org.cadrenode.api.identifiable"), Set.of())),
                rule("the privacy wall, dynamic", ManifestRules::privacyWall,
                        new Room("research", Set.of(), Set.of("*"), Set.of(), Set.of())),
                rule("every room has a zone", ManifestRules::everyRoomHasAZone, room("newcomer", Set.of(), Set.of())),
                rule("Camel in the pipeline only", ManifestRules::camelInThePipelineOnly,
                        room("landing", Set.of("org.apache.camel.builder"), Set.of())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void theArchiveKeeps(String name, Function<List<Room>, List<String>> rule, List<Room> offenders) {
        assertEquals(List.of(), rule.apply(ROOMS));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void anOffenderIsCaughtBy(String name, Function<List<Room>, List<String>> rule, List<Room> offenders) {
        List<Room> rooms = new ArrayList<>(ROOMS);
        rooms.addAll(offenders);
        List<String> offences = rule.apply(rooms);
        assertTrue(offences.stream().anyMatch(offence -> offence.startsWith(offenders.get(0).name() + " ")), offences::toString);
    }

    @Test
    void theArchiveHoldsTheRoomsOfBothSides() {
        Set<String> names = ROOMS.stream().map(Room::name).collect(Collectors.toSet());
        assertTrue(names.containsAll(Set.of("api", "connector-spi", "landing", "vault", "pseudonymise", "gate", "exchange",
                "linkage", "commonmodel", "research", "pipeline", "shell")), names::toString);
    }

    @Test
    void aManifestIsReadWithVersionsUsesAndFoldedLines() throws IOException {
        String manifest = """
                Manifest-Version: 1.0
                Import-Package: java.util,org.one;version="[1.0,2)",org.two;resolution:
                 =optional
                Export-Package: org.three;version="1.0";uses:="org.one,org.four",org.fi
                 ve
                DynamicImport-Package: org.six.*
                Require-Bundle: seven

                """;
        Room room = Room.of("any", new Manifest(new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8))));
        assertEquals(new Room("any", Set.of("java.util", "org.one", "org.two"), Set.of("org.six.*"),
                Set.of("org.three", "org.five"), Set.of("Require-Bundle")), room);
    }

    private static Arguments rule(String name, Function<List<Room>, List<String>> rule, Room... offenders) {
        return Arguments.of(name, rule, List.of(offenders));
    }

    private static Room room(String name, Set<String> imports, Set<String> exports) {
        return new Room(name, imports, Set.of(), exports, Set.of());
    }
}
