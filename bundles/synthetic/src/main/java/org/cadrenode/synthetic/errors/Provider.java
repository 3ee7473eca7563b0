package org.cadrenode.synthetic.errors;

/** The organisations that hold records of children. */
public enum Provider {
    MENTAL_HEALTH_TRUST("mh-trust"), COUNCIL("council"), SCHOOL_TRUST("school-trust");

    private final String id;

    Provider(String id) {
        this.id = id;
    }

    public String id() {
        return id;
    }
}
