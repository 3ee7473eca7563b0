package org.cadrenode.linkage.spark;

import java.io.Serializable;

/** Two who are one person: their ids in hexadecimal, the score and the probability. */
public record Link(String left, String right, double score, double probability) implements Serializable {

    /** The link as a line of CSV. */
    String line() {
        return left + ',' + right + ',' + score + ',' + probability;
    }
}
