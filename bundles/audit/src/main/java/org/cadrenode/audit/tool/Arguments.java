package org.cadrenode.audit.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.cadrenode.api.audit.Journal.Checkpoint;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.audit.engine.SignatureCheck;
import org.jspecify.annotations.Nullable;

/**
 * What the tool was asked.
 *
 * @param directory the journal, or null
 * @param export an export in JSON lines instead, or null
 * @param key the check against any of the keys that were given, or null
 * @param witnesses checkpoints that were kept elsewhere
 * @param help whether only the usage is wanted
 */
record Arguments(
        @Nullable Path directory, @Nullable Path export, @Nullable SignatureCheck key, List<Checkpoint> witnesses, boolean help) {
    private static final int LARGEST_WITNESS = 1 << 24;

    /**
     * Reads a command line and the witnesses that it names.
     *
     * @throws IllegalArgumentException if something is wrong or missing
     */
    static Arguments of(String[] words) throws IOException {
        Path directory = null;
        Path export = null;
        List<SignatureCheck> keys = new ArrayList<>();
        List<Checkpoint> witnesses = new ArrayList<>();
        boolean help = false;
        for (int i = 0; i < words.length; i++) {
            switch (words[i]) {
                case "--help" -> help = true;
                case "--key", "--public-key" -> keys.add(SignatureCheck.ed25519(HexFormat.of().parseHex(value(words, ++i))));
                case "--witness" -> witnesses.addAll(witnesses(value(words, ++i)));
                case "--export" -> export = Path.of(value(words, ++i));
                default -> {
                    if (words[i].startsWith("-") || directory != null) {
                        throw new IllegalArgumentException("An argument is unknown or one too many");
                    }
                    directory = Path.of(words[i]);
                }
            }
        }
        SignatureCheck any = keys.isEmpty() ? null
            : (content, signature) -> keys.stream().anyMatch(key -> key.good(content, signature));
        return new Arguments(directory, export, any, witnesses, help);
    }

    private static String value(String[] words, int at) {
        if (at >= words.length) {
            throw new IllegalArgumentException("An argument has no value");
        }
        return words[at];
    }

    /** Reads SEQUENCE:HASH, or a file with lines of checkpoints or with a package's manifest. */
    private static List<Checkpoint> witnesses(String word) throws IOException {
        if (word.matches("[0-9]{1,18}:[0-9a-f]{64}")) {
            String[] parts = word.split(":");
            return List.of(new Checkpoint(Long.parseLong(parts[0]), new Digest(parts[1]), ""));
        }
        Path file = Path.of(word);
        if (Files.size(file) > LARGEST_WITNESS) {
            throw new IllegalArgumentException("A witness is a short file");
        }
        String text = Files.readString(file).strip();
        if (text.startsWith("{")) {
            return List.of(manifest(text));
        }
        List<Checkpoint> checkpoints = text.lines().map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#")).map(Arguments::line).toList();
        if (checkpoints.isEmpty()) {
            throw new IllegalArgumentException("There is no checkpoint in a witness");
        }
        return checkpoints;
    }

    private static Checkpoint line(String line) {
        String[] parts = line.split("\\s+");
        if (parts.length < 2 || !parts[0].matches("0*[0-9]{1,18}") || !parts[1].matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("A witness is a line of checkpoints or a package's manifest");
        }
        return new Checkpoint(Long.parseLong(parts[0]), new Digest(parts[1]), parts.length > 2 ? parts[2] : "");
    }

    private static Checkpoint manifest(String json) {
        try {
            JsonNode witness = new ObjectMapper().readTree(json).path("witness");
            if (!witness.path("sequence").isIntegralNumber() || !witness.path("hash").isTextual()) {
                throw new IllegalArgumentException("The manifest has no witness");
            }
            return new Checkpoint(witness.path("sequence").asLong(), new Digest(witness.path("hash").asText()),
                witness.path("signature").asText());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A witness is a line of checkpoints or a package's manifest");
        }
    }
}
