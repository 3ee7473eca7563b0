package org.cadrenode.landing.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.api.identifiable.Artefact;

/**
 * The names within a delivery's folder. Records, screening and quarantine bear the number that the state gives, so that
 * the one replacement of the state switches all of them; the other artefacts are replaced each by itself.
 */
record DeliveryFolder(DeliveryId id, Path path) {
    /** The end of the names of files that are being written. */
    static final String UNFINISHED = ".tmp";
    static final String CONTENT = "content";

    Path content() {
        return path.resolve(CONTENT);
    }

    Path records(long number) {
        return path.resolve("records-" + number);
    }

    Path quarantine(long number) {
        return path.resolve("quarantine-" + number);
    }

    Path artefact(Artefact artefact, long records) {
        String name = artefact.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return path.resolve(switch (artefact) {
            case SCREENING -> name + "-" + records;
            case ROWS, TOKENS, REPORT, DROPPED_COLUMNS, FINGERPRINTS, REVISED, SCRUB_MEASURE, RESTRICTED -> name;
        });
    }

    /** Returns what the content of a file of this delivery is sealed to. */
    String seal(Path file) {
        return "landing\n" + id + "\n" + file.getFileName();
    }

    /** Returns what the content of a delivery is sealed to before its id, a hash of all of it, can be known. */
    static String contentSeal(String word) {
        return "landing\n" + CONTENT + "\n" + word;
    }

    /** Returns the sealed files that the state names and that are there, with what each is sealed to. */
    Map<Path, String> sealed(StableFiles files, DeliveryState state) {
        Map<Path, String> sealed = new LinkedHashMap<>();
        if (!state.seal().isEmpty()) {
            sealed.put(content(), contentSeal(state.seal()));
        }
        List<Path> others = new ArrayList<>();
        if (state.records() > 0) {
            others.add(records(state.records()));
        }
        for (Artefact artefact : Artefact.values()) {
            others.add(artefact(artefact, state.records()));
        }
        others.stream().filter(files::exists).forEach(file -> sealed.put(file, seal(file)));
        return sealed;
    }

    /** Removes quarantine files that the state does not name any more. */
    void sweepQuarantine(StableFiles files, DeliveryState state) throws IOException {
        Set<Path> named = new HashSet<>();
        for (long number : state.quarantine().values()) {
            named.add(quarantine(number));
        }
        for (Path file : files.list(path)) {
            if (file.getFileName().toString().startsWith("quarantine-") && !named.contains(file)) {
                files.remove(file);
            }
        }
    }

    /** Removes what the state does not name: left-overs of attempts that a kill ended. */
    void sweep(StableFiles files, DeliveryState state) throws IOException {
        Set<Path> named = new HashSet<>();
        named.add(path.resolve(StateFile.NAME));
        named.add(content());
        if (state.records() > 0) {
            named.add(records(state.records()));
        }
        for (long number : state.quarantine().values()) {
            named.add(quarantine(number));
        }
        // Whom a revision holds is said at its landing.
        if (state.revises().isPresent()) {
            named.add(artefact(Artefact.REVISED, state.records()));
        }
        // An artefact of a stage that was not reached is made anew when that stage is called again.
        if (state.milestone().stage().compareTo(Stage.LANDED) > 0) {
            for (Artefact artefact : Artefact.values()) {
                named.add(artefact(artefact, state.records()));
            }
        }
        for (Path file : files.list(path)) {
            if (!named.contains(file)) {
                files.remove(file);
            }
        }
    }
}
