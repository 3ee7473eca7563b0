package org.cadrenode.shell.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cadrenode.api.audit.Journal.Checkpoint;
import org.cadrenode.api.delivery.Digest;

/**
 * Checkpoints of the journal that were kept elsewhere: either the file in which the other side keeps the newest one that
 * came with a package, or a package's manifest (JSON with a field {@code witness}), or a line each, of the sequence, the
 * hash in hexadecimal and the signature in Base64, as the journal's own file of checkpoints has them (whose mark at the
 * end of a line is not needed). Empty lines and those that start with {@code #} say nothing.
 */
final class Witnesses {
    private static final long LIMIT = 64L * 1024 * 1024;
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern LINE = Pattern.compile("(0*[0-9]{1,18})\\s+([0-9a-f]{64})\\s+([A-Za-z0-9+/=]+)(\\s.*)?");

    private Witnesses() { }

    static List<Checkpoint> read(Path file) throws IOException {
        if (Files.size(file) > LIMIT) {
            throw new IllegalArgumentException("That file is too large to be one of checkpoints.");
        }
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
        List<Checkpoint> witnesses = text.startsWith("{") ? List.of(manifest(text)) : lines(text);
        if (witnesses.isEmpty()) {
            throw new IllegalArgumentException("There is no checkpoint in that file.");
        }
        return witnesses;
    }

    private static Checkpoint manifest(String text) {
        try {
            JsonNode witness = Listing.JSON.readTree(text).path("witness");
            String hash = witness.path("hash").asText();
            if (!witness.path("sequence").canConvertToLong() || !HASH.matcher(hash).matches()) {
                throw new IllegalArgumentException("That file names no witness with a sequence and a hash.");
            }
            return new Checkpoint(witness.path("sequence").longValue(), new Digest(hash), witness.path("signature").asText());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("That file is no JSON.");
        }
    }

    private static List<Checkpoint> lines(String text) {
        List<Checkpoint> witnesses = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().map(String::strip).toList()) {
            number++;
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Matcher form = LINE.matcher(line);
            if (!form.matches()) {
                throw new IllegalArgumentException("Line " + number
                        + " is no checkpoint: sequence, hash and signature, with spaces between them.");
            }
            witnesses.add(new Checkpoint(Long.parseLong(form.group(1)), new Digest(form.group(2)), form.group(3)));
        }
        return witnesses;
    }
}
