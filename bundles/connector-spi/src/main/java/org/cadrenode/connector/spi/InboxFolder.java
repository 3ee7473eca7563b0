package org.cadrenode.connector.spi;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The settings that a connector with an inbox has in common with every other: which source of which provider, which
 * folder, which files. Where a setting is wrong, {@link #problems} says so and {@link #endpoint} takes no file at all.
 * Immutable.
 */
public final class InboxFolder {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    private static final String DATA = "${karaf.data}";
    private static final String NO_FILE = "(?!)";

    private final String source;
    private final String provider;
    private final Endpoint.Folder folder;
    private final List<String> problems;

    /**
     * Checks the settings.
     *
     * @param source id of the source
     * @param provider id of the organisation
     * @param inbox folder, which may start with <code>${karaf.data}</code>; empty for {@code inbox/<source>} in the data folder
     * @param include regular expression for the names of files
     * @param quietSeconds how long a file must rest before it is taken
     * @throws IllegalArgumentException if source or provider is no id: without them there is no connector
     */
    public InboxFolder(String source, String provider, String inbox, String include, int quietSeconds) {
        this.source = id("source", source);
        this.provider = id("provider", provider);
        List<String> found = new ArrayList<>();
        String data = System.getProperty("karaf.data", "data");
        Path path = Path.of(data, "inbox", this.source);
        if (!inbox.isBlank()) {
            try {
                path = Path.of(inbox.trim().replace(DATA, data));
            } catch (InvalidPathException e) {
                found.add("The inbox is no path on this machine; set inbox to a folder.");
            }
        }
        try {
            Pattern.compile(include);
        } catch (PatternSyntaxException e) {
            found.add("The setting include is no regular expression; try .+\\.csv");
        }
        if (quietSeconds < 0) {
            found.add("A file cannot rest for less than no time; set quietSeconds to 0 or more.");
        }
        problems = List.copyOf(found);
        folder = new Endpoint.Folder(path, problems.isEmpty() ? include : NO_FILE,
                Duration.ofSeconds(Math.max(0, quietSeconds)));
    }

    /** Returns the id of the source. */
    public String source() {
        return source;
    }

    /** Returns the id of the organisation. */
    public String provider() {
        return provider;
    }

    /** Returns the folder. */
    public Endpoint.Folder endpoint() {
        return folder;
    }

    /** Returns the same folder, of which no file is taken, for a connector whose own settings are wrong. */
    public Endpoint.Folder closed() {
        return new Endpoint.Folder(folder.inbox(), NO_FILE, folder.quiet());
    }

    /** Returns what is wrong with the settings, a sentence each with its remedy. */
    public List<String> problems() {
        return problems;
    }

    /** Returns what is wrong with the settings, or with the folder as it is now. */
    public List<String> check() {
        List<String> found = new ArrayList<>(problems);
        Path inbox = folder.inbox();
        if (!Files.exists(inbox)) {
            Path above = inbox.toAbsolutePath();
            while (above != null && !Files.exists(above)) {
                above = above.getParent();
            }
            if (above == null || !Files.isDirectory(above) || !Files.isWritable(above)) {
                found.add("The inbox " + inbox + " is missing and cannot be made; make it, writable for the node's user.");
            }
        } else if (!Files.isDirectory(inbox)) {
            found.add("The inbox " + inbox + " is not a folder; set inbox to a folder.");
        } else if (!Files.isReadable(inbox) || !Files.isWritable(inbox)) {
            found.add("The inbox " + inbox + " cannot be read and emptied; give the node's user these rights.");
        }
        return List.copyOf(found);
    }

    private static String id(String what, String value) {
        String id = value.trim();
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "The setting " + what + " is 1 to 40 lower-case letters, digits and dashes, and starts with a letter");
        }
        return id;
    }
}
