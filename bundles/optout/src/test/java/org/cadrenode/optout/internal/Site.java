package org.cadrenode.optout.internal;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.ColumnRule;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.TableRule;
import org.cadrenode.api.dictionary.Transform;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.Identifiers;
import org.cadrenode.api.identifiable.OptOutScreen.Suppressed;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.SourceTable;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.keystore.engine.NodeKeys;
import org.cadrenode.optout.internal.MemoryLanding.Row;
import org.cadrenode.vault.internal.VaultService;

/** A provider's node as far as the screen needs it: a real vault and register, with a landing zone in memory. */
final class Site implements AutoCloseable {
    static final ProviderId TRUST = new ProviderId("mh-trust");
    static final SourceTable PATIENTS = MemoryLanding.table("patients", "id", "nhs", "upn", "former_upn", "forename",
            "preferred", "surname", "former_surname", "dob", "sex", "phone");
    static final SourceTable CONTACTS = MemoryLanding.table("contacts", "patient", "nhs", "dob", "surname", "note");
    static final SourceTable RELATIVES = MemoryLanding.table("relatives", "of", "own", "forename", "phone");
    static final SourceTable MERGES = MemoryLanding.table("merges", "survivor", "former");
    static final SourceTable UNKNOWN = MemoryLanding.table("unknown", "id");
    static final String HEADER = "nhs_number,upn,forename,surname,birth_date,scope,decided_by,decided_on\n";
    static final String DECIDED = ",all,parent,2026-01-05\n";
    static final PurposeToken CHECK = PurposeToken.claim(PurposeToken.Purpose.CHECK, "test");

    final MemoryLanding landing = new MemoryLanding();
    final MemoryJournal journal = new MemoryJournal();
    final Path directory;
    private final Keystore keys;
    private final NationalSettings settings;
    private final Clock clock;
    private VaultService vault;
    private OptOutService optOut;
    private Optional<VaultDoor> door = Optional.empty();
    private Judge.Circumstances circumstances = Judge.Circumstances.ANY;
    private OtherNodes.Settings nodes = OtherNodes.Settings.NONE;
    private int lists;

    /** Puts something between the register and the vault. */
    interface VaultDoor {
        Vault before(Vault vault);
    }

    Site(Path directory) {
        this(directory, keys(5));
    }

    Site(Path directory, Keystore keys) {
        this(directory, keys, NationalSettings.of(defaults()), Clock.fixed(Instant.parse("2026-02-03T04:05:06Z"), ZoneOffset.UTC));
    }

    Site(Path directory, Keystore keys, NationalSettings settings, Clock clock) {
        this.directory = directory;
        this.keys = keys;
        this.settings = settings;
        this.clock = clock;
        vault = openVault();
        optOut = openOptOut();
    }

    /** Returns a configuration that says nothing. */
    static NationalConfiguration defaults() {
        return (NationalConfiguration) Proxy.newProxyInstance(NationalConfiguration.class.getClassLoader(),
                new Class<?>[] {NationalConfiguration.class}, (self, method, arguments) -> method.getDefaultValue());
    }

    static NodeKeys keys(int seed) {
        return NodeKeys.of(purpose -> {
            byte[] secret = new byte[32];
            new Random(seed * 100L + purpose.ordinal()).nextBytes(secret);
            return secret;
        });
    }

    /** Returns the keys of a node of its own that shares the key for lists with all others. */
    static NodeKeys sharing(int seed) {
        return NodeKeys.of(purpose -> {
            byte[] secret = new byte[32];
            new Random(purpose == KeyPurpose.OPTOUT_LIST ? 77 : seed * 100L + purpose.ordinal()).nextBytes(secret);
            return secret;
        });
    }

    private VaultService openVault() {
        return new VaultService(keys, journal, directory.resolve("vault"), 4);
    }

    private OptOutService openOptOut() {
        Vault seen = door.map(present -> present.before(vault)).orElse(vault);
        return new OptOutService(keys, journal, landing, seen, directory.resolve("optout"), 4, settings, clock, circumstances, nodes);
    }

    void restart(Optional<VaultDoor> newDoor) {
        optOut.deactivate();
        vault.deactivate();
        door = newDoor;
        vault = openVault();
        optOut = openOptOut();
    }

    void restart(Judge.Circumstances newCircumstances) {
        circumstances = newCircumstances;
        restart();
    }

    void restart(OtherNodes.Settings newNodes) {
        nodes = newNodes;
        restart();
    }

    void restart() {
        restart(Optional.empty());
    }

    Vault vault() {
        return vault;
    }

    OptOutService optOut() {
        return optOut;
    }

    Keystore keys() {
        return keys;
    }

    SubjectKey key(String localId) {
        return vault.keyOf(TRUST, localId);
    }

    Screened screen(int number, Row... rows) throws IOException {
        return screen(landing.put(number, TRUST, "", Arrays.asList(rows)));
    }

    Screened screen(Landed landed) throws IOException {
        return optOut.screen(landed, DICTIONARY);
    }

    Path list(String... lines) throws IOException {
        Path list = directory.resolve("list" + ++lists + ".csv");
        Files.writeString(list, HEADER + String.join("", lines));
        return list;
    }

    long add(String... lines) throws IOException {
        return optOut.add(list(lines), "governance");
    }

    Map<SubjectKey, Set<Identifier>> suppressed() {
        Map<SubjectKey, Set<Identifier>> all = new HashMap<>();
        try (Suppressed reading = optOut.open(CHECK)) {
            reading.all(child -> all.put(child.key(), new HashSet<>(child.identifiers())));
        }
        return all;
    }

    Map<SubjectKey, VaultPerson> held() {
        Map<SubjectKey, VaultPerson> all = new HashMap<>();
        try (Vault.Reading reading = vault.open(CHECK)) {
            reading.changedSince(0, person -> all.put(person.key(), person));
        }
        return all;
    }

    static Row patient(int child) {
        return new Row(PATIENTS, "P" + child, nhsNumber(child), null, null, "Forename" + child, null, "Surname" + child, null,
                birthDate(child), child % 2 == 0 ? "M" : "F", "07700 90" + (1000 + child));
    }

    static Row contact(int child) {
        return new Row(CONTACTS, "P" + child, null, null, null, "came");
    }

    static Row relative(int child) {
        return new Row(RELATIVES, "P" + child, null, "Mother" + child, "07700 91" + (1000 + child));
    }

    /** Says that one child's id was merged into another's. */
    static Row merged(int former, int survivor) {
        return new Row(MERGES, "P" + survivor, "P" + former);
    }

    static String birthDate(int child) {
        return "2012-03-" + String.format("%02d", 1 + child % 28);
    }

    /** Returns valid NHS numbers of the range for tests, a different one a child. */
    static String nhsNumber(int child) {
        for (int i = child * 20; ; i++) {
            Optional<String> valid = Identifiers.nhsNumber("999" + String.format("%07d", i));
            if (valid.isPresent()) {
                return valid.get();
            }
        }
    }

    static final Dictionary DICTIONARY = dictionary();

    private static Dictionary dictionary() {
        Map<TableName, TableRule> tables = new HashMap<>();
        rules(tables, PATIENTS, IdentifierKind.SUBJECT, IdentifierKind.NHS_NUMBER, IdentifierKind.UPN,
                IdentifierKind.FORMER_UPN, IdentifierKind.FORENAME, IdentifierKind.PREFERRED_NAME, IdentifierKind.SURNAME,
                IdentifierKind.FORMER_SURNAME, IdentifierKind.BIRTH_DATE, IdentifierKind.SEX, IdentifierKind.PHONE);
        rules(tables, CONTACTS, IdentifierKind.SUBJECT_REFERENCE, IdentifierKind.NHS_NUMBER, IdentifierKind.BIRTH_DATE,
                IdentifierKind.SURNAME, null);
        rules(tables, RELATIVES, IdentifierKind.RELATIVE_OF, IdentifierKind.RELATIVE_SUBJECT, IdentifierKind.FORENAME,
                IdentifierKind.PHONE);
        rules(tables, MERGES, IdentifierKind.SUBJECT_REFERENCE, IdentifierKind.FORMER_SUBJECT);
        return new Dictionary(new SourceId("test"), Digest.ofContent(new byte[] {1}), tables);
    }

    private static void rules(Map<TableName, TableRule> tables, SourceTable table, IdentifierKind... kinds) {
        List<ColumnRule> rules = new ArrayList<>();
        for (int i = 0; i < kinds.length; i++) {
            String column = table.columns().get(i);
            rules.add(new ColumnRule(column, false, Optional.ofNullable(kinds[i]), ColumnType.CODE, Transform.AS_IS, column,
                    false, false, false, false, Set.of()));
        }
        tables.put(table.name(), new TableRule(table.name(), rules));
    }

    @Override
    public void close() {
        optOut.deactivate();
        vault.deactivate();
    }
}
