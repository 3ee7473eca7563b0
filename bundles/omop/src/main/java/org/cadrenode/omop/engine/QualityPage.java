package org.cadrenode.omop.engine;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.cadrenode.omop.engine.Check.Outcome;
import org.cadrenode.omop.engine.Rule.Kind;

/** The quality of an export as one page of HTML. Stateless. */
public final class QualityPage {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.UK).withZone(ZoneOffset.UTC);
    private static final int MOST = 200;

    private QualityPage() { }

    /**
     * Returns the page.
     *
     * @param account what became of the events, where the export was just made
     */
    public static String of(Instant madeAt, Quality quality, Optional<Account> account, Shown shown) {
        Page page = new Page("Quality of the OMOP export");
        page.raw("<p class=\"verdict\">").text(verdict(quality)).raw("</p>\n");
        page.element("p", "Made on " + TIME.format(madeAt) + ". Counts below " + shown.smallest()
                + ", and those from which such a count follows, are not shown.");
        page.raw("<nav aria-label=\"Parts of the report\"><ul><li><a href=\"#summary\">Summary</a></li><li><a href=\"#failed\">What failed</a></li>");
        for (Kind kind : Kind.values()) {
            page.raw("<li><a href=\"#" + word(kind) + "\">").text(title(kind)).raw("</a></li>");
        }
        if (account.isPresent()) {
            page.raw("<li><a href=\"#account\">What is not in the export</a></li>");
        }
        page.raw("</ul></nav>\n<main>\n");
        summary(page, quality, shown);
        List<Check> failed = quality.checks().stream().filter(check -> check.outcome() == Outcome.FAILED).toList();
        page.section("failed", "What failed");
        if (failed.isEmpty()) {
            page.element("p", "No check failed.");
        } else {
            checks(page, "Checks that failed", failed, shown);
        }
        page.endSection();
        for (Kind kind : Kind.values()) {
            page.section(word(kind), title(kind));
            checks(page, "Checks of " + word(kind), quality.checks().stream().filter(check -> check.rule().kind() == kind
                    && check.outcome() != Outcome.NOTHING).toList(), shown);
            page.endSection();
        }
        account.ifPresent(one -> account(page, one, shown));
        return page.raw("</main>\n").end();
    }

    private static String verdict(Quality quality) {
        return "Checks passed: " + quality.count(Outcome.PASSED) + ", failed: " + quality.count(Outcome.FAILED) + ", with nothing to look at: "
                + quality.count(Outcome.NOTHING) + ". " + (quality.violations() == 0 ? "All is as the model says."
                : "Some rows or values are not as the model says.");
    }

    private static void summary(Page page, Quality quality, Shown shown) {
        page.section("summary", "Summary").table("Checks by kind", "kind", "passed", "failed", "nothing to look at");
        for (Kind kind : Kind.values()) {
            page.row(word(kind), "" + quality.count(kind, Outcome.PASSED), "" + quality.count(kind, Outcome.FAILED),
                    "" + quality.count(kind, Outcome.NOTHING));
        }
        page.endTable().table("Rows by table", "table", "rows");
        quality.rows().forEach((table, rows) -> page.row(table, shown.count(rows)));
        page.endTable().endSection();
    }

    private static void checks(Page page, String caption, List<Check> checks, Shown shown) {
        page.table(caption, "table and field", "what should be the case", "outcome", "fail", "of", "share", "may fail");
        for (Check check : checks) {
            page.row(check.field().isEmpty() ? check.table() : check.table() + "." + check.field(), check.rule().sentence() + " (" + check.rule().id()
                    + ")", word(check.outcome()), shown.failingInWords(check), shown.lookedInWords(check), shown.share(check),
                    String.format(Locale.UK, "%.1f %%", check.percent()));
        }
        page.endTable();
    }

    private static void account(Page page, Account account, Shown shown) {
        page.section("account", "What is not in the export").table("What became of the events that were read", "what", "events");
        page.row("made a row", shown.count(account.placed())).row("told of a child", shown.count(account.ofChildren()))
                .row("ended a contact", shown.count(account.ends()));
        for (LeftOut why : LeftOut.values()) {
            page.row("left out: " + why.sentence(), shown.count(account.leftOut().getOrDefault(why, 0L)));
        }
        page.endTable().table("What else is to be known", "what", "how often")
                .row("values that did not fit into the model", shown.count(account.valuesLeftOut()))
                .row("rows of which the month or year is known, not the day", shown.count(account.imprecise()))
                .row("a source said of a child what another had said differently", shown.count(account.conflicts())).endTable();
        if (!account.unnamed().isEmpty()) {
            page.table("Events of which no rule says where they belong", "source and table", "code system", "events");
            account.unnamed().stream().limit(MOST).forEach(one -> page.row(one.source() + ":" + one.table(), one.codeSystem(), shown.count(one.events())));
            page.endTable();
        }
        page.table("Codes without a standard concept, of " + shown.smallest() + " rows or more", "code system", "code", "rows");
        account.unmapped().stream().filter(one -> one.rows() >= shown.smallest()).limit(MOST)
                .forEach(one -> page.row(one.codeSystem(), one.code(), shown.count(one.rows())));
        page.endTable().endSection();
    }

    private static String title(Kind kind) {
        return switch (kind) {
            case CONFORMANCE -> "Conformance: is it as the model says?";
            case COMPLETENESS -> "Completeness: is it there?";
            case PLAUSIBILITY -> "Plausibility: can it be?";
        };
    }

    private static String word(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT);
    }
}
