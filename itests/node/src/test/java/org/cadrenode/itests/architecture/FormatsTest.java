package org.cadrenode.itests.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What {@code lib/formats} of the distribution says of the stores is what their code writes. */
final class FormatsTest {
    private static final Path TOP = Path.of(System.getProperty("cadre.top"));

    @Test
    void theListedFormatsAreThoseOfTheCode() throws IOException {
        Map<String, Integer> code = new TreeMap<>();
        code.put("vault", number("vault/internal/VaultDatabase", "SCHEMA_VERSION = (\\d+)"));
        code.put("optout", number("optout/internal/OptOutDatabase", "SCHEMA_VERSION = (\\d+)"));
        code.put("landing", number("landing/internal/StateFile", "SCHEMA = (\\d+)"));
        code.put("linkage", number("api/pseudonym/PersonTokens", "FORM = (\\d+)"));
        Matcher steps = Pattern.compile("\"(\\d{3})-[a-z-]+\"").matcher(source("research/internal/SchemaMigration"));
        int newest = 0;
        while (steps.find()) {
            newest = Math.max(newest, Integer.parseInt(steps.group(1)));
        }
        code.put("research", newest);

        Map<String, Integer> listed = new TreeMap<>();
        for (String line : Files.readAllLines(TOP.resolve("assembly/src/main/lib/formats"))) {
            if (!line.startsWith("#")) {
                String[] words = line.split(" ");
                listed.put(words[0], Integer.parseInt(words[1]));
                assertTrue(Integer.parseInt(words[2]) <= Integer.parseInt(words[1]), line);
            }
        }
        assertEquals(code, listed);
    }

    private static int number(String type, String pattern) throws IOException {
        Matcher matcher = Pattern.compile(pattern).matcher(source(type));
        assertTrue(matcher.find(), type);
        return Integer.parseInt(matcher.group(1));
    }

    private static String source(String type) throws IOException {
        String bundle = type.substring(0, type.indexOf('/'));
        return Files.readString(TOP.resolve("bundles").resolve(bundle).resolve("src/main/java/org/cadrenode").resolve(type + ".java"));
    }
}
