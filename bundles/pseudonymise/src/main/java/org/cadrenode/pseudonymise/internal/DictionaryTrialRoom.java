package org.cadrenode.pseudonymise.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.ColumnRule;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.Operation;
import org.cadrenode.api.dictionary.TableRule;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.DictionaryTrial;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.api.identifiable.OptOutScreen;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.SourceRecordReader;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.pseudonym.ReleasedColumn;
import org.cadrenode.api.security.Authorizer;
import org.cadrenode.api.terms.RestrictedCodes;
import org.cadrenode.pseudonymise.engine.Day;
import org.cadrenode.pseudonymise.engine.PostcodeAreas;
import org.cadrenode.pseudonymise.engine.RowHashes;
import org.cadrenode.pseudonymise.engine.TablePlan;
import org.cadrenode.pseudonymise.engine.restricted.RestrictedMatcher;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Takes a few records through a dictionary, with the plans and the scrubber of a run. */
@Component(configurationPid = PseudonymiseConfiguration.PID)
public final class DictionaryTrialRoom implements DictionaryTrial {
    private static final int MOST_DELIVERIES = 40;

    private final PseudonymiseRoom.Settings settings;
    private final DictionaryFiles files;
    private final LandingZone landing;
    private final Vault vault;
    private final OptOutScreen optOuts;
    private final Keystore keystore;
    private final Journal journal;
    private final Authorizer authorizer;
    private final RestrictedCodes restricted;

    @Activate
    public DictionaryTrialRoom(PseudonymiseConfiguration configuration, @Reference DictionaryFiles files, @Reference LandingZone landing,
            @Reference Vault vault, @Reference OptOutScreen optOuts, @Reference Keystore keystore, @Reference Journal journal,
            @Reference Authorizer authorizer, @Reference RestrictedCodes restricted) {
        this(PseudonymiseRoom.Settings.of(configuration), files, landing, vault, optOuts, keystore, journal, authorizer, restricted);
    }

    DictionaryTrialRoom(PseudonymiseRoom.Settings settings, DictionaryFiles files, LandingZone landing, Vault vault, OptOutScreen optOuts,
            Keystore keystore, Journal journal, Authorizer authorizer, RestrictedCodes restricted) {
        this.restricted = restricted;
        this.settings = settings;
        this.files = files;
        this.landing = landing;
        this.vault = vault;
        this.optOuts = optOuts;
        this.keystore = keystore;
        this.journal = journal;
        this.authorizer = authorizer;
    }

    @Override
    public Trial run(SourceId source, Optional<String> file, Optional<TableName> table, int rows) throws IOException {
        String actor = authorizer.require("dictionary:try");
        if (rows < 1 || rows > MOST_ROWS) {
            throw new CadreException(ErrorCode.USAGE, "from 1 to " + MOST_ROWS + " rows of a table can be tried");
        }
        Dictionary dictionary = file.isPresent() ? files.other(source, file).reading().dictionary().orElseThrow()
                : files.inForce(source).orElseThrow(() -> new CadreException(ErrorCode.NOT_FOUND, "source " + source
                        + " has no dictionary in force; name its draft or another file"));
        List<DeliveryId> deliveries = LandedDeliveries.newest(landing, source, MOST_DELIVERIES);
        Optional<ProviderId> provider = deliveries.stream().findFirst().flatMap(landing::delivery)
                .map(DeliveryStatus::milestone).map(milestone -> milestone.delivery().provider());
        if (provider.isEmpty()) {
            throw new CadreException(ErrorCode.NOT_FOUND, "source " + source + " has no landed delivery to try");
        }
        RestrictedMatcher codes = RestrictedMatcher.of(restricted.list(source));
        PurposeToken purpose = PurposeToken.claim(PurposeToken.Purpose.TRIAL, source);
        RowHashes hashes = RowHashes.present(keystore, provider.get());
        long version = vault.version();
        // Everyone is looked up for this trial and forgotten with it.
        try (Vault.Reading reading = vault.open(purpose);
                Children children = new Children(provider.get(), vault, version, reading, () -> optOuts.open(purpose),
                        new EveryoneIndex(), hashes, settings.options(), settings.words().read(), settings.relativesDepth(),
                        dictionary.requiredScrubbers(), optOuts.sheltered(), codes, settings.scrubberBytes())) {
            TrialSample sample = new TrialSample(landing, dictionary);
            sample.choose(deliveries, table, rows, id -> children.optedOut(vault.keyOf(provider.get(), id)));
            sample.know(deliveries);
            sample.people(provider.get(), id -> vault.keyOf(provider.get(), id)).forEach(children::introduce);
            List<TriedRecord> tried = new ArrayList<>();
            PostcodeAreas areas = areas(dictionary);
            for (Map.Entry<DeliveryId, Set<Long>> delivery : sample.chosen().entrySet()) {
                try (SourceRecordReader records = landing.records(delivery.getKey())) {
                    take(records, delivery.getValue(), dictionary, children, areas, hashes, codes, tried);
                }
            }
            journal.record(AuditEvent.of(AuditAction.DICTIONARY_TRIED, source).by(actor).with("dictionary_digest", dictionary.digest())
                    .count("records", tried.size()).count("deliveries", sample.chosen().size()).count("opted_out", sample.optedOut()));
            return new Trial(dictionary.digest(), List.copyOf(sample.chosen().keySet()), tried, sample.optedOut());
        }
    }

    private static void take(SourceRecordReader records, Set<Long> ordinals, Dictionary dictionary, Children children, PostcodeAreas areas,
            RowHashes hashes, RestrictedMatcher codes, List<TriedRecord> tried) throws IOException {
        Map<Integer, TablePlan> plans = new HashMap<>();
        boolean introduces = dictionary.tables().values().stream()
                .anyMatch(table -> table.assigning().identifier().filter(IdentifierKind.SUBJECT::equals).isPresent());
        int left = ordinals.size();
        while (left > 0 && records.next()) {
            if (!ordinals.contains(records.ordinal())) {
                continue;
            }
            left--;
            Optional<TableRule> rule = dictionary.table(records.table().name());
            if (rule.isEmpty()) {
                tried.add(new TriedRecord(records.table().name(), records.line(), "dropped", columns(records, Optional.empty(), Map.of())));
                continue;
            }
            TablePlan plan = plans.computeIfAbsent(records.tableNumber(),
                    number -> new TablePlan(dictionary.source(), records.table(), rule.get(), areas, hashes,
                            Day.of(LocalDate.now(ZoneOffset.UTC)), !dictionary.requiredScrubbers().isEmpty(), codes));
            tried.add(record(records, plan, rule.get(), children, introduces));
        }
    }

    private static TriedRecord record(SourceRecordReader records, TablePlan plan, TableRule rule, Children children, boolean introduces) {
        TableName table = records.table().name();
        if (plan.released().columns().isEmpty() || plan.excluded(records)) {
            return new TriedRecord(table, records.line(), "dropped", columns(records, Optional.of(rule), Map.of()));
        }
        if (plan.restrictions().keepsBack(records)) {
            return new TriedRecord(table, records.line(), "dropped: " + plan.restrictions().category(),
                    columns(records, Optional.of(rule), Map.of()));
        }
        Child child = children.child(plan.localId(records));
        if (!introduces && !child.known()) {
            return new TriedRecord(table, records.line(), "held: child unknown", columns(records, Optional.of(rule), Map.of()));
        }
        ErrorCode fault = plan.release(records, child);
        if (fault != null) {
            return new TriedRecord(table, records.line(), fault + " in " + plan.faultColumn(), columns(records, Optional.of(rule), Map.of()));
        }
        Map<String, String> after = new HashMap<>();
        List<ReleasedColumn> released = plan.released().columns();
        for (int i = 0; i < released.size(); i++) {
            String value = plan.values()[i];
            after.put(released.get(i).name(), value == null ? "" : value);
        }
        return new TriedRecord(table, records.line(), "released", columns(records, Optional.of(rule), after));
    }

    private static List<TriedColumn> columns(SourceRecordReader records, Optional<TableRule> rule, Map<String, String> after) {
        List<TriedColumn> columns = new ArrayList<>();
        List<String> names = records.table().columns();
        for (int i = 0; i < names.size(); i++) {
            String value = records.value(i);
            String name = names.get(i);
            columns.add(tried(name, rule.flatMap(table -> table.column(name)), value == null ? "" : value, after));
        }
        return columns;
    }

    private static TriedColumn tried(String name, Optional<ColumnRule> rule, String before, Map<String, String> after) {
        Optional<String> destination = rule.filter(ColumnRule::keep).map(ColumnRule::destination).filter(after::containsKey);
        return new TriedColumn(name, rule.map(DictionaryComparison::words).orElse("no rule"), before, destination.orElse(""),
                destination.map(after::get).orElse(""));
    }

    private PostcodeAreas areas(Dictionary dictionary) throws IOException {
        if (!dictionary.does(Operation.AREA)) {
            return PostcodeAreas.NONE;
        }
        try (BufferedReader table = Files.newBufferedReader(settings.areasFile(), StandardCharsets.UTF_8)) {
            return PostcodeAreas.read(table);
        } catch (NoSuchFileException | IllegalArgumentException e) {
            throw new CadreException(ErrorCode.CONFIGURATION_INVALID, "the table of postcode areas is missing or wrong: "
                    + settings.areasFile().getFileName());
        }
    }
}
