package org.cadrenode.shell.internal;

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
 * Checkpoints of the journal that were kept elsewhere: a line each, of the sequence, the hash in hexadecimal and the
 * signature in Base64, as the journal's own file of checkpoints has them (whose mark at the end of a line is not needed).
 * Empty lines and those that start with {@code #} say nothing.
 */
final class Witnesses {
    private static final Pattern LINE = Pattern.compile("(0*[0-9]{1,18})\\s+([0-9a-f]{64})\\s+([A-Za-z0-9+/=]+)(\\s.*)?");

    private Witnesses() { }

    static List<Checkpoint> read(Path file) throws IOException {
        List<Checkpoint> witnesses = new ArrayList<>();
        int number = 0;
        for (String line : Files.readString(file, StandardCharsets.UTF_8).lines().map(String::strip).toList()) {
            number++;
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Matcher form = LINE.matcher(line);
            if (!form.matches()) {
                throw new IllegalArgumentException("Line " + number + " is no checkpoint: sequence, hash and signature, with spaces between them.");
            }
            witnesses.add(new Checkpoint(Long.parseLong(form.group(1)), new Digest(form.group(2)), form.group(3)));
        }
        if (witnesses.isEmpty()) {
            throw new IllegalArgumentException("There is no checkpoint in that file.");
        }
        return witnesses;
    }
}
