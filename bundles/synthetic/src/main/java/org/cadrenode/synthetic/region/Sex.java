package org.cadrenode.synthetic.region;

/** The sex that a child is recorded with. */
public enum Sex {
    FEMALE, MALE
}
