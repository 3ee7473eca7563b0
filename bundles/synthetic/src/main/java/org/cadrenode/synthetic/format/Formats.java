package org.cadrenode.synthetic.format;

import java.util.List;

/** The formats there are. */
public final class Formats {
    private static final List<Format> ALL = List.of(new AnnexAFormat(), new BirthsFormat(), new CinFormat(), new CsdsFormat(), new CtfFormat(),
            new DeathsFormat(), new FhirFormat(), new MaternityFormat(), new MhsdsFormat(), new NcmpFormat(), new SchoolCensusXmlFormat(),
            new SchoolRecordsFormat(), new Sen2Format(), new Ssda903Format(), new SystmOneFormat());

    private Formats() { }

    /** Returns all formats. */
    public static List<Format> all() {
        return ALL;
    }
}
