package org.cadrenode.synthetic.region;

import java.util.List;

/**
 * A household with its children, and the grown-ups who belong to them wherever they live.
 *
 * @param index from 0, over the whole region
 */
public record Household(int index, List<Adult> adults, List<Child> children) {

    public Household {
        adults = List.copyOf(adults);
        children = List.copyOf(children);
    }
}
