package org.cadrenode.optout.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.backup.Archivable;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.error.StoreOpening;
import org.cadrenode.api.erasure.Erasable;
import org.cadrenode.api.erasure.FileMaker;
import org.cadrenode.api.exchange.Receipt;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.api.identifiable.OptOutScreen;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.keys.KeyHolder;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.optout.OptOutFreshness;
import org.cadrenode.api.optout.OptOutLine;
import org.cadrenode.api.optout.OptOutRegister;
import org.cadrenode.api.optout.OptOutStatus;
import org.cadrenode.api.optout.ReleaseRefusal;
import org.cadrenode.api.optout.ReplayCounts;
import org.cadrenode.api.patrol.Patrolled;
import org.cadrenode.api.terms.Purpose;
import org.cadrenode.api.terms.TermsReview;
import org.cadrenode.optout.engine.Source;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The opt-out register and its screen as services, which are there while the keystore is unsealed and every record of
 * the register opens. Thread-safe.
 */
@Component(service = {OptOutScreen.class, OptOutRegister.class, OptOutFreshness.class, OptOutService.class, KeyHolder.class,
        Erasable.class, Archivable.class, Patrolled.class},
        configurationPid = OptOutConfiguration.PID)
@Designate(ocd = OptOutConfiguration.class)
public final class OptOutService implements OptOutScreen, OptOutRegister, OptOutFreshness, KeyHolder, Erasable, Archivable, Patrolled {
    private static final Logger LOG = LoggerFactory.getLogger(OptOutService.class);
    private static final int LATEST = 1000;

    private final LandingZone landing;
    private final Vault vault;
    private final Journal journal;
    private final OptOutStore store;
    private final Register register;
    private final RegisterView view;
    private final Settling settling = new Settling();
    private final Shelter shelter;
    private final National national;
    private final Judge judge;
    private final OtherNodes otherNodes;
    private final int otherNodesDays;
    private final int orderWarningDays;
    private final long versionSeen;
    private final long versionAtStart;
    private final Replica replica;
    private final Optional<ReplicaSweeper> sweeper;
    // There before the first child is judged, as not to know a purpose would take out whom another one concerns. Dynamic, so that
    // another instance does not close the register.
    @Reference(cardinality = ReferenceCardinality.MANDATORY, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable TermsReview terms;

    private static void closed(String why) {
        LOG.error("The opt-out register does not open: {}", why);
    }

    /** Opens the register of the appliance. */
    @Activate
    public OptOutService(@Reference Keystore keystore, @Reference Journal journal, @Reference LandingZone landing,
            @Reference Vault vault, @Reference NationalPolicy policy, OptOutConfiguration configuration) {
        this.landing = landing;
        this.vault = vault;
        this.journal = journal;
        OptOutDatabase database = StoreOpening.of(() -> new OptOutDatabase(directory(configuration), configuration.cacheMebibytes(), keystore), OptOutService::closed);
        ReplicaSettings copy = ReplicaSettings.of(configuration.replica(), configuration.replicaMinutes(),
                Path.of(System.getProperty("karaf.data", "data"), "cadre", "restored"));
        store = StoreOpening.of(() -> new OptOutStore(database, keystore, Clock.systemUTC(), new ReplicaMode(copy.directory().isPresent())), OptOutService::closed);
        replica = new Replica(copy, store, keystore, journal);
        orderWarningDays = configuration.orderWarningDays();
        national = new National(store, vault, policy.settings(), Clock.systemUTC());
        judge = new Judge(store, vault, new Judge.Circumstances(this::served, limits(configuration.sourceProviders())), national);
        register = new Register(store, vault, journal, judge, national);
        view = new RegisterView(database, store);
        shelter = new Shelter(store, vault, journal, register.exclusive());
        otherNodes = new OtherNodes(store, judge, journal, keystore, register.exclusive(), OtherNodes.Settings.of(configuration));
        otherNodesDays = configuration.otherNodesDays();
        versionSeen = versionSeen(journal);
        versionAtStart = store.version();
        sweeper = ReplicaSweeper.start(replica, store.mode());
    }

    // Where nobody says which purposes the resource serves, any may be meant.
    private Set<String> served() {
        TermsReview present = terms;
        return present == null ? Set.of() : present.served().stream().map(Purpose::word).collect(Collectors.toSet());
    }

    static Map<Source, Set<String>> limits(String sourceProviders) {
        Set<String> named = Arrays.stream(sourceProviders.split(",")).map(String::strip).filter(one -> !one.isEmpty())
                .collect(Collectors.toSet());
        return named.isEmpty() || named.contains("*") ? Map.of() : Map.of(Source.SOURCE, named);
    }

    /** Opens the register in a directory, and makes it if there is none. */
    OptOutService(Keystore keystore, Journal journal, LandingZone landing, Vault vault, Path directory,
            int cacheMebibytes, NationalSettings settings, Clock clock, Judge.Circumstances circumstances, OtherNodes.Settings nodes,
            ReplicaSettings copy) {
        this.landing = landing;
        this.vault = vault;
        this.journal = journal;
        OptOutDatabase database = new OptOutDatabase(directory, cacheMebibytes, keystore);
        store = new OptOutStore(database, keystore, clock, new ReplicaMode(copy.directory().isPresent()));
        replica = new Replica(copy, store, keystore, journal);
        orderWarningDays = 3;
        national = new National(store, vault, settings, clock);
        judge = new Judge(store, vault, circumstances, national);
        register = new Register(store, vault, journal, judge, national);
        view = new RegisterView(database, store);
        shelter = new Shelter(store, vault, journal, register.exclusive());
        otherNodes = new OtherNodes(store, judge, journal, keystore, register.exclusive(), nodes);
        otherNodesDays = 31;
        versionSeen = versionSeen(journal);
        versionAtStart = store.version();
        sweeper = Optional.empty();
    }

    // Database and anchor can be put back together; what the journal's last screenings saw tells that they were.
    private static long versionSeen(Journal journal) {
        return journal.latest(LATEST).stream().map(JournalEntry::event).filter(event -> event.action() == AuditAction.DELIVERY_SCREENED)
                .mapToLong(event -> Long.parseLong(event.detail().getOrDefault(Screening.OPT_OUTS, "0"))).max().orElse(0);
    }

    /** Returns the version that a screening before the start saw, if the register started older: it was put back to a copy. */
    OptionalLong putBack() {
        return versionSeen > versionAtStart ? OptionalLong.of(versionSeen) : OptionalLong.empty();
    }

    /** Closes the register in good order. */
    @Deactivate
    public void deactivate() {
        sweeper.ifPresent(ReplicaSweeper::close);
        store.close();
    }

    @Override
    public Screened screen(Landed delivery, Dictionary dictionary) throws IOException {
        return new Screening(landing, vault, register, shelter, national, store, delivery, dictionary).screen(journal);
    }

    @Override
    public long resolvable(Landed delivery, Dictionary dictionary) throws IOException {
        return new Screening(landing, vault, register, shelter, national, store, delivery, dictionary).resolvable();
    }

    @Override
    public long version() {
        return store.version();
    }

    @Override
    public long version(ProviderId provider) {
        return store.version(provider);
    }

    @Override
    public OptionalLong suppressedState() {
        return OptionalLong.of(store.transactions());
    }

    /** {@inheritDoc} While the vault fills, what comes of that alone may come a little later than it does: see {@link Settling}. */
    @Override
    public List<StoppedChild> due() {
        settling.unlessTooOften(store.version() + shelter.changes(), () -> {
            try (VaultLook look = new VaultLook(vault, "register")) {
                shelter.settle(look);
                national.settle(register, look);
                register.settle(look);
            }
        });
        return register.due();
    }

    @Override
    public Set<SubjectKey> sheltered() {
        try (VaultLook look = new VaultLook(vault, "protection")) {
            return shelter.settle(look);
        }
    }

    @Override
    public Set<SubjectKey> apart() {
        try (VaultLook look = new VaultLook(vault, "protection")) {
            return shelter.apart(look);
        }
    }

    @Override
    public long answers() {
        return national.answers();
    }

    @Override
    public Optional<ReleaseRefusal> refusal(ProviderId provider, SourceId source) {
        Optional<ReleaseRefusal> lacking = replica.refusal();
        if (lacking.isPresent()) {
            return lacking;
        }
        settleNational();
        return national.refusal(provider, source).map(why -> new ReleaseRefusal(ErrorCode.OPTOUT_LIST_STALE, why));
    }

    /** Finds anew who is answered for, if anything has changed. */
    void settleNational() {
        if (national.unsettled()) {
            try (VaultLook look = new VaultLook(vault, "register")) {
                national.settle(register, look);
            }
        }
    }

    /** Returns who is answered for by the national service. */
    National national() {
        return national;
    }

    /** Returns who is out. */
    Register register() {
        return register;
    }

    /** Returns who tells other nodes and takes their lists. */
    OtherNodes otherNodes() {
        return otherNodes;
    }

    /** Returns after how many days another node's list counts as old. */
    int otherNodesDays() {
        return otherNodesDays;
    }

    /** Returns the statements that protect addresses. */
    Shelter shelter() {
        return shelter;
    }

    @Override
    public void ordered(List<StoppedChild> children, String order) {
        register.ordered(children, order);
    }

    @Override
    public void honoured(String order) {
        register.honoured(order, register.marks());
    }

    @Override
    public List<ReturningChild> returning() {
        return register.returning();
    }

    @Override
    public void recall(Landed delivery, Dictionary dictionary, Set<SubjectKey> children) throws IOException {
        new Screening(landing, vault, register, shelter, national, store, delivery, dictionary).recall(children);
    }

    @Override
    public void returned(List<StoppedChild> children) {
        register.returned(children);
    }

    @Override
    public void confirmed(String path, Receipt receipt) {
        store.change(within -> {
            for (Receipt.Count count : receipt.counts()) {
                within.history().confirm(new HistoryRows.Confirmed(receipt.packageId(), path, count.delivery().value(), count.optedOut(),
                        receipt.at().toEpochMilli()));
            }
            if (receipt.goneBy().isPresent()) {
                within.history().confirm(new HistoryRows.Confirmed(receipt.packageId(), path, HistoryRows.GONE_BY, 0,
                        receipt.goneBy().get().toEpochMilli()));
            }
            if (receipt.counts().isEmpty()) {
                within.history().confirm(new HistoryRows.Confirmed(receipt.packageId(), path, "", 0, receipt.at().toEpochMilli()));
            }
            within.commit();
            return receipt.counts().size();
        });
    }

    /** Records that a statement about a decision was signed. */
    void proved(long reference, String person) {
        store.change(within -> {
            within.history().add(List.of(reference), HistoryRows.What.PROVED, person, store.now());
            within.commit();
            return reference;
        });
    }

    /** Returns where decisions are recorded. */
    Recording recording() {
        return register.recording();
    }

    /** Returns after how many days an order counts as late. */
    int orderWarningDays() {
        return orderWarningDays;
    }

    /** Returns the register's copy off the machine. */
    Replica replica() {
        return replica;
    }

    /** Brings back what the copy has and the register lacks. */
    ReplayCounts replay(String actor) throws IOException {
        try {
            return register.replay(replica, actor);
        } finally {
            shelter.again();
        }
    }

    /** Returns the store. */
    OptOutStore store() {
        return store;
    }

    /** Returns who puts the rules to a child. */
    Judge judge() {
        return judge;
    }

    /** Returns the register as an operator may see it. */
    RegisterView view() {
        return view;
    }

    @Override
    public Suppressed open(PurposeToken purpose) {
        return SuppressedReading.open(store, journal, purpose);
    }

    @Override
    public long add(Path list, String actor) throws IOException {
        return register.recording().add(list, actor, false);
    }

    @Override
    public long preview(Path list) throws IOException {
        return register.recording().add(list, "", true);
    }

    @Override
    public OptOutStatus status() {
        return view.status();
    }

    @Override
    public List<OptOutLine> requests(int limit) {
        return view.requests(limit);
    }

    @Override
    public Optional<Archivable.Opening> opening() {
        return Optional.of(store.opening());
    }

    @Override
    public Optional<String> examine(Path folder) {
        store.examine(folder);
        return Optional.empty();
    }

    @Override
    public String place() {
        return "register";
    }

    @Override
    public Stretch readOn(String from) {
        return store.readOn(from);
    }

    @Override
    public Optional<Instant> since() {
        return store.since();
    }

    @Override
    public Optional<Erased> erase(FileMaker maker, Duration patience) throws IOException {
        return store.erase(maker, patience);
    }

    @Override
    public Set<KeyPurpose> purposes() {
        return Set.of(KeyPurpose.SUPPRESSION_RECORD, KeyPurpose.SUPPRESSION_LOOKUP, KeyPurpose.OPTOUT_FILE);
    }

    // Records and marks are few and renewed in one transaction, as children and requests meet by their marks; the file is
    // renewed when it is opened.
    @Override
    public long renew(KeyPurpose purpose, int limit) {
        return switch (purpose) {
            case SUPPRESSION_RECORD -> {
                register.renew();
                yield 0;
            }
            case SUPPRESSION_LOOKUP -> {
                register.renew();
                try (VaultLook look = new VaultLook(vault, "register")) {
                    national.lots().renew(register, look);
                }
                yield 0;
            }
            case OPTOUT_FILE -> store.fileNewest() ? 0 : 1;
            case LANDING, SUBJECT, VAULT_RECORD, VAULT_LOOKUP, VAULT_FILE, PSEUDONYM_LOCAL, LINKAGE, OPTOUT_LIST, JOURNAL_SIGNING,
                    PACKAGE_SIGNING, PACKAGE_OPENING, REQUEST_OPENING, OPTOUT_REPLICA, LINKAGE_FILE, RESEARCH_FILE, JOURNAL_SUBJECT, CUSTODIAN_RECORD,
                    CUSTODIAN_LOOKUP, CUSTODIAN_FILE ->
                    throw new IllegalArgumentException("The register holds nothing under the key of " + purpose);
        };
    }

    private static Path directory(OptOutConfiguration configuration) {
        return configuration.directory().isBlank()
                ? Path.of(System.getProperty("karaf.data", "data"), "cadre", "optout") : Path.of(configuration.directory());
    }
}
