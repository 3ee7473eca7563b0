package org.cadrenode.shell.internal;

import java.util.List;
import java.util.function.Function;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.research.DeliveryHolding;
import org.cadrenode.api.research.DeliveryWithdrawal.Standing;
import org.cadrenode.api.research.ResearchDatabase.DeliveryCount;

/** Turns what a resource holds of deliveries, and their withdrawals, into tables and sheets. */
final class WithdrawalViews {
    private WithdrawalViews() { }

    /** Returns a word for each delivery, empty if neither it nor the one that it is part of is withdrawn. */
    static Function<DeliveryId, String> words(List<Standing> withdrawals) {
        return delivery -> withdrawals.stream().filter(one -> one.order().delivery().equals(delivery.origin())).findFirst()
                .map(WithdrawalViews::word).orElse("");
    }

    private static String word(Standing standing) {
        return standing.done() ? "withdrawn" : "being taken out";
    }

    /** Returns what a resource has loaded of each delivery. */
    static Listing deliveries(List<DeliveryCount> deliveries, List<Standing> withdrawals) {
        Listing listing = new Listing("There are no deliveries.", "delivery", "loaded", "withdrawn");
        deliveries.forEach(one -> listing.row(one.delivery().value(), one.records(), words(withdrawals).apply(one.delivery())));
        return listing;
    }

    static Sheet holding(DeliveryHolding holding) {
        Sheet tables = new Sheet();
        holding.tables().forEach(tables::with);
        return new Sheet().with("delivery", holding.delivery().value()).with("provider", holding.provider().value())
                .with("source", holding.source().value()).with("records", tables).with("told_again", holding.toldAgain())
                .with("children", holding.children()).with("tokens", holding.tokens()).with("packages", holding.packages());
    }

    static Sheet withdrawal(Standing standing) {
        return new Sheet().with("standing", word(standing)).with("asked_by", standing.order().askedBy()).with("agreed_by", standing.order().agreedBy())
                .with("reason", standing.order().reason()).with("ordered_at", standing.order().at().toString())
                .with("journal_entry", standing.order().journalEntry()).with("records", standing.records()).with("events", standing.events())
                .with("children", standing.children());
    }
}
