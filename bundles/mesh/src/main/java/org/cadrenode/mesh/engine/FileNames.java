package org.cadrenode.mesh.engine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of messages' files, by a pattern: {@code {mailbox}} is the mailbox's id, {@code {number}} counts on in four digits, and
 * anything else in braces is a form of the day, such as {@code {ddMMyy}}. The number is kept in a file, so that no name comes
 * twice before ten thousand others. Thread-safe.
 */
public final class FileNames {
    private static final Pattern FIELD = Pattern.compile("\\{([A-Za-z]+)}");
    private static final Pattern REST = Pattern.compile("[A-Za-z0-9_-]{0,100}");

    private final String pattern;
    private final String mailbox;
    private final Path counter;
    private final InstantSource clock;
    private final ZoneId zone;

    /** Checks the pattern; the counter's folder is made when the first name is. */
    public FileNames(String pattern, String mailbox, Path counter, InstantSource clock, ZoneId zone) {
        this.pattern = pattern;
        this.mailbox = mailbox;
        this.counter = counter;
        this.clock = clock;
        this.zone = zone;
        if (!pattern.contains("{number}") || !REST.matcher(FIELD.matcher(pattern).replaceAll("")).matches()) {
            throw new IllegalArgumentException("fileName is to have {number}, and else letters, digits, - and _ or other fields in braces");
        }
        name(0);
    }

    /** Returns the next name, without an ending. */
    public synchronized String next() throws IOException {
        int number = Files.exists(counter) ? kept() % 9999 + 1 : 1;
        Files.createDirectories(counter.toAbsolutePath().getParent());
        Path part = counter.resolveSibling(counter.getFileName() + ".part");
        Files.writeString(part, Integer.toString(number), StandardCharsets.US_ASCII);
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(part, counter, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return name(number);
    }

    private int kept() throws IOException {
        try {
            return Math.floorMod(Integer.parseInt(Files.readString(counter, StandardCharsets.US_ASCII).strip()), 10_000);
        } catch (NumberFormatException e) {
            throw MeshTrouble.lasting("the file with the number of the last message holds no number");
        }
    }

    private String name(int number) {
        Matcher fields = FIELD.matcher(pattern);
        return fields.replaceAll(field -> switch (field.group(1)) {
            case "mailbox" -> mailbox;
            case "number" -> String.format("%04d", number);
            default -> day(field.group(1));
        });
    }

    private String day(String form) {
        try {
            String day = DateTimeFormatter.ofPattern(form).withZone(zone).format(clock.instant());
            if (REST.matcher(day).matches()) {
                return day;
            }
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            // Said below.
        }
        throw new IllegalArgumentException("a field of fileName is no form of a day");
    }
}
