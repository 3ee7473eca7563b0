package org.cadrenode.synthetic.region;

/**
 * An ethnic category, with its code in health records (NHS Data Dictionary) and in the Department for Education's
 * returns.
 */
public enum Ethnicity {
    WHITE_BRITISH("A", "WBRI"),
    WHITE_IRISH("B", "WIRI"),
    WHITE_OTHER("C", "WOTH"),
    WHITE_AND_BLACK_CARIBBEAN("D", "MWBC"),
    WHITE_AND_BLACK_AFRICAN("E", "MWBA"),
    WHITE_AND_ASIAN("F", "MWAS"),
    MIXED_OTHER("G", "MOTH"),
    INDIAN("H", "AIND"),
    PAKISTANI("J", "APKN"),
    BANGLADESHI("K", "ABAN"),
    ASIAN_OTHER("L", "AOTH"),
    BLACK_CARIBBEAN("M", "BCRB"),
    BLACK_AFRICAN("N", "BAFR"),
    BLACK_OTHER("P", "BOTH"),
    CHINESE("R", "CHNE"),
    OTHER("S", "OOTH"),
    NOT_STATED("Z", "NOBT");

    private final String healthCode;
    private final String educationCode;

    Ethnicity(String healthCode, String educationCode) {
        this.healthCode = healthCode;
        this.educationCode = educationCode;
    }

    public String healthCode() {
        return healthCode;
    }

    public String educationCode() {
        return educationCode;
    }
}
