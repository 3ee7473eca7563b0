package org.cadrenode.omop.internal;

import java.nio.file.Path;
import java.util.List;
import org.cadrenode.omop.engine.Concepts;
import org.cadrenode.omop.engine.PlaceRule;

/** The rules that are shipped. */
public final class ShippedRules {
    static final Path FOLDER = Path.of("../../etc/omop");

    private ShippedRules() { }

    /** Returns where events belong. */
    public static List<PlaceRule> places() {
        return new SiteRules(FOLDER).places();
    }

    /** Returns what codes mean. */
    public static Concepts concepts() {
        return new SiteRules(FOLDER).concepts();
    }
}
