package org.cadrenode.synthetic.extract;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cadrenode.synthetic.errors.ErrorRates;
import org.cadrenode.synthetic.errors.Recorder;
import org.cadrenode.synthetic.region.Chance;
import org.cadrenode.synthetic.region.Child;
import org.cadrenode.synthetic.region.Region;

/** What the writers of all sources share. Not thread-safe. */
final class ExtractContext {

    private final Region region;
    private final ErrorRates rates;
    private final Path out;
    private final TruthFolder truth;
    private final Recorder recorder;
    private final LocalIdentifiers localIdentifiers;
    private final List<TableFile> tables = new ArrayList<>();

    ExtractContext(Region region, ErrorRates rates, Path out, TruthFolder truth) {
        this.region = region;
        this.rates = rates;
        this.out = out;
        this.truth = truth;
        this.recorder = new Recorder(region.plan().seed(), rates, region.names());
        this.localIdentifiers = new LocalIdentifiers(region.plan().seed());
    }

    Region region() {
        return region;
    }

    long seed() {
        return region.plan().seed();
    }

    ErrorRates rates() {
        return rates;
    }

    Path out() {
        return out;
    }

    TruthFolder truth() {
        return truth;
    }

    Recorder recorder() {
        return recorder;
    }

    LocalIdentifiers localIdentifiers() {
        return localIdentifiers;
    }

    /** A stream of chance for one child in one source. */
    Chance chance(Source source, Child child) {
        return Chance.of(seed(), "records of " + source.id(), child.number());
    }

    void register(TableFile table) {
        tables.add(table);
    }

    List<TableFile> tables() {
        return tables;
    }
}
