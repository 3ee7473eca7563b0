package org.cadrenode.gate.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.Pseudonymised;
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.Tally;
import org.cadrenode.api.gate.CheckReport;
import org.cadrenode.api.gate.CheckReport.Diversity;
import org.cadrenode.api.gate.CheckReport.Finding;
import org.cadrenode.api.gate.CheckReport.FreeText;
import org.cadrenode.api.gate.CheckReport.Mark;
import org.cadrenode.api.gate.CheckReport.Passage;
import org.cadrenode.api.gate.CheckReport.Recall;
import org.cadrenode.api.gate.CheckReport.Risk;
import org.junit.jupiter.api.Test;

class ReviewSheetTest {
    private static final Digest DIGEST = Digest.ofContent(new byte[] {1});
    private static final String HOSTILE = "[child] met </div><script>alert('x')</script> Zofia & \"Jo\" <img src=x onerror=y> \u202egnp.exe\u0007\ud800.";
    private static final Set<String> EMPTY = Set.of("meta", "!DOCTYPE");

    private final DeliveryId id = new DeliveryId("D-7K3M4QX2ABCD");

    private CheckReport report(List<Finding> findings, FreeText text) {
        return new CheckReport(id, DIGEST, DIGEST, DIGEST, 4_210, 12, 38_004, findings, text, Map.of("contact", List.of("author", "<b>room</b>")),
                List.of("contact.plan"), new Risk(5, 400, 90, 1, 37, 4, 0.5, 0.25, 1, 0.225, 0.5, 0.1125,
                        List.of(new Diversity("contact.diagnosis", 1, 12), new Diversity("contact.outcome", 3, 0))));
    }

    private FreeText text() {
        int zofia = HOSTILE.indexOf("Zofia");
        return new FreeText(List.of("contact.note"), 52_118, List.of(new Finding("possible_name", "contact", "note", 31),
                new Finding("possible_date", "contact", "note", 2)), 40, 640,
                List.of(new Recall("child_name", 2_140, 2_139, 0.99778), new Recall("nhs_number", 512, 512, 0.99416)),
                List.of(new Passage("contact.note", HOSTILE, List.of(new Mark(zofia, zofia + 5, "possible_name"))),
                        new Passage("contact.note", "Attended on time. [relative] joined for the last ten minutes.\nPlan: review in six weeks.", List.of())));
    }

    private String html(CheckReport report) {
        Tally tally = new Tally(4_300, 0, 12, 18, 60, 0, 0, 3);
        Delivery delivery = new Delivery(id, new SourceId("camhs"), new ProviderId("mh-trust"), "contact", Instant.parse("2026-07-01T09:00:00Z"),
                1_000, DIGEST);
        return ReviewSheet.html(report, new Pseudonymised(new Screened(new Landed(delivery, tally), tally, DIGEST, 1), tally, DIGEST, DIGEST), "reeve");
    }

    @Test
    void hostileTextStaysText() throws IOException {
        String html = html(report(List.of(), text()));
        if (System.getProperty("cadre.gate.sheet") != null) {
            Files.writeString(Path.of(System.getProperty("cadre.gate.sheet")), html);
        }
        assertFalse(html.contains("<script") || html.contains("<img") || html.contains("<b>room"), html);
        assertTrue(html.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"), html);
        assertTrue(html.contains("(U+202E)gnp.exe(U+0007)(U+D800)"), html);
        assertTrue(html.chars().noneMatch(c -> c == '\u202e' || c == 7));
        assertTrue(html.contains("<strong class=\"doubt\">\u00abZofia\u00bb<small> possible name?</small></strong>"), html);
        assertTrue(html.contains("<b class=\"gone\">[child]</b> met "), html);
    }

    @Test
    void thePageNeedsNothingFromElsewhereAndItsPolicyAllowsNothingButItsOwnStyle() {
        String html = html(report(List.of(), text()));
        assertFalse(html.contains("http:") || html.contains("https:") || html.contains("@import") || html.contains("url("), html);
        assertFalse(Pattern.compile("<[^>]*\\s(src|href=\"[^#]|on[a-z]+=)").matcher(html).find(), html);
        Matcher style = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL).matcher(html);
        assertTrue(style.find());
        String hash = Base64.getEncoder().encodeToString(Digest.sha256().digest(style.group(1).getBytes(StandardCharsets.UTF_8)));
        assertTrue(html.contains("content=\"default-src 'none'; style-src 'sha256-" + hash + "'; base-uri 'none'; form-action 'none'\""), html);
        assertFalse(html.contains(" style=\""), "the policy would not let it");
    }

    @Test
    void everyElementIsClosedInItsPlaceAndHeadingsSkipNoLevel() {
        String html = html(report(List.of(new Finding("own_name", "contact", "note", 2), new Finding("opted_out_child", "contact", "", 1)), text()));
        Deque<String> open = new ArrayDeque<>();
        Matcher tags = Pattern.compile("<(/?)([!A-Za-z0-9]+)[^>]*>").matcher(html);
        int level = 0;
        while (tags.find()) {
            String name = tags.group(2);
            if (!tags.group(1).isEmpty()) {
                assertEquals(open.pop(), name);
            } else if (!EMPTY.contains(name)) {
                open.push(name);
            }
            if (tags.group(1).isEmpty() && name.matches("h[1-6]")) {
                int next = name.charAt(1) - '0';
                assertTrue(next <= level + 1, name + " behind h" + level);
                level = next;
            }
        }
        assertEquals(List.of(), List.copyOf(open));
        assertTrue(html.contains("This delivery cannot be released") || html.contains("this delivery cannot be released"), html);
        assertFalse(html.contains("gate:release --reason"), "nobody is told to release what failed");
    }

    @Test
    void itSaysWhatToTypeWithTheColumnsToName() {
        assertTrue(html(report(List.of(), text())).contains("gate:release --reason &#39;\u2026&#39; --free-text contact.note D-7K3M4QX2ABCD"));
        String without = html(report(List.of(), FreeText.NONE));
        assertTrue(without.contains("gate:release --reason &#39;\u2026&#39; D-7K3M4QX2ABCD"), without);
        assertTrue(without.contains("No free text would leave with this delivery."), without);
    }

    @Test
    void aShareIsNeverRoundedUpToAll() {
        FreeText almost = new FreeText(List.of("a.b"), 10, List.of(), 40, 9, List.of(new Recall("child_name", 1_000_000, 999_999, 0.999995)), List.of());
        String html = html(report(List.of(), almost));
        assertTrue(html.contains("999,999</td><td class=\"number\">1</td><td>99.99\u00a0%</td><td>99.99\u00a0%</td>"), html);
    }
}
