package org.cadrenode.linkage.spark;

import java.io.Serializable;

/** A pair that is worth a look: the numbers of both people, their ids in hexadecimal, and the score. */
record Offer(long left, String leftId, long right, String rightId, double score) implements Serializable {
}
