package org.cadrenode.optout.engine;

/**
 * Who made a decision.
 *
 * @param decider in what role
 * @param person the site's own reference of the person; empty if none was recorded
 */
public record Maker(Decider decider, String person) {
    @Override
    public String toString() {
        return "[maker]";
    }
}
