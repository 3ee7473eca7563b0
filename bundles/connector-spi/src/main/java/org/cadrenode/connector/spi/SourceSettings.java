package org.cadrenode.connector.spi;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The settings that all connectors have in common: which source of which provider, and where its files come from. A
 * connector takes its component's properties and hands them over; it need not know the ways by which files come. Where a
 * setting is wrong, {@link #problems} says so and {@link #endpoint} takes no file at all. Immutable.
 *
 * <table>
 * <caption>Settings</caption>
 * <tr><td>{@code source}</td><td>id of the source</td></tr>
 * <tr><td>{@code provider}</td><td>id of the organisation that controls the data</td></tr>
 * <tr><td>{@code title}</td><td>what the source is, in a few words</td></tr>
 * <tr><td>{@code inbox}</td><td>folder, which may start with <code>${karaf.data}</code>; {@code inbox/<source>} in the data
 *     folder unless it is set</td></tr>
 * <tr><td>{@code include}</td><td>regular expression for the names of files to take</td></tr>
 * <tr><td>{@code quietSeconds}</td><td>how long a file must rest before it is taken; 2 unless it is set</td></tr>
 * <tr><td>{@code from}</td><td>where files come from instead of a folder: {@code sftp://user@host:22/folder}, or addresses
 *     that start with {@code https://}, with blanks between. Further settings for it: {@code hostKey}, {@code then},
 *     {@code secret}, {@code user}, {@code trust}, {@code certificate}, {@code certificateSecret}, {@code everySeconds},
 *     {@code patienceSeconds}, {@code mostMiB}; see {@link Endpoint.Sftp} and {@link Endpoint.Web}</td></tr>
 * <tr><td>{@code unwrap}</td><td>what the node takes off: any of zip, gzip, pgp, cms, with blanks between. Further settings
 *     for it: {@code decryptionKey}, {@code decryptionSecret}, {@code signedBy}, {@code entries}, {@code unpackedMiB}; see
 *     {@link Wrapping}</td></tr>
 * </table>
 */
public final class SourceSettings {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    private static final Set<String> NAMES = Set.of("source", "provider", "title", "inbox", "include", "quietSeconds");
    private static final String DATA = "${karaf.data}";
    private static final String NO_FILE = "(?!)";

    private final Map<String, ?> properties;
    private final String source;
    private final String provider;
    private final Endpoint.Folder folder;
    private final Endpoint way;
    private final List<String> problems;

    private SourceSettings(Map<String, ?> properties, String source, String provider, Endpoint.Folder folder, Endpoint way,
            List<String> problems) {
        this.properties = properties;
        this.source = source;
        this.provider = provider;
        this.folder = folder;
        this.way = way;
        this.problems = List.copyOf(problems);
    }

    /**
     * Reads the settings.
     *
     * @param properties of the connector's component
     * @param defaultSource id of the source unless it is set; empty if it must be
     * @param defaultInclude expression for the names of files unless it is set
     * @throws IllegalArgumentException if source or provider is no id: without them there is no connector
     */
    public static SourceSettings of(Map<String, ?> properties, String defaultSource, String defaultInclude) {
        Map<String, ?> own = Map.copyOf(properties);
        String source = id("source", text(own, "source", defaultSource));
        String provider = id("provider", text(own, "provider", ""));
        List<String> found = new ArrayList<>();
        String data = System.getProperty("karaf.data", "data");
        Path inbox = Path.of(data, "inbox", source);
        try {
            String named = text(own, "inbox", "");
            inbox = named.isEmpty() ? inbox : Path.of(named.replace(DATA, data));
        } catch (InvalidPathException e) {
            found.add("The inbox is no path on this machine; set inbox to a folder.");
        }
        WaySettings ways = new WaySettings(own, found);
        Wrapping wrapping = ways.wrapping();
        String include = text(own, "include", WaySettings.wrapped(defaultInclude, wrapping));
        try {
            Pattern.compile(include);
        } catch (PatternSyntaxException e) {
            found.add("The setting include is no regular expression; try .+\\.csv");
            include = NO_FILE;
        }
        int quiet = 0;
        try {
            quiet = Integer.parseInt(text(own, "quietSeconds", "2"));
        } catch (NumberFormatException e) {
            quiet = -1;
        }
        if (quiet < 0) {
            found.add("The setting quietSeconds is a number of seconds, 0 or more.");
        }
        Endpoint.Folder folder = new Endpoint.Folder(inbox, include, Duration.ofSeconds(Math.max(0, quiet)), wrapping);
        return new SourceSettings(own, source, provider, folder, ways.from(folder), found);
    }

    /**
     * Returns the names of the settings that all connectors have in common, and further ones: the answer to
     * {@link Connector#settingNames}.
     *
     * @param groups names that belong together, such as {@link ChangeSettings#NAMES}
     * @param others names of the connector's own
     */
    public static Set<String> names(List<Set<String>> groups, String... others) {
        Set<String> all = new HashSet<>(NAMES);
        all.addAll(WaySettings.NAMES);
        groups.forEach(all::addAll);
        all.addAll(List.of(others));
        return Set.copyOf(all);
    }

    /** Returns the same settings with something that the connector finds wrong with them, a sentence with its remedy. */
    public SourceSettings rejected(String problem) {
        List<String> all = new ArrayList<>(problems);
        all.add(problem);
        return new SourceSettings(properties, source, provider, folder, way, all);
    }

    /** Returns the id of the source. */
    public String source() {
        return source;
    }

    /** Returns the id of the organisation. */
    public String provider() {
        return provider;
    }

    /** Returns a setting without blanks around it; {@code otherwise} if it is not set, or blank. */
    public String text(String name, String otherwise) {
        return text(properties, name, otherwise);
    }

    /** Returns the description of the source, under its own title if that is set. */
    public SourceDescription describe(String connector, String title, List<SourceDescription.Table> tables,
            SourceDescription.Capability... capabilities) {
        return new SourceDescription(source, provider, connector, text("title", title), tables, Set.of(capabilities));
    }

    /** Returns where files come from; no file is taken if a setting is wrong. */
    public Endpoint endpoint() {
        if (problems.isEmpty()) {
            return way;
        }
        return way == folder ? new Endpoint.Folder(folder.inbox(), NO_FILE, folder.quiet()) : new Endpoint.Fetched(way.place());
    }

    /** Returns what is wrong with the settings, a sentence each with its remedy. */
    public List<String> problems() {
        return problems;
    }

    /** Returns what is wrong with the settings, or with the surroundings as they are now. */
    public List<String> check() {
        List<String> found = new ArrayList<>(problems);
        if (way != folder) {
            return found;
        }
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

    static String text(Map<String, ?> properties, String name, String otherwise) {
        Object value = properties.get(name);
        String text = value == null ? "" : value.toString().strip();
        return text.isEmpty() ? otherwise : text;
    }

    private static String id(String what, String value) {
        if (!ID.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "The setting " + what + " is 1 to 40 lower-case letters, digits and dashes, and starts with a letter");
        }
        return value;
    }
}
