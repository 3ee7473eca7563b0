package org.cadrenode.shell.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Secrets in a small file on the node: a passphrase, or key shares, a line each. */
public final class SecretFile {
    private static final int LIMIT = 64 * 1024;

    private SecretFile() { }

    /** Returns the first line; the caller wipes it. */
    public static char[] first(Path file) throws IOException {
        List<char[]> lines = lines(file);
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("That file is empty.");
        }
        lines.stream().skip(1).forEach(line -> Arrays.fill(line, '\0'));
        return lines.get(0);
    }

    /** Returns all of it but the line ends behind it, such as a private key in PEM; the caller wipes it. */
    public static char[] whole(Path file) throws IOException {
        if (Files.size(file) > LIMIT) {
            throw new IllegalArgumentException("That file is too large to hold a secret.");
        }
        byte[] bytes = Files.readAllBytes(file);
        CharBuffer characters = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
        try {
            int end = characters.length();
            while (end > 0 && (characters.get(end - 1) == '\n' || characters.get(end - 1) == '\r')) {
                end--;
            }
            return Arrays.copyOf(characters.array(), end);
        } finally {
            Arrays.fill(bytes, (byte) 0);
            Arrays.fill(characters.array(), '\0');
        }
    }

    /** Returns the lines that are not empty; the caller wipes them. */
    public static List<char[]> lines(Path file) throws IOException {
        if (Files.size(file) > LIMIT) {
            throw new IllegalArgumentException("That file is too large to hold a secret.");
        }
        byte[] bytes = Files.readAllBytes(file);
        CharBuffer characters = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
        List<char[]> lines = new ArrayList<>();
        try {
            for (int start = 0, end; start < characters.length(); start = end + 1) {
                end = start;
                while (end < characters.length() && characters.get(end) != '\n') {
                    end++;
                }
                int last = end > start && characters.get(end - 1) == '\r' ? end - 1 : end;
                if (last > start) {
                    lines.add(Arrays.copyOfRange(characters.array(), start, last));
                }
            }
            return lines;
        } finally {
            Arrays.fill(bytes, (byte) 0);
            Arrays.fill(characters.array(), '\0');
        }
    }

    /** Wipes them. */
    public static void wipe(List<char[]> secrets) {
        secrets.forEach(secret -> Arrays.fill(secret, '\0'));
    }
}
