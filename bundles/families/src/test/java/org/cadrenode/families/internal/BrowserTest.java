package org.cadrenode.families.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cadrenode.api.optout.FamilyRequestLine;
import org.cadrenode.testing.Browser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages in a real browser, with a site's web server between them and a node's real code. */
class BrowserTest {
    private static final int NARROW = 320;
    private static final int WIDE = 1280;
    // What follows is made up: the number has a valid check digit and belongs to the NHS's range for tests.
    private static final String NUMBER = "999 000 0018";

    @TempDir
    Path folder;

    private Node node;
    private WebServer server;
    private Browser browser;

    @BeforeEach
    void start() throws IOException {
        Optional<Path> program = Browser.program();
        if (program.isEmpty()) {
            System.err.println("The pages for families are NOT tested: there is no browser. Install Debian's chromium, or name one in CADRE_CHROMIUM.");
        }
        Assumptions.assumeTrue(program.isPresent(), "no browser");
        node = new Node(folder.resolve("node"));
        publish();
        server = new WebServer(folder.resolve("pages"), node.inbox);
        browser = new Browser(program.get());
    }

    @AfterEach
    void stop() {
        Stream.of(browser, server, node).filter(one -> one != null).forEach(one -> {
            try {
                ((AutoCloseable) one).close();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    private void publish() throws IOException {
        node.room.pages(folder.resolve("pages"), true);
    }

    private void fillIn(String page) {
        if (!page.equals("young-people")) {
            browser.tabTo("asked_by-1");
            browser.space();
            if (page.equals("easy-read")) {
                browser.down();
            }
            browser.tabTo("your_name");
            browser.type("Zelda Testperson");
        }
        // In whatever order the page has them.
        List<String> order = new ArrayList<>(List.of("forename", "surname", "birth-day", "birth-month", "birth-year", "nhs_number"));
        order.add(page.equals("young-people") ? order.size() : 0, "contact");
        Map<String, String> values = Map.of("forename", "Quirin", "surname", "O\u2019Tëst", "birth-day", "27", "birth-month", "3", "birth-year", "2012",
                "nhs_number", NUMBER, "contact", "01632 960001");
        for (String id : order) {
            browser.tabTo(id);
            browser.type(values.get(id));
        }
        browser.tabTo("how_much-1");
        browser.space();
        browser.down();
        browser.tabTo("scope-1");
        browser.space();
        browser.tabTo("scope-4");
        browser.space();
        browser.tabTo("declared");
        browser.space();
        browser.tabTo("send");
        browser.enter();
    }

    private void assertFitsItsWidth(int width) {
        int needed = browser.value("document.documentElement.scrollWidth").asInt();
        assertTrue(needed <= width, "needs " + needed + " of " + width);
    }

    @ParameterizedTest
    @CsvSource({"parents,parent", "young-people,young_person", "easy-read,parent"})
    void aFamilyFillsInThePageByKeyboardOnANarrowScreenAndTheNodeOpensWhatItWrote(String page, String asker) throws IOException {
        browser.open(server.address(page + ".html"), NARROW);
        assertFitsItsWidth(NARROW);
        fillIn(page);
        browser.await("an answer", () -> browser.is("!document.getElementById('result').hidden"));
        assertFitsItsWidth(NARROW);
        assertEquals("sent-heading", browser.focused());
        assertAccessible("the answer of " + page);
        assertEquals("", browser.text("document.getElementById('surname').value"));
        String code = browser.text("document.querySelector('.code').textContent");
        assertEquals(1, node.room.take().taken());
        FamilyRequestLine line = node.room.list(false).get(0);
        assertEquals(code, line.code());
        assertEquals(asker, line.askedBy());
        assertEquals(List.of("purpose:research", "contact"), line.scopes());
        Map<String, String> answers = node.read(1);
        assertEquals("Quirin", answers.get("forename"));
        assertEquals("O\u2019Tëst", answers.get("surname"));
        assertEquals("2012-03-27", answers.get("birth_date"));
        assertEquals(NUMBER, answers.get("nhs_number"));
        assertEquals("01632 960001", answers.get("contact"));
        assertTrue(node.register.added.isEmpty());
        // Whoever carries it reads nothing, and the page asked for nothing else.
        assertEquals(List.of("POST /opt-out/requests"), server.asked.stream().filter(one -> !one.startsWith("GET ")).toList());
        assertEquals(1, server.bodies.size());
        assertTrue(Pattern.matches("cadre-opt-out-request-1\n[A-Za-z0-9+/=\n]+\nend\n", server.bodies.get(0)));
        String origin = server.address("");
        assertEquals(List.of(), browser.addresses().stream().filter(one -> !one.startsWith(origin)).toList());
        assertEquals(List.of(), server.asked.stream().filter(one -> one.contains("Quirin") || one.contains("?")).toList());
    }

    @Test
    void twoRequestsOfTheSameWordsAreAsLongAsAnyOtherAndNotAlike() throws IOException {
        for (int i = 0; i < 2; i++) {
            browser.open(server.address("young-people.html"), NARROW);
            fillIn("young-people");
            browser.await("an answer", () -> browser.is("!document.getElementById('result').hidden"));
            browser.open("about:blank", NARROW);
        }
        assertEquals(server.bodies.get(0).length(), server.bodies.get(1).length());
        assertFalse(server.bodies.get(0).equals(server.bodies.get(1)));
        assertEquals(2, node.room.take().taken());
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void whatCannotBeSentIsSavedAsAFileThatTheNodeTakesIn(boolean broken) throws IOException {
        server.broken = broken;
        if (!broken) {
            node.settings.put("postTo", "");
            node.start();
            publish();
        }
        Path saved = Files.createDirectories(folder.resolve("saved"));
        browser.send("Page.setDownloadBehavior", Map.of("behavior", "allow", "downloadPath", saved.toString()));
        browser.open(server.address("parents.html"), NARROW);
        fillIn("parents");
        browser.await("a file", () -> browser.is("!document.getElementById('result').hidden"));
        assertEquals("sealed-heading", browser.focused());
        assertEquals(broken, browser.is("document.querySelector('.could-not-send').checkVisibility()"));
        String code = browser.text("document.querySelector('.code').textContent");
        browser.tabTo("save");
        browser.enter();
        Path file = saved.resolve("opt-out-request-" + code + ".txt");
        browser.await("the saved file", () -> Files.exists(file) && file.toFile().length() > 0);
        assertEquals(broken ? 1 : 0, server.bodies.size());
        Files.move(file, node.inbox.resolve("by-hand.txt"));
        assertEquals(1, node.room.take().taken());
        assertEquals("Quirin", node.read(1).get("forename"));
    }

    @Test
    void aServerThatDoesNotAnswerDoesNotKeepAFamilyWaiting() {
        server.silent = true;
        browser.send("Page.addScriptToEvaluateOnNewDocument", Map.of("source",
                "const wait = window.setTimeout; window.setTimeout = (done, millis) => wait(done, millis / 1000)"));
        browser.open(server.address("young-people.html"), NARROW);
        fillIn("young-people");
        browser.await("a file", () -> browser.is("!document.getElementById('result').hidden"));
        assertEquals("sealed-heading", browser.focused());
        assertTrue(browser.is("document.querySelector('.could-not-send').checkVisibility()"));
        browser.await("the post", () -> server.bodies.size() == 1);
    }

    @Test
    void whatIsMissingIsToldInASummaryThatLeadsToEachPlace() {
        browser.open(server.address("parents.html"), NARROW);
        browser.tabTo("nhs_number");
        browser.type("9990000019");
        browser.tabTo("send");
        browser.enter();
        browser.await("the summary", () -> browser.is("!document.getElementById('summary').hidden"));
        assertEquals("summary", browser.focused());
        assertTrue(browser.text("document.title").startsWith("Error: "));
        assertFitsItsWidth(NARROW);
        assertEquals(9, browser.value("document.querySelectorAll('#summary-list a').length").asInt());
        assertEquals(9, browser.value("[...document.querySelectorAll('.error')].filter(e => e.checkVisibility() && e.textContent).length").asInt());
        // Each link leads to a box that says what is wrong with it.
        JsonNode told = browser.value("[...document.querySelectorAll('#summary-list a')].map(a => { const box = document.querySelector(a.getAttribute('href'));"
                + " return box.getAttribute('aria-invalid') === 'true' && box.getAttribute('aria-describedby').split(' ')"
                + ".some(id => document.getElementById(id).textContent === a.textContent); })");
        told.forEach(one -> assertTrue(one.asBoolean(), told.toString()));
        browser.tab();
        browser.enter();
        assertEquals("asked_by-1", browser.focused());
        assertEquals(List.of(), server.bodies);
        // Put right, nothing of it is left.
        browser.open("about:blank", NARROW);
        browser.open(server.address("parents.html"), NARROW);
        fillIn("parents");
        browser.await("an answer", () -> browser.is("!document.getElementById('result').hidden"));
        assertTrue(browser.is("document.getElementById('summary').hidden"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"index", "parents", "young-people", "easy-read", "printed-form"})
    void thePagesKeepTheRulesOfAccessibility(String page) throws IOException {
        for (int width : List.of(NARROW, WIDE)) {
            browser.open(server.address(page + ".html"), width);
            assertFitsItsWidth(width);
            assertAccessible(page + " at " + width);
            if (browser.is("document.getElementById('send') !== null")) {
                browser.value("document.getElementById('how_much-2').click()");
                browser.value("document.getElementById('send').click()");
                browser.await("the summary", () -> browser.is("!document.getElementById('summary').hidden"));
                assertFitsItsWidth(width);
                assertAccessible(page + " with errors at " + width);
                assertSeenAndLargeEnough();
            }
            browser.open("about:blank", width);
        }
    }

    private void assertAccessible(String what) throws IOException {
        try (InputStream axe = getClass().getResourceAsStream("/axe.min.js")) {
            browser.value(new String(axe.readAllBytes(), StandardCharsets.UTF_8) + ";0");
        }
        JsonNode found = browser.value("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
                + ".then(result => ({passes: result.passes.length, violations: result.violations.map(one => one.id + ': '"
                + " + one.nodes.map(node => node.html.slice(0, 120)).join(' | ')), contrast: result.passes.some(one => one.id === 'color-contrast')}))");
        assertEquals(0, found.get("violations").size(), what + ": " + found.get("violations"));
        assertTrue(found.get("passes").asInt() > 15 && found.get("contrast").asBoolean(), what);
    }

    // WCAG 2.2: 2.4.7 and 2.4.13 (where the keyboard is, with an outline of 2 pixels or more), 2.5.8 (24 pixels to touch).
    private void assertSeenAndLargeEnough() {
        browser.value("document.activeElement.blur(); window.scrollTo(0, 0)");
        TreeSet<String> seen = new TreeSet<>();
        for (int i = 0; i < 40; i++) {
            browser.tab();
            JsonNode one = browser.value("(() => { const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();"
                    + " return {id: e.id, tag: e.tagName, outline: s.outlineStyle === 'none' ? 0 : parseFloat(s.outlineWidth), width: r.width,"
                    + " height: r.height, shown: r.bottom > 0 && r.top < innerHeight}; })()");
            if (one.get("tag").asText().equals("BODY")) {
                break;
            }
            assertTrue(one.get("outline").asDouble() >= 2 && one.get("shown").asBoolean(), one.toString());
            if (!one.get("tag").asText().equals("A")) {
                assertTrue(one.get("width").asDouble() >= 24 && one.get("height").asDouble() >= 24, one.toString());
                seen.add(one.get("id").asText());
            }
        }
        assertTrue(seen.size() > 10, seen.toString());
    }

    @Test
    void withoutJavaScriptThePageIsAFormToPrintAndSendsNothing() {
        browser.send("Emulation.setScriptExecutionDisabled", Map.of("value", true));
        browser.open(server.address("parents.html"), NARROW);
        assertTrue(browser.is("document.querySelector('.without-script').checkVisibility()"));
        assertFalse(browser.is("document.getElementById('send').checkVisibility()"));
        assertFalse(browser.is("document.getElementById('result').checkVisibility()"));
        assertTrue(browser.is("document.getElementById('some').checkVisibility()"));
        browser.tabTo("forename");
        browser.type("Quirin");
        browser.enter();
        assertEquals("Quirin", browser.text("document.getElementById('forename').value"));
        assertEquals(server.address("parents.html"), browser.text("location.href"));
        assertEquals(List.of(), server.asked.stream().filter(one -> one.contains("?") || one.startsWith("POST")).toList());
    }

    @Test
    void nothingButThePagesOwnScriptRuns() {
        browser.open(server.address("parents.html"), WIDE);
        browser.value("(() => { const s = document.createElement('script'); s.textContent = 'window.strange = 1'; document.body.append(s); })()");
        browser.value("(() => { const s = document.createElement('style'); s.textContent = 'body { width: 77px }'; document.body.append(s); })()");
        assertFalse(browser.is("'strange' in window"));
        assertFalse(browser.is("getComputedStyle(document.body).width === '77px'"));
        assertTrue(browser.is("fetch('http://127.0.0.2:1/').then(() => false, () => true)"));
        assertEquals(List.of(), browser.addresses().stream().filter(one -> !one.startsWith(server.address("")) && !one.contains("127.0.0.2")).toList());
    }

    @Test
    void nothingOnThePageMoves() {
        browser.open(server.address("parents.html"), NARROW);
        browser.value("document.getElementById('send').click()");
        assertEquals(0, browser.value("document.getAnimations().length").asInt());
        assertEquals("auto", browser.text("getComputedStyle(document.documentElement).scrollBehavior"));
    }

    @ParameterizedTest
    @CsvSource({"printed-form,3", "parents,5", "young-people,5", "easy-read,5"})
    void thePagesPrintOnAFewSheetsOfA4(String page, int most) throws IOException {
        browser.open(server.address(page + ".html"), WIDE);
        byte[] pdf = Base64.getDecoder().decode(browser.send("Page.printToPDF", Map.of("preferCSSPageSize", true)).get("data").asText());
        String text = new String(pdf, StandardCharsets.ISO_8859_1);
        long sheets = Pattern.compile("/Type\\s*/Page\\b(?!s)").matcher(text).results().count();
        assertTrue(sheets >= 1 && sheets <= most, page + " takes " + sheets);
        assertTrue(Pattern.compile("/MediaBox\\s*\\[\\s*0\\s+0\\s+59[0-9.]+\\s+84[0-9.]+").matcher(text).find(), "not A4");
    }
}
