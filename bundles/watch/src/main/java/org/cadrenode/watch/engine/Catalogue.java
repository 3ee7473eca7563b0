package org.cadrenode.watch.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Every alert that there is: one a check, with what it is about and what to do. Nothing else is ever told by mail or webhook, so that
 * an alert holds no word that stems from data. The manual's table has the same lines.
 */
public final class Catalogue {
    /** What is said of a check that is not in the catalogue: a connector's or a site's own. */
    private static final Line UNKNOWN = new Line("A check of an added part of the node.", "See node:check");
    private static final Map<String, Line> LINES = read();

    private Catalogue() { }

    /** What a check is about, and what to do if it is wrong. */
    public record Line(String about, String remedy) { }

    /** Returns what there is to say of a check. */
    public static Line of(String check) {
        return LINES.getOrDefault(check, UNKNOWN);
    }

    /** Returns whether the catalogue has a check. */
    public static boolean knows(String check) {
        return LINES.containsKey(check);
    }

    /** Returns the catalogue as the manual has it, a line of a table each. */
    public static String table() {
        try (InputStream in = Catalogue.class.getResourceAsStream("/org/cadrenode/watch/alerts.md")) {
            if (in == null) {
                throw new IllegalStateException("The bundle lacks its alerts");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Line> read() {
        Map<String, Line> lines = new TreeMap<>();
        table().lines().forEach(line -> {
            String[] cells = line.substring(2, line.length() - 2).split(" \\| ");
            lines.put(cells[0], new Line(cells[1], plain(cells[2])));
        });
        return lines;
    }

    // As the page and a mail say it: without the manual's marks and links.
    private static String plain(String cell) {
        return cell.replaceAll(" ?\\(\\[[^\\]]*]\\([^)]*\\)\\)", "").replace("`", "");
    }
}
