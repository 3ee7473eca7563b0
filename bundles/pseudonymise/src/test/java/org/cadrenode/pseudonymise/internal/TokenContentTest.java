package org.cadrenode.pseudonymise.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.delivery.Tally;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Artefact;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.ScreeningDecision;
import org.cadrenode.api.identifiable.SourceRecordWriter;
import org.cadrenode.api.identifiable.SourceTable;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.pseudonym.PersonTokens;
import org.cadrenode.api.pseudonym.PersonTokensReader;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.RenewalWriter;
import org.cadrenode.pseudonymise.engine.text.ScrubOptions;
import org.cadrenode.synthetic.region.Child;
import org.cadrenode.synthetic.region.Household;
import org.cadrenode.synthetic.region.Region;
import org.cadrenode.synthetic.region.RegionPlan;
import org.cadrenode.synthetic.region.Residence;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether the tokens that leave, in a delivery and in a renewal, hold anything that identifies a child of the region. */
class TokenContentTest {
    private static final SourceId SOURCE = new SourceId("clinic");
    private static final ProviderId PROVIDER = new ProviderId("trust");
    private static final String DICTIONARY = """
            table,column,decision,identifier,type,transform,destination,flags,codes,comment
            people,id,drop,subject,,,,,,
            people,name,drop,surname,,,,,,
            """;
    /** Shorter than this, a few megabytes of hashes hold any bytes by chance. */
    private static final int SHORTEST = 6;

    @TempDir
    Path folder;
    private final long seed = new Random().nextInt(1_000_000);
    private final Fakes.MemoryLanding landing = new Fakes.MemoryLanding();
    private final Fakes.MemoryVault vault = new Fakes.MemoryVault();
    private final Fakes.MemoryOptOuts optOuts = new Fakes.MemoryOptOuts();
    private final Fakes.Keys keys = new Fakes.Keys();
    private final Dictionary dictionary = DictionaryReader.read(SOURCE, DICTIONARY.getBytes(StandardCharsets.UTF_8)).dictionary().orElseThrow();
    private final Set<String> identifiers = new HashSet<>();
    private final List<String> localIds = new ArrayList<>();
    private SiteNames names;

    @BeforeEach
    void know() {
        System.out.println("seed " + seed);
        names = new SiteNames(folder.resolve("names"), keys);
        Set<SubjectKey> apart = new HashSet<>();
        for (Household household : new Region(new RegionPlan(1_500, seed))) {
            for (Child child : household.children()) {
                List<Identifier> known = known(child);
                VaultPerson person = vault.person(PROVIDER, child.personId(), known, List.of());
                vault.people.put(person.key(), new VaultPerson(person.key(), PROVIDER, person.localId(), known, List.of(), 1));
                localIds.add(child.personId());
                identifiers.add(child.personId());
                if (child.adoption() != null || child.number() % 50 == 0) {
                    apart.add(person.key());
                }
            }
        }
        optOuts.apart = apart;
    }

    private List<Identifier> known(Child child) {
        List<Identifier> known = new ArrayList<>();
        put(known, IdentifierKind.FORENAME, child.name().forename());
        put(known, IdentifierKind.MIDDLE_NAMES, child.name().middleNames());
        put(known, IdentifierKind.SURNAME, child.name().surname());
        put(known, IdentifierKind.PREFERRED_NAME, child.name().preferredName());
        put(known, IdentifierKind.FORMER_SURNAME, child.name().formerSurname());
        put(known, IdentifierKind.SEX, child.sex().name());
        put(known, IdentifierKind.NHS_NUMBER, child.numbers().nhsNumber());
        put(known, IdentifierKind.UPN, child.numbers().pupilNumber());
        put(known, IdentifierKind.ULN, child.numbers().learnerNumber());
        put(known, IdentifierKind.PHONE, child.phone());
        put(known, IdentifierKind.EMAIL, child.email());
        for (Residence residence : child.residences()) {
            put(known, IdentifierKind.POSTCODE, residence.address().postcode());
            put(known, IdentifierKind.ADDRESS_LINE, residence.address().line());
            identifiers.add(residence.address().postcode().replace(" ", ""));
        }
        known.add(new Identifier(IdentifierKind.BIRTH_DATE, child.birthDate().toString()));
        LocalDate born = child.birthDate();
        for (String form : List.of("yyyy-MM-dd", "yyyyMMdd", "dd/MM/yyyy", "dd-MM-yyyy", "dd.MM.yyyy", "ddMMyyyy", "d MMM yyyy", "d MMMM yyyy",
                "dd-MMM-yyyy", "MM/dd/yyyy", "yyyy/MM/dd")) {
            identifiers.add(born.format(DateTimeFormatter.ofPattern(form, Locale.UK)));
        }
        identifiers.add(child.name().forename() + " " + child.name().surname());
        identifiers.add(child.name().surname() + ", " + child.name().forename());
        return known;
    }

    private void put(List<Identifier> known, IdentifierKind kind, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            known.add(new Identifier(kind, value));
            identifiers.add(value);
        }
    }

    private byte[] delivered() throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        SourceRecordWriter records = new SourceRecordWriter(content);
        int table = records.table(new SourceTable(new TableName("people"), List.of("id", "name")));
        for (int i = 0; i < localIds.size(); i++) {
            records.record(table, i + 1, new String[] {localIds.get(i), "known"});
        }
        records.finish();
        landing.records = content.toByteArray();
        byte[] decisions = new byte[localIds.size()];
        Arrays.fill(decisions, (byte) ScreeningDecision.PASS.ordinal());
        landing.artefacts.put(Artefact.SCREENING, decisions);
        Tally tally = new Tally(localIds.size(), 0, 0, 0, 0, 0, 0, 0);
        Delivery delivery = new Delivery(new DeliveryId("D-7K3M5QX2ABCD"), SOURCE, PROVIDER, "", Instant.EPOCH, 1,
                Digest.ofContent(new byte[0]));
        new PseudonymiseRoom(new PseudonymiseRoom.Settings(folder.resolve("none"), ScrubOptions.DEFAULT,
                new SiteWordFiles(folder.resolve("deny"), folder.resolve("allow")), 1, 1 << 20), landing, vault, optOuts,
                new Fakes.MemoryRevisions(), keys, new Fakes.MemoryJournal(), new Fakes.MemoryRestricted(), names)
                .pseudonymise(new Screened(new Landed(delivery, tally), tally, dictionary.digest(), 1), dictionary);
        return landing.artefacts.get(Artefact.TOKENS);
    }

    private byte[] renewed() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new RenewalRoom(vault, optOuts, keys, new Fakes.MemoryJournal(), names).renew(PROVIDER, 1, any -> true, new RenewalWriter(bytes));
        return bytes.toByteArray();
    }

    private List<byte[]> forms() {
        List<byte[]> forms = new ArrayList<>();
        for (String one : identifiers) {
            for (String form : new HashSet<>(List.of(one, one.toLowerCase(Locale.UK), one.toUpperCase(Locale.UK)))) {
                for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1, StandardCharsets.UTF_16LE,
                        StandardCharsets.UTF_16BE)) {
                    byte[] bytes = form.getBytes(charset);
                    if (bytes.length >= SHORTEST) {
                        forms.add(bytes);
                    }
                }
            }
        }
        return forms;
    }

    private static long count(byte[] content, List<byte[]> wanted) {
        Map<Integer, List<byte[]>> byBeginning = new HashMap<>();
        wanted.forEach(one -> byBeginning.computeIfAbsent(ByteBuffer.wrap(one).getInt(), none -> new ArrayList<>()).add(one));
        ByteBuffer all = ByteBuffer.wrap(content);
        long found = 0;
        for (int at = 0; at + SHORTEST <= content.length; at++) {
            for (byte[] one : byBeginning.getOrDefault(all.getInt(at), List.of())) {
                found += at + one.length <= content.length && Arrays.equals(content, at, at + one.length, one, 0, one.length) ? 1 : 0;
            }
        }
        return found;
    }

    @Test
    void noIdentifierOfTheRegionIsInTheTokensInAnySpelling() throws IOException {
        byte[] delivered = delivered();
        List<byte[]> forms = forms();
        assertTrue(forms.size() > 50_000 && delivered.length > 1_000_000, forms.size() + " forms, " + delivered.length + " bytes");
        assertEquals(0, count(delivered, forms), "seed " + seed);
        assertEquals(0, count(renewed(), forms), "seed " + seed);
        // The search would find one.
        byte[] planted = delivered.clone();
        byte[] one = forms.get(0);
        System.arraycopy(one, 0, planted, planted.length / 2, one.length);
        assertNotEquals(0, count(planted, forms));
    }

    @Test
    void nothingInTheTokensEqualsAPseudonymOrTheSamePersonsKeysUnderAnotherName() throws IOException {
        byte[] content = delivered();
        List<byte[]> halves = new ArrayList<>();
        int people = 0;
        Set<Long> keysSeen = new HashSet<>();
        Set<Long> words = new HashSet<>();
        try (PersonTokensReader reader = new PersonTokensReader(new ByteArrayInputStream(content))) {
            for (Optional<PersonTokens> person = reader.next(); person.isPresent(); person = reader.next()) {
                Pseudonym subject = person.get().subject();
                people++;
                words.add(subject.high());
                words.add(subject.low());
                halves.add(Arrays.copyOf(subject.bytes(), Long.BYTES));
                halves.add(Arrays.copyOfRange(subject.bytes(), Long.BYTES, 2 * Long.BYTES));
                person.get().views().forEach(view -> keysSeen.add(view.key()));
            }
        }
        assertEquals(localIds.size(), people);
        assertEquals(2 * people, count(content, halves), "each half of a pseudonym stands once, where it names its person");
        keysSeen.retainAll(words);
        assertEquals(Set.of(), keysSeen);
    }
}
