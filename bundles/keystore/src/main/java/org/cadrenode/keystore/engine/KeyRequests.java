package org.cadrenode.keystore.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The digests of this node's last requests for the linkage key, one a line. Not thread-safe. */
final class KeyRequests {
    private static final int MOST = 16;

    private final Path file;

    KeyRequests(Path file) {
        this.file = file;
    }

    boolean has(String digest) throws IOException {
        return all().contains(digest);
    }

    void add(String digest) throws IOException {
        List<String> digests = new ArrayList<>(all());
        digests.add(digest);
        List<String> last = digests.subList(Math.max(0, digests.size() - MOST), digests.size());
        DurableFile.replace(file, (String.join("\n", last) + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    private List<String> all() throws IOException {
        return Files.exists(file) ? Files.readAllLines(file, StandardCharsets.US_ASCII) : List.of();
    }
}
