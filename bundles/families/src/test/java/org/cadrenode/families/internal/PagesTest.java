package org.cadrenode.families.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PagesTest {
    private static final byte[] KEY = new byte[65];

    @TempDir
    Path folder;

    private static Map<String, Object> site() {
        return new LinkedHashMap<>(Map.of("siteName", "Trust <b>&\"x\"</b> {{key}}", "telephone", "01632 960000", "postalAddress", "Team | 1 Street",
                "privacyNotice", "https://trust.example/p?a=1&b=2", "postTo", "/opt-out/requests"));
    }

    private static String page(String name) {
        return new Pages(Node.configuration(site()), KEY).page(name);
    }

    static Stream<String> names() {
        return Pages.NAMES.stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void aPageNeedsNothingButItself(String name) {
        String page = page(name);
        assertTrue(page.contains("<html lang=\"en-GB\">"));
        assertTrue(page.contains("Content-Security-Policy\" content=\"default-src 'none';"));
        assertFalse(Pattern.compile("unsafe-|<link|<img|<iframe|@import|url\\(|\\ssrc=|\\sstyle=|\\son[a-z]+=").matcher(page).find());
        // Where it leads: the other pages, the site itself, and nothing else.
        Pattern.compile("(?:href|action)=\"([^\"]*)\"").matcher(page).results().map(match -> match.group(1)).forEach(link ->
                assertTrue(Pages.NAMES.contains(link) || link.startsWith("#") || link.startsWith("tel:") || link.startsWith("mailto:")
                        || link.equals("https://trust.example/p?a=1&amp;b=2"), link));
        // What a site calls itself is text and nothing else; all places are filled, and all parts are in theirs.
        assertTrue(page.contains("Trust &lt;b&gt;&amp;&quot;x&quot;&lt;/b&gt; {{key}}</title>"));
        assertFalse(Pattern.compile("\\{\\{(?!key}}</)|(?m)^@(?!media )").matcher(page).find());
        List<String> ids = Pattern.compile("\\sid=\"([^\"]+)\"").matcher(page).results().map(match -> match.group(1)).toList();
        assertEquals(ids.size(), ids.stream().distinct().count());
        Pattern.compile("(?:for|aria-describedby|aria-labelledby)=\"([^\"]+)\"").matcher(page).results()
                .flatMap(match -> Stream.of(match.group(1).split(" "))).forEach(id -> assertTrue(ids.contains(id), id));
    }

    // Flesch and Kincaid's grade (1975), counted roughly: grade 6 is an age of about 11.
    @ParameterizedTest
    @CsvSource({"index.html,6.5,22", "parents.html,6,24", "young-people.html,6,24", "easy-read.html,3,12", "printed-form.html,6.5,22"})
    void thePagesAreInPlainWords(String name, double grade, int longest) {
        List<String> sentences = sentences(page(name));
        long words = sentences.stream().mapToLong(sentence -> sentence.split(" ").length).sum();
        long syllables = sentences.stream().flatMap(sentence -> Stream.of(sentence.split(" "))).mapToLong(PagesTest::syllables).sum();
        double is = 0.39 * words / sentences.size() + 11.8 * syllables / words - 15.59;
        assertTrue(is <= grade, name + " is of grade " + is);
        sentences.forEach(sentence -> assertTrue(sentence.split(" ").length <= longest, sentence));
    }

    private static List<String> sentences(String page) {
        String main = page.substring(page.indexOf("<main"), page.indexOf("<footer")).replaceAll("(?s)<address>.*?</address>", "")
                .replaceAll("</(p|li|h1|h2|label|legend|a class)>", ". ").replaceAll("(?s)<[^>]*>", " ").replaceAll("&[a-z#0-9]+;", " ");
        List<String> sentences = new ArrayList<>();
        for (String sentence : main.split("[.?!:]\\s")) {
            String words = sentence.replaceAll("[^\\p{L}' ]", " ").strip().replaceAll("\\s+", " ");
            if (words.split(" ").length > 1) {
                sentences.add(words);
            }
        }
        return sentences;
    }

    private static long syllables(String word) {
        String plain = word.toLowerCase(Locale.ROOT).replaceAll("(?:[^laeiouy]es|[^taeiouyd]ed|[^laeiouy]e)$", "");
        return Math.max(1, Pattern.compile("[aeiouy]+").matcher(plain).results().count());
    }

    @Test
    void aSiteThatDoesNotHoldReleasesDoesNotPromiseIt() {
        Map<String, Object> site = site();
        assertTrue(new Pages(Node.configuration(site), KEY).page("parents.html").contains("hold back"));
        site.put("holdReleases", false);
        for (String name : Pages.NAMES) {
            assertFalse(new Pages(Node.configuration(site), KEY).page(name).contains("hold back"), name);
        }
    }

    @ParameterizedTest
    @CsvSource({"siteName,''", "telephone,''", "postalAddress,' '", "privacyNotice,javascript:1", "postTo,//elsewhere.example/x",
        "postTo,https://elsewhere.example/x", "postTo,/a b"})
    void aSiteThatLacksSomethingGetsNoPages(String name, String value) {
        Map<String, Object> site = site();
        site.put(name, value);
        assertEquals(ErrorCode.CONFIGURATION_INVALID,
                assertThrows(CadreException.class, () -> new Pages(Node.configuration(site), KEY)).code());
    }

    @Test
    void pagesThatAreThereAreReplacedOnlyIfThatIsSaid() throws IOException {
        Pages pages = new Pages(Node.configuration(site()), KEY);
        assertEquals(Pages.NAMES, pages.write(folder.resolve("a/b"), false));
        assertThrows(FileAlreadyExistsException.class, () -> pages.write(folder.resolve("a/b"), false));
        pages.write(folder.resolve("a/b"), true);
    }
}
