package org.cadrenode.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.pseudonym.PersonTokensWriter;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.pseudonymise.engine.Day;
import org.cadrenode.pseudonymise.engine.tokens.Identity;
import org.cadrenode.pseudonymise.engine.tokens.KeyedTokens;
import org.cadrenode.pseudonymise.engine.tokens.NameForms;
import org.cadrenode.pseudonymise.engine.tokens.NameTable;
import org.cadrenode.pseudonymise.engine.tokens.PersonTokeniser;
import org.cadrenode.synthetic.errors.ErrorRates;
import org.cadrenode.synthetic.errors.Provider;
import org.cadrenode.synthetic.errors.RecordedIdentity;
import org.cadrenode.synthetic.errors.Recorder;
import org.cadrenode.synthetic.region.Chance;
import org.cadrenode.synthetic.region.CheckDigits;
import org.cadrenode.synthetic.region.Child;
import org.cadrenode.synthetic.region.Household;
import org.cadrenode.synthetic.region.Region;
import org.cadrenode.synthetic.region.RegionPlan;
import org.jspecify.annotations.Nullable;

/**
 * The children of one or more regions as the tokens of three providers, a file each, with the errors that providers make. A region
 * holds {@value #LARGEST_REGION} at most; a further one has postcodes and numbers of its own. Files that are there are not made again.
 */
final class ResourcePeople {
    private static final int LARGEST_REGION = 250_000;
    private static final int NINE_DIGITS = 9;
    private static final int AUTHORITY_END = 4;
    /** Second letters of postcode areas that begin with Z. */
    private static final String AREAS = "QABDFGHJKLMNPRSTUVWXYCIOZ";

    private final Path folder;
    private final int children;

    ResourcePeople(Path folder, int children) {
        this.folder = folder;
        this.children = children;
    }

    Path file(Provider provider) {
        return folder.resolve(provider.id() + ".tokens");
    }

    ProviderId id(Provider provider) {
        return new ProviderId(provider.id());
    }

    void make() throws IOException {
        Path done = folder.resolve("made");
        if (Files.exists(done)) {
            return;
        }
        Files.createDirectories(folder);
        NameTable.Counter forenames = new NameTable.Counter();
        NameTable.Counter surnames = new NameTable.Counter();
        each((provider, child, identity) -> {
            if (provider == Provider.SCHOOL_TRUST) {
                NameForms.forenames(identity.forenames()).forEach(forenames::add);
                NameForms.surnames(identity.surnames()).forEach(surnames::add);
            }
        });
        PersonTokeniser tokeniser = new PersonTokeniser(new KeyedTokens(SyntheticKeys.keys().keyedHash(KeyPurpose.LINKAGE)), 1, forenames.table(),
                surnames.table());
        Map<Provider, PersonTokensWriter> writers = new EnumMap<>(Provider.class);
        List<OutputStream> files = new ArrayList<>();
        try {
            for (Provider provider : Provider.values()) {
                files.add(new BufferedOutputStream(Files.newOutputStream(file(provider)), 1 << 16));
                writers.put(provider, new PersonTokensWriter(files.get(files.size() - 1)));
            }
            each((provider, child, identity) -> {
                Chance chance = Chance.of(Patients.SEED, "subject at " + provider.id(), child);
                writers.get(provider).person(tokeniser.tokens(new Pseudonym(chance.nextLong(), chance.nextLong()), 1, identity));
            });
            for (PersonTokensWriter writer : writers.values()) {
                writer.finish();
            }
        } finally {
            for (OutputStream file : files) {
                file.close();
            }
        }
        Files.createFile(done);
    }

    private interface Sink {
        void identity(Provider provider, long child, Identity identity) throws IOException;
    }

    private void each(Sink sink) throws IOException {
        int regions = (children + LARGEST_REGION - 1) / LARGEST_REGION;
        for (int number = 0; number < regions; number++) {
            int size = Math.min(LARGEST_REGION, children - number * LARGEST_REGION);
            Region region = new Region(new RegionPlan(size, Patients.SEED + number));
            Recorder recorder = new Recorder(Patients.SEED + number, ErrorRates.usual(), region.names());
            for (Household household : region) {
                for (Child child : household.children()) {
                    for (Provider provider : Provider.values()) {
                        if (knows(provider, child)) {
                            sink.identity(provider, (long) number << Integer.SIZE | child.number(),
                                    identity(provider, recorder.record(child, provider), child, number));
                        }
                    }
                }
            }
        }
    }

    private static boolean knows(Provider provider, Child child) {
        return switch (provider) {
            case MENTAL_HEALTH_TRUST -> child.services().mentalHealth();
            case COUNCIL -> child.services().childInNeed();
            case SCHOOL_TRUST -> child.services().onRoll();
        };
    }

    // What each provider's extracts hold: the council has no names.
    private static Identity identity(Provider provider, RecordedIdentity recorded, Child child, int region) {
        List<String> forenames = new ArrayList<>();
        List<String> surnames = new ArrayList<>();
        if (provider != Provider.COUNCIL) {
            add(forenames, recorded.forename());
            add(forenames, recorded.preferredName());
            add(surnames, recorded.surname());
            add(surnames, recorded.formerSurname());
        }
        List<String> nhsNumbers = new ArrayList<>();
        List<String> pupilNumbers = new ArrayList<>();
        if (provider == Provider.MENTAL_HEALTH_TRUST) {
            add(nhsNumbers, nhsNumber(recorded.nhsNumber(), region));
        } else {
            add(pupilNumbers, pupilNumber(recorded.pupilNumber(), region));
        }
        String postcode = recorded.address().postcode();
        return new Identity(forenames, surnames, Day.parse(recorded.birthDate().toString()), child.sex().name(),
                List.of(region == 0 ? postcode : "Z" + AREAS.charAt(region) + postcode.substring(2)), nhsNumbers, pupilNumbers, List.of());
    }

    private static @Nullable String nhsNumber(@Nullable String number, int region) {
        if (number == null || region == 0) {
            return number;
        }
        String nine = (999 - region) + number.substring(3, NINE_DIGITS);
        int check = CheckDigits.nhsNumber(nine);
        return check < 0 ? null : nine + check;
    }

    private static @Nullable String pupilNumber(@Nullable String number, int region) {
        if (number == null || region == 0 || number.isEmpty()) {
            return number;
        }
        // Authorities 971 to 975 are those of the first region.
        String digits = (Integer.parseInt(number.substring(1, AUTHORITY_END)) - 5 * region) + number.substring(AUTHORITY_END);
        return CheckDigits.pupilNumber(digits) + digits;
    }

    private static void add(List<String> values, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            values.add(value);
        }
    }
}
