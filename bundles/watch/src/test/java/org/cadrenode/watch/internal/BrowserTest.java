package org.cadrenode.watch.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.cadrenode.testing.Browser;
import org.cadrenode.watch.engine.StatusPage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The status page in a real browser, over TLS. */
class BrowserTest {
    private static final int NARROW = 320;
    private static final int WIDE = 1280;

    @TempDir
    Path folder;

    private final FakeEntrance entrance = new FakeEntrance();
    private LoopbackServer server;
    private Browser browser;

    @BeforeEach
    void start() throws IOException, GeneralSecurityException {
        Optional<Path> program = Browser.program();
        if (program.isEmpty()) {
            System.err.println("The status page is NOT tested: there is no browser. Install Debian's chromium, or name one in CADRE_CHROMIUM.");
        }
        Assumptions.assumeTrue(program.isPresent(), "no browser");
        entrance.may.add("delivery:read");
        PageDesk desk = new PageDesk(new StatusPage("node"), () -> Optional.of(entrance), Scenes::busy, Duration.ofMinutes(15), Duration.ofHours(8),
                System::nanoTime);
        server = new LoopbackServer("page", 0, Optional.of(Tls.server(Tls.own(folder, Instant.now()))), desk::answer);
        browser = new Browser(program.get());
    }

    @AfterEach
    void stop() {
        if (browser != null) {
            browser.close();
            server.close();
        }
    }

    private String address(String path) {
        return "https://localhost:" + server.port() + path;
    }

    private void loginByKeyboard() {
        browser.open(address("/login"), NARROW);
        browser.tabTo("name");
        browser.type("vera");
        browser.tabTo("password");
        browser.type(FakeEntrance.PASSWORD);
        browser.tabTo("login");
        browser.enter();
        browser.await("the page", () -> browser.is("document.readyState === 'complete' && location.pathname === '/'"));
    }

    private void assertFitsItsWidth(int width) {
        int needed = browser.value("document.documentElement.scrollWidth").asInt();
        assertTrue(needed <= width, "needs " + needed + " of " + width);
    }

    private void openAll() {
        browser.value("document.querySelectorAll('details').forEach(one => one.open = true); 0");
    }

    @Test
    void somebodyLogsInLooksRefreshesStopsAndLeavesByKeyboardOnANarrowScreen() {
        browser.open(address("/"), NARROW, address("/login"));
        loginByKeyboard();
        assertTrue(browser.text("document.querySelector('h1').textContent").matches("node is . critical"));
        assertTrue(browser.is("document.title === 'node: critical'"));
        browser.tabTo("refresh");
        browser.enter();
        browser.await("the page that refreshes", () -> browser.is("document.readyState === 'complete' && location.search === '?refresh=60'"));
        assertEquals("60", browser.text("document.querySelector('meta[http-equiv=refresh]').content"));
        browser.tabTo("refresh");
        browser.enter();
        browser.await("the page that rests", () -> browser.is("document.readyState === 'complete' && location.search === ''"));
        assertFalse(browser.is("document.querySelector('meta[http-equiv=refresh]') !== null"));
        browser.tabTo("leave");
        browser.enter();
        browser.await("the form", () -> browser.is("document.readyState === 'complete' && location.pathname === '/login'"));
        browser.open(address("/"), NARROW, address("/login"));
        assertEquals("end left", entrance.said.get(entrance.said.size() - 1));
        String origin = address("");
        assertEquals(List.of(), browser.addresses().stream().filter(one -> !one.startsWith(origin) && !one.startsWith("about:")).toList());
    }

    @Test
    void thePagesKeepTheRulesOfAccessibilityNarrowAndWideLightAndDark() throws IOException {
        for (String scheme : List.of("light", "dark")) {
            browser.send("Emulation.setEmulatedMedia", Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
            for (int width : List.of(NARROW, WIDE)) {
                browser.open(address("/login"), width);
                assertFitsItsWidth(width);
                assertAccessible("the form, " + scheme + ", at " + width, 8);
                browser.value("document.getElementById('name').value = 'vera'; document.getElementById('password').value = 'wrong';"
                        + " document.getElementById('login').click()");
                browser.await("the refusal", () -> browser.is("document.readyState === 'complete' && document.querySelector('[role=alert]') !== null"));
                assertFitsItsWidth(width);
                assertAccessible("the refusal, " + scheme + ", at " + width, 8);
                loginByKeyboard();
                browser.open(address("/?x=" + scheme + width), width);
                openAll();
                assertFitsItsWidth(width);
                assertAccessible("the page, " + scheme + ", at " + width, 15);
            }
        }
        assertSeenAndLargeEnough();
    }

    @Test
    void aChartHasItsNumbersAsATableAndAnythingToldByColourIsAWordToo() {
        loginByKeyboard();
        openAll();
        JsonNode rows = browser.value("[...document.querySelectorAll('#throughput ~ details tbody tr')].map(row => row.textContent)");
        assertEquals(2, rows.size(), rows.toString());
        assertTrue(rows.get(0).asText().endsWith("12,000"), rows.toString());
        assertEquals(2, browser.value("document.querySelectorAll('svg rect').length").asInt());
        assertTrue(browser.text("document.querySelector('svg').getAttribute('aria-label')").contains("12,003 records"));
        assertEquals("disk is critical,terms is warn", browser.text("[...document.querySelectorAll('.checks h3')]"
                + ".map(one => one.textContent.replace(/[^a-z ]/g, '').replace(/  /g, ' ')).join(',')"));
        assertTrue(browser.text("document.body.textContent").contains("<script>alert(1)</script>"));
    }

    @Test
    void nothingOnThePageRunsOrMovesOrComesFromElsewhere() {
        loginByKeyboard();
        browser.value("(() => { const s = document.createElement('script'); s.textContent = 'window.strange = 1'; document.body.append(s); })()");
        browser.value("(() => { const s = document.createElement('style'); s.textContent = 'body { width: 77px }'; document.body.append(s); })()");
        assertFalse(browser.is("'strange' in window"));
        assertFalse(browser.is("getComputedStyle(document.body).width === '77px'"));
        assertTrue(browser.is("fetch('/').then(() => false, () => true)"));
        assertEquals(0, browser.value("document.getAnimations().length").asInt());
        assertEquals("", browser.text("document.cookie"), "no script reads the visit");
    }

    private void assertAccessible(String what, int passes) throws IOException {
        try (InputStream axe = getClass().getResourceAsStream("/axe.min.js")) {
            browser.value(new String(axe.readAllBytes(), StandardCharsets.UTF_8) + ";0");
        }
        JsonNode found = browser.value("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
                + ".then(result => ({passes: result.passes.length, violations: result.violations.map(one => one.id + ': '"
                + " + one.nodes.map(node => node.html.slice(0, 120)).join(' | ')), contrast: result.passes.some(one => one.id === 'color-contrast')}))");
        assertEquals(0, found.get("violations").size(), what + ": " + found.get("violations"));
        assertTrue(found.get("passes").asInt() > passes && found.get("contrast").asBoolean(), what + ": " + found);
    }

    // WCAG 2.2: 2.4.7 and 2.4.13 (where the keyboard is, with an outline of 2 pixels or more), 2.5.8 (24 pixels to touch).
    private void assertSeenAndLargeEnough() {
        browser.value("document.activeElement.blur(); window.scrollTo(0, 0)");
        TreeSet<String> seen = new TreeSet<>();
        for (int i = 0; i < 30; i++) {
            browser.tab();
            JsonNode one = browser.value("(() => { const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();"
                    + " return {tag: e.tagName, text: e.textContent.slice(0, 20), outline: s.outlineStyle === 'none' ? 0 : parseFloat(s.outlineWidth),"
                    + " width: r.width, height: r.height, shown: r.bottom > 0 && r.top < innerHeight}; })()");
            if (one.get("tag").asText().equals("BODY")) {
                break;
            }
            assertTrue(one.get("outline").asDouble() >= 2 && one.get("shown").asBoolean(), one.toString());
            assertTrue(one.get("width").asDouble() >= 24 && one.get("height").asDouble() >= 24, one.toString());
            seen.add(one.get("text").asText());
        }
        assertTrue(seen.size() >= 5, seen.toString());
    }
}
