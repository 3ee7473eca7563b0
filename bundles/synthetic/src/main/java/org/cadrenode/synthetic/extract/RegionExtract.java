package org.cadrenode.synthetic.extract;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cadrenode.synthetic.errors.ErrorRates;
import org.cadrenode.synthetic.region.Adoption;
import org.cadrenode.synthetic.region.Child;
import org.cadrenode.synthetic.region.Household;
import org.cadrenode.synthetic.region.Region;
import org.cadrenode.synthetic.region.RegionPlan;
import org.jspecify.annotations.Nullable;

/**
 * Writes a whole region: a folder for each source, as its provider would extract it, and {@code truth/} beside them.
 *
 * <p>One pass, household after household, all files at once: memory does not grow with the region. The same plan and
 * rates give the same bytes. Not safe against a crash: an interrupted folder is to be thrown away.
 */
public final class RegionExtract {

    private final Region region;
    private final ErrorRates rates;

    public RegionExtract(RegionPlan plan, ErrorRates rates) {
        this.region = new Region(plan);
        this.rates = rates;
    }

    /**
     * Writes everything.
     *
     * @param out a folder that doesn't exist or is empty
     * @throws IOException if a file can't be written, or the folder holds something
     */
    public Summary writeTo(Path out) throws IOException {
        Files.createDirectories(out);
        try (var entries = Files.list(out)) {
            if (entries.findAny().isPresent()) {
                throw new IOException("the output folder is not empty");
            }
        }
        for (Source source : Source.values()) {
            Files.createDirectories(out.resolve(source.id()));
        }
        Path truthFolder = out.resolve("truth");
        Counts counts = new Counts();
        Summary summary;
        try (TruthFolder truth = new TruthFolder(truthFolder)) {
            ExtractContext context = new ExtractContext(region, rates, out, truth);
            try (MentalHealthExtract mentalHealth = new MentalHealthExtract(context);
                    LookedAfterExtract lookedAfter = new LookedAfterExtract(context);
                    ChildrenInNeedExtract childrenInNeed = new ChildrenInNeedExtract(context);
                    SchoolCensusExtract schoolCensus = new SchoolCensusExtract(context);
                    OptOuts optOuts = new OptOuts(context.seed(), context.recorder(), truthFolder)) {
                List<SourceExtract> sources = List.of(mentalHealth, lookedAfter, childrenInNeed, schoolCensus);
                for (Household household : region) {
                    write(household, sources, optOuts, truth, counts);
                }
                counts.childrenInNeed = childrenInNeed.children();
                counts.optOutsInitial = optOuts.initial();
                counts.optOutsLater = optOuts.later();
            }
            // The tables are closed by now: what came last, such as an open quote, is counted too.
            summary = counts.summary(region, context, truth);
        }
        Files.writeString(truthFolder.resolve("summary.json"), summary.toJson(), StandardCharsets.UTF_8);
        return summary;
    }

    private static void write(Household household, List<SourceExtract> sources, OptOuts optOuts, TruthFolder truth,
            Counts counts)
            throws IOException {
        counts.households++;
        for (Child child : household.children()) {
            counts.identities++;
            counts.twins += child.twin() ? 1 : 0;
            counts.held += child.services().any() ? 1 : 0;
            barrier(child, truth, counts);
            for (SourceExtract source : sources) {
                if (source.holds(child)) {
                    source.write(household, child);
                }
            }
            optOuts.consider(child);
        }
        truth.householdDone();
    }

    /** The adoptive identity's household comes right after that of the birth identity. */
    private static void barrier(Child child, TruthFolder truth, Counts counts) {
        Adoption adoption = child.adoption();
        if (adoption == null) {
            return;
        }
        switch (adoption.side()) {
            case BIRTH -> counts.birthIdentity = child;
            case ADOPTIVE -> {
                Child birth = counts.birthIdentity;
                if (birth == null || birth.adoption() == null || birth.adoption().pair() != adoption.pair()) {
                    throw new IllegalStateException("an adoptive identity without its birth identity");
                }
                counts.adoptions++;
                truth.barrier(adoption, birth, child);
            }
        }
    }

    private static final class Counts {

        private long identities;
        private long held;
        private long households;
        private long twins;
        private long adoptions;
        private long childrenInNeed;
        private long optOutsInitial;
        private long optOutsLater;
        private @Nullable Child birthIdentity;

        Summary summary(Region region, ExtractContext context, TruthFolder truth) {
            Map<String, Long> files = new HashMap<>();
            for (TableFile table : context.tables()) {
                files.put(table.name(), table.rows());
            }
            files.put(ChildrenInNeedExtract.FILE, childrenInNeed);
            return new Summary(region.plan().seed(), region.plan().children(), identities, held, households, twins,
                    adoptions, files,
                    truth.planted(), truth.malformed(), truth.duplicates(), optOutsInitial, optOutsLater);
        }
    }
}
