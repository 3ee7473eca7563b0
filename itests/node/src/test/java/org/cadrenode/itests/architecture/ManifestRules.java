package org.cadrenode.itests.architecture;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a manifest alone shows. Each rule returns the offences, a sentence each; none when it is kept. */
final class ManifestRules {
    private static final String OURS = "org.cadrenode.";
    private static final String IDENTIFIABLE = "org.cadrenode.api.identifiable";
    private static final Set<String> LIBRARIES = Set.of("camel-core", "h2");
    /** The bundles that others compile against. */
    private static final Set<String> SHARED = Set.of("api", "connector-spi", "connector-spi-camel");

    private ManifestRules() {}

    /** Rule 1: implementation bundles export nothing, so that they can meet as services alone. */
    static List<String> implementationsExportNothing(List<Room> rooms) {
        return rooms.stream().filter(room -> !SHARED.contains(room.name()) && !LIBRARIES.contains(room.name()))
                .filter(room -> !room.exports().isEmpty()).map(room -> room.name() + " exports " + room.exports()).toList();
    }

    /** Rule 1: of ours, a bundle imports packages of the api, the connector SPI and the library of databases only; a connector those of the SPI only. */
    static List<String> importsGoOneWay(List<Room> rooms) {
        return offences(rooms, room -> imported -> imported.startsWith(OURS)
                && (Zone.isConnector(room.name()) || !imported.equals("org.cadrenode.h2"))
                && !imported.startsWith("org.cadrenode.connector.spi")
                && (Zone.isConnector(room.name()) || !imported.startsWith("org.cadrenode.api.")));
    }

    /** Rule 1: no bundle gets at another by requiring it whole or by being a part of it. */
    static List<String> noEntanglement(List<Room> rooms) {
        return rooms.stream().filter(room -> !room.entanglements().isEmpty())
                .map(room -> room.name() + " has " + room.entanglements()).toList();
    }

    /** Rule 1: nor do bundles depend on each other in a circle. */
    static List<String> noCycle(List<Room> rooms) {
        Map<String, Set<String>> needs = new TreeMap<>();
        for (Room room : rooms) {
            Set<String> needed = needs.computeIfAbsent(room.name(), name -> new TreeSet<>());
            for (Room other : rooms) {
                if (other != room && other.exports().stream().anyMatch(room.imports()::contains)) {
                    needed.add(other.name());
                }
            }
        }
        List<String> circles = new ArrayList<>();
        for (String start : needs.keySet()) {
            if (reaches(start, start, needs, new HashSet<>())) {
                circles.add(start + " depends on itself through others");
            }
        }
        return circles;
    }

    private static boolean reaches(String from, String to, Map<String, Set<String>> needs, Set<String> seen) {
        for (String next : needs.getOrDefault(from, Set.of())) {
            if (next.equals(to) || seen.add(next) && reaches(next, to, needs, seen)) {
                return true;
            }
        }
        return false;
    }

    /** Rule 2: no bundle of the de-identified zone can load a type that may hold an identifier. */
    static List<String> privacyWall(List<Room> rooms) {
        List<Room> deidentified = rooms.stream().filter(room -> Zone.of(room.name()).equals(Optional.of(Zone.DEIDENTIFIED))).toList();
        Stream<String> dynamic = deidentified.stream().filter(room -> !room.dynamicImports().isEmpty())
                .map(room -> room.name() + " imports dynamically: " + room.dynamicImports());
        return Stream.concat(offences(deidentified, room -> imported -> imported.startsWith(IDENTIFIABLE)).stream(), dynamic).toList();
    }

    /** Rule 2: every bundle stands on a known side of the wall. */
    static List<String> everyRoomHasAZone(List<Room> rooms) {
        return rooms.stream().map(Room::name).filter(name -> Zone.of(name).isEmpty()).map(name -> name + " is in no zone").toList();
    }

    /** Rule 4: Camel is in the pipeline and nowhere else, but for the package that connectors with routes of their own compile against. */
    static List<String> camelInThePipelineOnly(List<Room> rooms) {
        return offences(rooms.stream().filter(room -> !LIBRARIES.contains(room.name()) && !Set.of("pipeline", "connector-spi-camel").contains(room.name())).toList(),
                room -> imported -> imported.startsWith("org.apache.camel"));
    }

    private static List<String> offences(List<Room> rooms, Function<Room, Predicate<String>> forbidden) {
        List<String> offences = new ArrayList<>();
        for (Room room : rooms) {
            Stream.concat(room.imports().stream(), room.dynamicImports().stream())
                    .filter(imported -> !room.exports().contains(imported)).filter(forbidden.apply(room))
                    .forEach(imported -> offences.add(room.name() + " imports " + imported));
        }
        return offences;
    }
}
