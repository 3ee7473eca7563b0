package org.cadrenode.omop.internal;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.cadrenode.omop.engine.Account;
import org.cadrenode.omop.engine.Check;
import org.cadrenode.omop.engine.LeftOut;
import org.cadrenode.omop.engine.Quality;
import org.cadrenode.omop.engine.Shown;
import org.jspecify.annotations.Nullable;

/** The quality of an export as JSON; a count that is not shown is null. */
final class QualityForm {
    private static final JsonMapper MAPPER = new JsonMapper();

    private QualityForm() { }

    static String write(Instant madeAt, Quality quality, Optional<Account> account, Shown shown) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("made_at", madeAt.toString()).put("smallest_count", shown.smallest());
        root.put("passed", quality.count(Check.Outcome.PASSED)).put("failed", quality.count(Check.Outcome.FAILED))
                .put("nothing", quality.count(Check.Outcome.NOTHING)).put("conforms", quality.violations() == 0);
        ObjectNode rows = root.putObject("rows");
        quality.rows().forEach((table, count) -> rows.put(table, open(shown, count)));
        ArrayNode checks = root.putArray("checks");
        for (Check check : quality.checks()) {
            ObjectNode node = checks.addObject().put("kind", word(check.rule().kind())).put("rule", check.rule().id()).put("table", check.table())
                    .put("field", check.field()).put("outcome", word(check.outcome())).put("may_fail_percent", check.percent())
                    .put("looked", shown.looked(check).isPresent() ? (Long) check.looked() : null);
            node.put("failing", shown.failing(check).isPresent() ? (Long) check.failing() : null);
        }
        account.ifPresent(one -> account(root.putObject("events"), one, shown));
        return root.toPrettyString() + "\n";
    }

    private static void account(ObjectNode node, Account account, Shown shown) {
        node.put("placed", open(shown, account.placed())).put("of_children", open(shown, account.ofChildren()))
                .put("ends", open(shown, account.ends())).put("values_left_out", open(shown, account.valuesLeftOut()))
                .put("imprecise", open(shown, account.imprecise())).put("conflicts", open(shown, account.conflicts()));
        ObjectNode leftOut = node.putObject("left_out");
        for (LeftOut why : LeftOut.values()) {
            leftOut.put(word(why), open(shown, account.leftOut().getOrDefault(why, 0L)));
        }
        ArrayNode unnamed = node.putArray("unnamed");
        account.unnamed().forEach(one -> unnamed.addObject().put("source", one.source()).put("table", one.table())
                .put("code_system", one.codeSystem()).put("events", open(shown, one.events())));
        ArrayNode unmapped = node.putArray("unmapped");
        account.unmapped().stream().filter(one -> one.rows() >= shown.smallest()).forEach(one -> unmapped.addObject()
                .put("code_system", one.codeSystem()).put("code", one.code()).put("rows", one.rows()));
    }

    private static @Nullable Long open(Shown shown, long count) {
        return shown.open(count) ? count : null;
    }

    private static String word(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT);
    }
}
