package org.cadrenode.watch.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.api.watch.CheckState;
import org.cadrenode.api.watch.Health;
import org.cadrenode.watch.engine.Snapshot.OptOuts;
import org.cadrenode.watch.engine.Snapshot.StageCount;
import org.cadrenode.watch.engine.Snapshot.Waiting;

/**
 * The pages: each is one text with its style inside, without a script and without anything from elsewhere. Thread-safe.
 */
public final class StatusPage {
    /** How often the page loads itself anew for somebody who asked it to. */
    public static final int REFRESH_SECONDS = 60;
    private static final int MOST_WAITING = 50;
    private static final String STYLE = resource("style.css");
    /** The content security policy under which the pages are sent: no script, no other style, nothing from elsewhere. */
    public static final String POLICY = "default-src 'none'; style-src 'sha256-" + digest(STYLE) + "'; form-action 'self'; base-uri 'none';"
            + " frame-ancestors 'none'";

    private final String node;

    /** @param node the node's name */
    public StatusPage(String node) {
        this.node = node;
    }

    /**
     * Who looks.
     *
     * @param user who is logged in
     * @param deliveries whether single deliveries are shown
     * @param refreshing whether the page loads itself anew
     */
    public record View(String user, boolean deliveries, boolean refreshing) { }

    /** Returns the page where somebody logs in; {@code trouble} says why they are not in yet, or is empty. */
    public String login(String trouble) {
        Html html = new Html().tags("<h1>Log in</h1>");
        if (!trouble.isEmpty()) {
            html.tags("<p class=\"trouble\" role=\"alert\">").text(trouble).tags("</p>");
        }
        html.tags("""
                <form method="post" action="/login">
                <p><label for="name">User name</label>
                <input id="name" name="name" autocomplete="username" autocapitalize="none" spellcheck="false" required></p>
                <p><label for="password">Password</label>
                <input id="password" name="password" type="password" autocomplete="current-password" required></p>
                <p><button id="login">Log in</button></p>
                </form>
                <p>Name and password are those of the node's console. A key does not do here.</p>
                """);
        return page("Log in", "", html);
    }

    /** Returns a page that says one thing. */
    public String plain(String title, String sentence) {
        return page(title, "", new Html().element("h1", title).element("p", sentence));
    }

    /** Returns the page that shows how the node is. */
    public String status(Snapshot now, View view) {
        Html html = new Html().tags("<h1>").text(node).text(" is ").tags(state(now.health())).tags("</h1><p>As of ").text(Html.moment(now.at()))
                .text(". The node has run for ").text(Html.age(now.uptime())).text(". You are ").element("strong", view.user()).tags(".</p>");
        html.tags("<div class=\"actions\">");
        html.tags(view.refreshing() ? "<a id=\"refresh\" class=\"button\" href=\"/\">Stop refreshing</a>"
                : "<a id=\"refresh\" class=\"button\" href=\"/?refresh=" + REFRESH_SECONDS + "\">Refresh every minute</a>");
        html.tags("<form method=\"post\" action=\"/leave\"><button id=\"leave\">Log out</button></form></div>");
        checks(html, now);
        stages(html, now, view);
        optOuts(html, now);
        quarantine(html, now);
        throughput(html, now);
        disks(html, now);
        String refresh = view.refreshing() ? "<meta http-equiv=\"refresh\" content=\"" + REFRESH_SECONDS + "\">" : "";
        return page(node + ": " + word(now.health()), refresh, html);
    }

    private static void checks(Html html, Snapshot now) {
        List<CheckState> wrong = now.checks().stream().filter(check -> check.health() != Health.OK)
                .sorted((a, b) -> b.health().compareTo(a.health())).toList();
        html.tags("<section aria-labelledby=\"checks\"><h2 id=\"checks\">Checks</h2>");
        if (wrong.isEmpty()) {
            html.element("p", "Nothing is wrong.");
        }
        html.tags("<ul class=\"checks\">");
        for (CheckState check : wrong) {
            html.tags("<li class=\"" + check.health().name().toLowerCase(Locale.ROOT) + "\"><h3>").text(check.check()).text(" is ").tags(state(check.health()))
                    .tags("</h3><p>For ").text(Html.age(Duration.between(check.since(), now.at()))).tags(".</p>");
            check.messages().forEach(message -> html.element("p", message));
            html.tags("<p>").text(Catalogue.of(check.check()).about());
            if (check.health() != Health.STARTING) {
                html.tags(" <strong>What to do:</strong> ").text(Catalogue.of(check.check()).remedy());
            }
            html.tags("</p></li>");
        }
        html.tags("</ul>");
        List<CheckState> good = now.checks().stream().filter(check -> check.health() == Health.OK).toList();
        html.tags("<details><summary>").text("Checks that are ok: " + good.size()).tags("</summary><ul>");
        good.forEach(check -> html.tags("<li><strong>").text(check.check()).tags("</strong> ").text(check.text()).tags("</li>"));
        html.tags("</ul></details></section>");
    }

    private static void stages(Html html, Snapshot now, View view) {
        if (now.stages().isEmpty()) {
            return;
        }
        html.tags("<section aria-labelledby=\"stages\"><h2 id=\"stages\">Deliveries by stage</h2><table><thead><tr><th scope=\"col\">Stage</th>"
                + "<th scope=\"col\" class=\"number\">Deliveries</th><th scope=\"col\">Oldest</th></tr></thead><tbody>");
        for (Stage stage : Stage.values()) {
            StageCount count = now.stages().getOrDefault(stage, new StageCount(0, now.at()));
            html.tags("<tr>").element("th scope=\"row\"", word(stage)).element("td class=\"number\"", number(count.deliveries()))
                    .element("td", count.deliveries() == 0 ? "\u2013" : Html.age(Duration.between(count.oldest(), now.at()))).tags("</tr>");
        }
        html.tags("</tbody></table><p>").text("Waiting for a person's release: " + number(now.forRelease().size()));
        now.forRelease().stream().findFirst().ifPresent(oldest -> html.text(", the oldest for ").text(Html.age(Duration.between(oldest.since(), now.at()))));
        html.tags(".</p>");
        if (view.deliveries() && !now.waiting().isEmpty()) {
            html.tags("<details><summary>").text("Those that wait longest").tags("</summary><ul>");
            for (Waiting waiting : now.waiting().subList(0, Math.min(MOST_WAITING, now.waiting().size()))) {
                html.tags("<li><strong>").text(waiting.delivery()).tags("</strong> of ").text(waiting.source()).text(", ").text(word(waiting.stage()))
                        .text(": waits for ").text(waiting.what()).text(", for ").text(Html.age(Duration.between(waiting.since(), now.at()))).tags("</li>");
            }
            html.tags("</ul></details>");
        }
        html.tags("</section>");
    }

    private static void optOuts(Html html, Snapshot now) {
        if (now.optOuts().isEmpty()) {
            return;
        }
        OptOuts optOuts = now.optOuts().get();
        html.tags("<section aria-labelledby=\"optouts\"><h2 id=\"optouts\">Opt-outs</h2><dl>");
        line(html, "Decisions in the register", number(optOuts.requests()));
        line(html, "Last change", optOuts.changed().map(at -> ago(at, now.at())).orElse("never"));
        if (optOuts.required()) {
            line(html, "Oldest answer of the national service", optOuts.oldestAnswer().map(at -> ago(at, now.at())).orElse("none yet"));
            line(html, "Children without a fresh answer", number(optOuts.waitingChildren()));
        } else {
            line(html, "National service", "is not asked");
        }
        line(html, "Copy off this machine", optOuts.copy().toLowerCase(Locale.ROOT).replace('_', ' ')
                + optOuts.copyWaitingSince().map(at -> "; changes wait for it since " + ago(at, now.at())).orElse(""));
        html.tags("</dl></section>");
    }

    private static void quarantine(Html html, Snapshot now) {
        if (now.stages().isEmpty()) {
            return;
        }
        html.tags("<section aria-labelledby=\"quarantine\"><h2 id=\"quarantine\">Quarantine</h2>");
        if (now.quarantined().isEmpty()) {
            html.element("p", "Nothing is in quarantine.");
        } else {
            html.tags("<table><thead><tr><th scope=\"col\">Code</th><th scope=\"col\" class=\"number\">Places</th></tr></thead><tbody>");
            new TreeMap<>(now.quarantined()).forEach((code, count) -> html.tags("<tr>").element("th scope=\"row\"", code)
                    .element("td class=\"number\"", number(count)).tags("</tr>"));
            html.tags("</tbody></table>");
        }
        html.tags("</section>");
    }

    private static void throughput(Html html, Snapshot now) {
        html.tags("<section aria-labelledby=\"throughput\"><h2 id=\"throughput\">Records in the last 24 hours</h2>");
        if (now.days().isEmpty()) {
            html.element("p", "Nothing went through a stage since the counting began: with the start of the node, and anew with each change of its settings.");
        }
        now.days().forEach(day -> Chart.draw(html, day));
        html.tags("</section>");
    }

    private static void disks(Html html, Snapshot now) {
        html.tags("<section aria-labelledby=\"disks\"><h2 id=\"disks\">Disks</h2><dl>");
        now.disks().forEach(disk -> line(html, "Free on the disk of " + disk.name(), number(disk.free() >> 20) + " MiB of " + number(disk.total() >> 20)));
        html.tags("</dl></section>");
    }

    private static void line(Html html, String name, Object value) {
        html.tags("<div>").element("dt", name).element("dd", value).tags("</div>");
    }

    private static String ago(Instant at, Instant now) {
        return Html.age(Duration.between(at, now)) + " ago";
    }

    static String number(long number) {
        return String.format(Locale.UK, "%,d", number);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    // A sign besides the word and the colour.
    private static String state(Health health) {
        String sign = switch (health) {
            case OK -> "\u2713";
            case STARTING -> "\u2026";
            case WARN -> "\u25b2";
            case CRITICAL -> "\u2716";
        };
        return "<span class=\"state " + word(health) + "\"><span aria-hidden=\"true\">" + sign + "</span> " + word(health) + "</span>";
    }

    private String page(String title, String head, Html body) {
        return "<!DOCTYPE html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">" + head + "<title>" + Html.escaped(title)
                + "</title><style>" + STYLE + "</style></head><body><a class=\"skip\" href=\"#main\">Skip to the content</a>"
                + "<header><p>CADRE Node</p></header><main id=\"main\" tabindex=\"-1\">" + body + "</main></body></html>\n";
    }

    private static String digest(String text) {
        try {
            return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = StatusPage.class.getResourceAsStream("/org/cadrenode/watch/" + name)) {
            if (in == null) {
                throw new IllegalStateException("The bundle lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
