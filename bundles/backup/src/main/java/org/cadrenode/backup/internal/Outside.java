package org.cadrenode.backup.internal;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.cadrenode.backup.engine.Places;

/** Finds in a node's settings what it keeps where no backup has it. Stateless. */
final class Outside {
    private static final String OWN = "org.cadrenode.";
    private static final String CONNECTOR = "org.cadrenode.connector.";
    private static final Set<String> FOLDERS = Set.of("directory", "inbox", "outbox", "receipts", "state", "custodianOutbox", "custodianReceipts");

    private Outside() { }

    /** Returns a sentence for each. */
    static List<String> of(Places places) {
        List<String> sentences = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(places.etc(), OWN + "*.cfg")) {
            for (Path file : files) {
                read(file, places, sentences);
            }
        } catch (IOException e) {
            sentences.add("The settings cannot be read, so nobody knows whether a folder is in no backup");
        }
        sentences.sort(null);
        return sentences;
    }

    private static void read(Path file, Places places, List<String> sentences) throws IOException {
        String name = file.getFileName().toString();
        Properties settings = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            settings.load(reader);
        } catch (IllegalArgumentException e) {
            return;
        }
        if (name.equals("org.cadrenode.research.cfg") && !settings.getProperty("url", "").isBlank()) {
            sentences.add("The research database is on a server of the site and in no backup of the node: dump it there right after each");
        }
        for (String key : settings.stringPropertyNames()) {
            // What lies in a source's folder comes from the source, and again if it is asked.
            if (FOLDERS.contains(key) && !name.startsWith(CONNECTOR) && isOutside(settings.getProperty(key).strip(), places)) {
                sentences.add("The folder " + key + " of etc/" + name + " is in no backup: name it in elsewhere");
            }
        }
    }

    private static boolean isOutside(String text, Places places) {
        try {
            Path folder = Path.of(text);
            return folder.isAbsolute() && Files.isDirectory(folder) && places.name(folder.resolve("any")).isEmpty()
                    && !folder.normalize().startsWith(places.etc().toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
