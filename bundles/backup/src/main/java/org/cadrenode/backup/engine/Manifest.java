package org.cadrenode.backup.engine;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a backup holds: lines of text. {@code counts} are rows of tables of the stores, as {@code STORE/FILE/TABLE}; {@code elsewhere} the
 * folders behind {@code elsewhere/N/}.
 */
record Manifest(int number, Instant taken, List<String> elsewhere, SortedMap<String, Long> counts, List<Entry> entries) {
    private static final String FORMAT = "cadre-backup-manifest-1";

    Manifest {
        elsewhere = List.copyOf(elsewhere);
        counts = new TreeMap<>(counts);
        entries = List.copyOf(entries);
    }

    long bytes() {
        return entries.stream().mapToLong(Entry::size).sum();
    }

    byte[] encode() {
        StringBuilder text = new StringBuilder(FORMAT).append("\nnumber ").append(number).append("\ntaken ").append(taken).append('\n');
        elsewhere.forEach(place -> text.append("elsewhere ").append(word(place)).append('\n'));
        counts.forEach((name, rows) -> text.append("count ").append(word(name)).append(' ').append(rows).append('\n'));
        for (Entry entry : entries) {
            text.append("file ").append(word(entry.path())).append(' ').append(entry.size()).append(' ').append(entry.stamp()).append('\n');
            for (Blob blob : entry.blobs()) {
                text.append("blob ").append(blob.digest()).append(' ').append(blob.piece()).append(' ').append(blob.offset()).append(' ')
                        .append(blob.length()).append('\n');
            }
        }
        return text.append("end ").append(entries.size()).append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    static Manifest decode(byte[] bytes) throws IOException {
        String[] lines = new String(bytes, StandardCharsets.UTF_8).split("\n");
        try {
            if (!lines[0].equals(FORMAT)) {
                throw new IOException("This is no manifest of a backup");
            }
            int number = Integer.parseInt(value(lines[1], "number"));
            Instant taken = Instant.parse(value(lines[2], "taken"));
            List<String> elsewhere = new ArrayList<>();
            SortedMap<String, Long> counts = new TreeMap<>();
            List<Entry> entries = new ArrayList<>();
            List<Blob> blobs = new ArrayList<>();
            String[] file = null;
            for (int i = 3; i < lines.length; i++) {
                String[] words = lines[i].split(" ");
                if (!words[0].equals("blob") && file != null) {
                    entries.add(entry(file, blobs));
                    blobs.clear();
                    file = null;
                }
                switch (words[0]) {
                    case "elsewhere" -> elsewhere.add(text(words[1]));
                    case "count" -> counts.put(text(words[1]), Long.parseLong(words[2]));
                    case "file" -> file = words;
                    case "blob" -> blobs.add(new Blob(words[1], words[2], Long.parseLong(words[3]), Integer.parseInt(words[4])));
                    case "end" -> {
                        if (entries.size() != Integer.parseInt(words[1]) || i != lines.length - 1) {
                            throw new IOException("A manifest of a backup was cut");
                        }
                        return new Manifest(number, taken, elsewhere, counts, entries);
                    }
                    default -> throw new IOException("This is no manifest of a backup");
                }
            }
            throw new IOException("A manifest of a backup was cut");
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException | DateTimeException e) {
            throw new IOException("This is no manifest of a backup");
        }
    }

    private static Entry entry(String[] words, List<Blob> blobs) throws IOException {
        long size = Long.parseLong(words[2]);
        if (blobs.stream().mapToLong(Blob::length).sum() != size) {
            throw new IOException("The parts of a file are not all of it");
        }
        return new Entry(text(words[1]), size, words[3], blobs);
    }

    private static String value(String line, String name) throws IOException {
        if (!line.startsWith(name + " ")) {
            throw new IOException("This is no manifest of a backup");
        }
        return line.substring(name.length() + 1);
    }

    private static String word(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String text(String word) {
        return URLDecoder.decode(word, StandardCharsets.UTF_8);
    }
}
