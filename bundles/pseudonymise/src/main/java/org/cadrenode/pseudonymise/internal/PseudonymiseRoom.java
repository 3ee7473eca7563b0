package org.cadrenode.pseudonymise.internal;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.Pseudonymised;
import org.cadrenode.api.delivery.Revision;
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.Operation;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Artefact;
import org.cadrenode.api.identifiable.ArtefactOutput;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.api.identifiable.OptOutScreen;
import org.cadrenode.api.identifiable.Pseudonymiser;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.Revisions;
import org.cadrenode.api.identifiable.SourceRecordReader;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.pseudonym.PersonTokensWriter;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.RowWriter;
import org.cadrenode.api.terms.RestrictedCodes;
import org.cadrenode.api.terms.RestrictedList;
import org.cadrenode.pseudonymise.engine.PostcodeAreas;
import org.cadrenode.pseudonymise.engine.RowHashes;
import org.cadrenode.pseudonymise.engine.restricted.RestrictedMatcher;
import org.cadrenode.pseudonymise.engine.text.ScrubOptions;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** The pseudonymise stage. */
@Component(service = Pseudonymiser.class, configurationPid = PseudonymiseConfiguration.PID)
@Designate(ocd = PseudonymiseConfiguration.class)
public final class PseudonymiseRoom implements Pseudonymiser {
    private static final int MOST_MADE = 10_000;

    private final Settings settings;
    private final LandingZone landing;
    private final Vault vault;
    private final OptOutScreen optOuts;
    private final Revisions revisions;
    private final Keystore keystore;
    private final Journal journal;
    private final EveryoneIndex everyone = new EveryoneIndex();
    private final RestrictedCodes restricted;
    private final SiteNames names;
    private final Map<DeliveryId, Made> made = new ConcurrentHashMap<>();
    private final Map<ProviderId, PresentHashes> present = new HashMap<>();
    private @Nullable KnownAreas areas;

    /**
     * What the room needs of its configuration.
     *
     * @param areasFile the postcode areas
     * @param options of the scrubber
     * @param words the site's lists for the scrubber
     * @param relativesDepth how many records of relatives away from the child words are looked for
     * @param scrubberBytes memory for compiled scrubbers
     */
    record Settings(Path areasFile, ScrubOptions options, SiteWordFiles words, int relativesDepth, long scrubberBytes) {
        static Settings of(PseudonymiseConfiguration configuration) {
            return new Settings(EtcFiles.of(configuration.postcodeAreasFile(), "postcode-areas.csv"),
                    new ScrubOptions(configuration.nearNames(), configuration.nicknames(), configuration.strangers(),
                            configuration.dates()),
                    new SiteWordFiles(EtcFiles.of(configuration.denyListFile(), "scrub-deny.txt"),
                            EtcFiles.of(configuration.allowListFile(), "scrub-allow.txt")),
                    configuration.relativesDepth(),
                    (long) configuration.scrubbersMebibytes() << 20);
        }
    }

    /** The list of restricted codes under which the rows of a delivery were made. */
    private record Made(Digest rows, Digest list) { }

    /** A provider's hashes under the versions that its key had when they were derived. */
    private record PresentHashes(List<Integer> versions, RowHashes hashes) { }

    private record KnownAreas(EtcFiles.Stamp stamp, PostcodeAreas areas) { }

    @Activate
    public PseudonymiseRoom(PseudonymiseConfiguration configuration, @Reference LandingZone landing, @Reference Vault vault,
            @Reference OptOutScreen optOuts, @Reference Revisions revisions, @Reference Keystore keystore,
            @Reference Journal journal, @Reference RestrictedCodes restricted, @Reference SiteNames names) {
        this(Settings.of(configuration), landing, vault, optOuts, revisions, keystore, journal, restricted, names);
    }

    PseudonymiseRoom(Settings settings, LandingZone landing, Vault vault, OptOutScreen optOuts, Revisions revisions,
            Keystore keystore, Journal journal, RestrictedCodes restricted, SiteNames names) {
        this.names = names;
        this.restricted = restricted;
        this.revisions = revisions;
        this.settings = settings;
        this.landing = landing;
        this.vault = vault;
        this.optOuts = optOuts;
        this.keystore = keystore;
        this.journal = journal;
    }

    @Override
    public Pseudonymised pseudonymise(Screened delivery, Dictionary dictionary) throws IOException {
        DeliveryId id = delivery.id();
        if (!dictionary.digest().equals(delivery.dictionary())) {
            throw new CadreException(ErrorCode.CONTENT_CHANGED, "delivery " + id + " was screened by another dictionary");
        }
        ProviderId provider = delivery.delivery().provider();
        RowHashes hashes = RowHashes.present(keystore, provider);
        int keyVersion = keystore.versions(KeyPurpose.PSEUDONYM_LOCAL).get(0);
        int linkageVersion = keystore.versions(KeyPurpose.LINKAGE).get(0);
        PurposeToken purpose = PurposeToken.claim(PurposeToken.Purpose.PSEUDONYMISE, id);
        PostcodeAreas table = areas(dictionary);
        RestrictedList list = restricted.list(dictionary.source());
        RestrictedMatcher codes = RestrictedMatcher.of(list);
        long version = vault.version();
        Set<SubjectKey> sheltered = optOuts.sheltered();
        try (Vault.Reading reading = vault.open(purpose);
                Children children = new Children(provider, vault, version, reading, () -> optOuts.open(purpose), everyone, hashes,
                        settings.options(), settings.words().read(), settings.relativesDepth(), dictionary.requiredScrubbers(),
                        sheltered, codes, settings.scrubberBytes());
                ArtefactOutput rows = landing.write(id, Artefact.ROWS);
                ArtefactOutput tokens = landing.write(id, Artefact.TOKENS);
                ArtefactOutput unnamed = landing.write(id, Artefact.DROPPED_COLUMNS);
                ArtefactOutput kept = landing.write(id, Artefact.RESTRICTED);
                ArtefactOutput measure = landing.write(id, Artefact.SCRUB_MEASURE);
                ArtefactOutput fingerprints = landing.write(id, Artefact.FINGERPRINTS)) {
            LinkTokens linkTokens = new LinkTokens(names.rarities(linkageVersion, provider, vault, reading), keystore,
                    linkageVersion, sheltered, optOuts.apart());
            DeliveryRun run = new DeliveryRun(delivery.delivery(), dictionary, landing, children, hashes, table, linkTokens,
                    FingerprintMaking.maker(keystore, provider, settings, dictionary), withdrawals(id), codes);
            try (SourceRecordReader records = landing.records(id);
                    InputStream decisions = new BufferedInputStream(landing.read(id, Artefact.SCREENING))) {
                run.run(records, decisions, new RowWriter(rows), new PersonTokensWriter(tokens));
            }
            run.held().write(unnamed);
            unnamed.commit();
            run.writeFingerprints(fingerprints, keyVersion);
            fingerprints.commit();
            run.kept().write(list.digest(), kept);
            kept.commit();
            Digest rowsDigest = rows.commit();
            Digest tokensDigest = tokens.commit();
            run.measure().write(rowsDigest, measure);
            measure.commit();
            Pseudonymised pseudonymised = new Pseudonymised(delivery, run.account(delivery.tally()), rowsDigest, tokensDigest);
            journal.record(event(pseudonymised, dictionary, list, run));
            landing.reach(pseudonymised);
            return pseudonymised;
        }
    }

    private static AuditEvent event(Pseudonymised delivery, Dictionary dictionary, RestrictedList list, DeliveryRun run) {
        AuditEvent event = AuditEvent.of(AuditAction.DELIVERY_PSEUDONYMISED, delivery.id())
                .with("dictionary_digest", dictionary.digest()).with("restricted_list", list.digest()).with("rows_digest", delivery.rows())
                .with("tokens_digest", delivery.tokens()).count("rows", run.rows()).count("token_sets", run.tokenSets())
                .count("removals", run.removals()).count("withdrawn", run.withdrawn())
                .count("held_columns", run.held().count())
                .count("dropped", delivery.tally().dropped()).count("quarantined", delivery.tally().quarantined())
                .count("invalid_identifiers", delivery.tally().invalidIdentifiers());
        for (Map.Entry<String, Long> category : run.kept().categories().entrySet()) {
            event = event.count("restricted " + category.getKey(), category.getValue());
        }
        for (Map.Entry<String, Long> column : run.invalidValues().entrySet()) {
            event = event.count("invalid " + column.getKey(), column.getValue());
        }
        for (Map.Entry<String, Long> column : run.shelteredValues().entrySet()) {
            event = event.count("sheltered " + column.getKey(), column.getValue());
        }
        return event;
    }

    @Override
    public boolean outdated(Pseudonymised delivery) throws IOException {
        Digest now = restricted.list(delivery.delivery().source()).digest();
        Made known = made.get(delivery.id());
        if (known == null || !known.rows().equals(delivery.rows())) {
            // What was made before there was a list was compared with none.
            if (!landing.has(delivery.id(), Artefact.RESTRICTED)) {
                return true;
            }
            try (InputStream in = landing.read(delivery.id(), Artefact.RESTRICTED)) {
                known = new Made(delivery.rows(), RestrictedTally.list(in));
            }
            if (made.size() >= MOST_MADE) {
                made.clear();
            }
            made.put(delivery.id(), known);
        }
        return !known.list().equals(now);
    }

    private Withdrawals withdrawals(DeliveryId id) throws IOException {
        Optional<DeliveryId> revised = revisions.revision(id).map(Revision::revised);
        if (revised.isEmpty()) {
            return new Withdrawals(landing);
        }
        List<DeliveryId> left = new ArrayList<>(List.of(revised.get()));
        for (DeliveryId earlier : revisions.revisions(revised.get())) {
            landing.delivery(earlier).filter(status -> status.milestone().stage() == Stage.SETTLED)
                    .ifPresent(status -> left.add(earlier));
        }
        try (InputStream subjects = landing.read(id, Artefact.REVISED)) {
            return new Withdrawals(landing, revised.get(), left, subjects.readAllBytes());
        }
    }

    // Read anew when the file has changed; only asked for if a rule needs areas.
    private synchronized PostcodeAreas areas(Dictionary dictionary) throws IOException {
        if (!dictionary.does(Operation.AREA)) {
            return PostcodeAreas.NONE;
        }
        try {
            EtcFiles.Stamp stamp = EtcFiles.Stamp.of(settings.areasFile());
            KnownAreas before = areas;
            if (before != null && before.stamp().equals(stamp)) {
                return before.areas();
            }
            try (BufferedReader table = Files.newBufferedReader(settings.areasFile(), StandardCharsets.UTF_8)) {
                KnownAreas read = new KnownAreas(stamp, PostcodeAreas.read(table));
                areas = read;
                return read.areas();
            }
        } catch (NoSuchFileException e) {
            throw new CadreException(ErrorCode.CONFIGURATION_INVALID, "the table of postcode areas is missing: "
                    + settings.areasFile().getFileName());
        } catch (IllegalArgumentException e) {
            throw new CadreException(ErrorCode.CONFIGURATION_INVALID, "the table of postcode areas is wrong: " + e.getMessage());
        }
    }

    @Override
    public Pseudonym pseudonym(ProviderId provider, String localId) {
        List<Integer> versions = keystore.versions(KeyPurpose.PSEUDONYM_LOCAL);
        // Deriving the keys costs ten times what the hash does, and the gate asks for everybody.
        synchronized (present) {
            PresentHashes known = present.get(provider);
            if (known == null || !known.versions().equals(versions)) {
                known = new PresentHashes(versions, RowHashes.present(keystore, provider));
                present.put(provider, known);
            }
            return known.hashes().subject(localId);
        }
    }

    @Override
    public List<Pseudonym> pseudonyms(ProviderId provider, String localId) {
        if (vault.merges() == 0) {
            return List.of(pseudonym(provider, localId));
        }
        Set<Pseudonym> all = new LinkedHashSet<>();
        all.add(pseudonym(provider, localId));
        all.add(pseudonym(provider, vault.presentId(provider, localId)));
        vault.formerIds(provider, localId).forEach(id -> all.add(pseudonym(provider, id)));
        return List.copyOf(all);
    }
}
