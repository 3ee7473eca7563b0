package org.cadrenode.omop.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of the events that an export read: each made a row, told of its child, ended a contact, or was left out.
 *
 * @param events how many were read
 * @param rows rows by table
 * @param ofChildren events that told of their child
 * @param ends events that ended a contact
 * @param leftOut events that were left out, by reason
 * @param valuesLeftOut values that did not fit into the model, of events that are in it
 * @param imprecise rows whose day is the first of a month or year
 * @param conflicts how often a source said of a child what another had said differently
 * @param unnamed what no rule speaks of, most events first
 * @param unmapped codes without a concept, most rows first
 */
public record Account(long events, Map<String, Integer> rows, long ofChildren, long ends, Map<LeftOut, Long> leftOut, long valuesLeftOut,
        long imprecise, long conflicts, List<Unnamed> unnamed, List<Unmapped> unmapped) {

    public Account {
        rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
        leftOut = Map.copyOf(leftOut);
        unnamed = List.copyOf(unnamed);
        unmapped = List.copyOf(unmapped);
    }

    /** Events of a table and code system of which no rule speaks. */
    public record Unnamed(String source, String table, String codeSystem, long events) { }

    /** Rows of a code for which the site's map has no concept. */
    public record Unmapped(String codeSystem, String code, long rows) { }

    /** Returns how many events made a row. */
    public long placed() {
        long placed = 0;
        for (Place place : Place.values()) {
            placed += place.table().map(table -> rows.getOrDefault(table, 0)).orElse(0);
        }
        return placed;
    }
}
