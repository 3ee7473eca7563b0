package org.cadrenode.synthetic.extract;

import de.siegmar.fastcsv.writer.LineDelimiter;
import org.cadrenode.synthetic.errors.Provider;

/** The source systems, each with its provider, the name of its folder, and how its dates and lines end. */
public enum Source {
    MENTAL_HEALTH("mental-health", Provider.MENTAL_HEALTH_TRUST, LineDelimiter.CRLF, "1973-02-29"),
    SSDA903("ssda903", Provider.COUNCIL, LineDelimiter.LF, "29/02/1973"),
    CIN("cin", Provider.COUNCIL, LineDelimiter.LF, "1973-02-29"),
    SCHOOL_CENSUS("school-census", Provider.SCHOOL_TRUST, LineDelimiter.LF, "1973-Feb-29 00:00:00");

    private final String id;
    private final Provider provider;
    private final LineDelimiter lineEnd;
    private final String impossibleDate;

    Source(String id, Provider provider, LineDelimiter lineEnd, String impossibleDate) {
        this.id = id;
        this.provider = provider;
        this.lineEnd = lineEnd;
        this.impossibleDate = impossibleDate;
    }

    /** The source's name, and that of its folder. */
    public String id() {
        return id;
    }

    public Provider provider() {
        return provider;
    }

    LineDelimiter lineEnd() {
        return lineEnd;
    }

    /** A date that never was, in this source's form. */
    String impossibleDate() {
        return impossibleDate;
    }
}
