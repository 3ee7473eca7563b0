package org.cadrenode.pipeline.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.SourceId;

/**
 * Which files of another machine have been taken and are still there, sealed. Files are known by digests; a kill may forget
 * the last few, which are then fetched once more and known by their content. For one thread.
 */
final class TakenFiles {
    private final SealedFolder folder;
    private final String name;
    private final Map<String, String> marks = new LinkedHashMap<>();
    private boolean changed;

    TakenFiles(SealedFolder folder, SourceId source) throws IOException {
        this.folder = folder;
        this.name = "taken-" + source;
        if (!folder.has(name)) {
            return;
        }
        try (InputStream in = folder.open(name);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int tab = line.indexOf('\t');
                if (tab > 0) {
                    marks.put(line.substring(0, tab), line.substring(tab + 1));
                }
            }
        }
    }

    /** Returns the digest of words that tell a file. */
    static String digest(String... words) {
        MessageDigest digest = Digest.sha256();
        for (String word : words) {
            digest.update(word.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }

    boolean has(String file) {
        return marks.containsKey(file);
    }

    Optional<String> mark(String file) {
        return Optional.ofNullable(marks.get(file));
    }

    /** Remembers a file, with a mark of one line. */
    void add(String file, String mark) {
        changed |= !mark.equals(marks.put(file, mark));
    }

    /** Forgets all files but these. */
    void keepOnly(Set<String> files) {
        changed |= marks.keySet().retainAll(files);
    }

    void save() throws IOException {
        if (changed) {
            folder.write(name, sink -> {
                for (Map.Entry<String, String> each : marks.entrySet()) {
                    sink.write((each.getKey() + "\t" + each.getValue() + "\n").getBytes(StandardCharsets.UTF_8));
                }
            });
            changed = false;
        }
    }
}
