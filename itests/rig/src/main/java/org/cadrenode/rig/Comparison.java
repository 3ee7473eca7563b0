package org.cadrenode.rig;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is in the stores of a node, and what its deliveries' accounts say, against a node of the same keys that was given the
 * same.
 *
 * @param digest what demo:digest says
 * @param accounts sums by source and count
 */
public record Comparison(JsonNode digest, Map<String, Map<String, Long>> accounts) {
    private static final List<String> STORES = List.of("landing", "vault", "suppressed", "events", "persons");
    private static final String LANDING = "landing";

    /** What the other node was given besides. */
    public enum Extent {
        /** Nothing. */
        ALL,
        /** More sources, of tables that reach no store. */
        MORE_SOURCES,
        /** The same rows again, in more deliveries. */
        MORE_DELIVERIES
    }

    /**
     * Rows of stores, in numbers.
     *
     * @param compared how many there have to be
     * @param lost how many fewer there are
     * @param twice how many more there are
     */
    public record Rows(long compared, long lost, long twice) { }

    /** Returns how many rows were compared with another node's, and how many of them it has too few and too many. */
    Rows rows(Comparison other, Extent extent) {
        long compared = 0;
        long lost = 0;
        long twice = 0;
        for (String store : STORES) {
            if (extent == Extent.ALL || !store.equals(LANDING)) {
                long rows = digest.path(store).path("rows").asLong();
                long more = other.digest.path(store).path("rows").asLong() - rows;
                compared += rows;
                lost += Math.max(0, -more);
                twice += Math.max(0, more);
            }
        }
        return new Rows(compared, lost, twice);
    }

    /** Returns what is wrong with another node, in sentences; none if nothing is lost and nothing is there twice. */
    public List<String> against(Comparison other, Extent extent) {
        List<String> wrong = new ArrayList<>();
        for (String store : STORES) {
            if (extent != Extent.ALL && store.equals(LANDING)) {
                continue;
            }
            long rows = digest.path(store).path("rows").asLong(-1);
            long otherRows = other.digest.path(store).path("rows").asLong(-1);
            if (rows > otherRows) {
                wrong.add("LOST: " + (rows - otherRows) + " of " + rows + " rows of " + store);
            } else if (rows < otherRows) {
                wrong.add("DOUBLED: " + (otherRows - rows) + " rows more than " + rows + " in " + store);
            } else if (rows < 0 || !digest.path(store).equals(other.digest.path(store))) {
                wrong.add("ALTERED: the rows of " + store + " are as many, and not the same");
            }
        }
        if (extent == Extent.MORE_DELIVERIES) {
            return wrong;
        }
        accounts.forEach((source, account) -> {
            if (!account.equals(other.accounts.get(source))) {
                wrong.add("ACCOUNT of " + source + ": " + other.accounts.get(source) + ", not " + account);
            }
        });
        if (extent == Extent.ALL && !accounts.keySet().equals(other.accounts.keySet())) {
            wrong.add("ACCOUNTS of " + other.accounts.keySet() + ", not of " + accounts.keySet());
        }
        return wrong;
    }
}
