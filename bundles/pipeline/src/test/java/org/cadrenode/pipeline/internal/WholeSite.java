package org.cadrenode.pipeline.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Scanner;
import java.util.Set;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.commonmodel.EventSink;
import org.cadrenode.api.delivery.Cleared;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.Released;
import org.cadrenode.api.delivery.Pseudonymised;
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.exchange.CustodianDispatch;
import org.cadrenode.api.exchange.Dispatch;
import org.cadrenode.api.exchange.Intake;
import org.cadrenode.api.exchange.PackageKind;
import org.cadrenode.api.exchange.Received;
import org.cadrenode.api.gate.CheckReport;
import org.cadrenode.api.gate.Gate;
import org.cadrenode.api.identifiable.Artefact;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.api.identifiable.OptOutScreen;
import org.cadrenode.api.identifiable.PseudonymRenewal;
import org.cadrenode.api.identifiable.Pseudonymiser;
import org.cadrenode.api.identifiable.RecordSource;
import org.cadrenode.api.identifiable.Revisions;
import org.cadrenode.api.identifiable.SourceTable;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.keys.KeyHolder;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.linkage.Linkage;
import org.cadrenode.api.pseudonym.RowReader;
import org.cadrenode.api.research.ResearchDatabase;
import org.cadrenode.api.terms.TermsBook;
import org.cadrenode.custodian.internal.House;
import org.cadrenode.exchange.internal.Ends;
import org.cadrenode.gate.internal.CheckedGate;
import org.cadrenode.gate.internal.GateConfiguration;
import org.cadrenode.keystore.engine.GrowingKeys;
import org.cadrenode.keystore.engine.NodeKeys;
import org.cadrenode.landing.internal.FileLandingZone;
import org.cadrenode.landing.internal.LandingConfiguration;
import org.cadrenode.linkage.internal.LinkageConfiguration;
import org.cadrenode.linkage.internal.LinkageRoom;
import org.cadrenode.optout.internal.NationalConfiguration;
import org.cadrenode.optout.internal.NationalPolicy;
import org.cadrenode.optout.internal.OptOutConfiguration;
import org.cadrenode.optout.internal.OptOutRoom;
import org.cadrenode.optout.internal.OptOutService;
import org.cadrenode.pseudonymise.engine.text.ScrubOptions;
import org.cadrenode.pseudonymise.internal.DictionaryFiles;
import org.cadrenode.pseudonymise.internal.DictionaryReviewRoom;
import org.cadrenode.pseudonymise.internal.PseudonymiseConfiguration;
import org.cadrenode.pseudonymise.internal.PseudonymiseRoom;
import org.cadrenode.pseudonymise.internal.RenewalRoom;
import org.cadrenode.pseudonymise.internal.RestrictedCodesFile;
import org.cadrenode.pseudonymise.internal.SiteNames;
import org.cadrenode.research.internal.ResearchConfiguration;
import org.cadrenode.research.internal.ResearchRoom;
import org.cadrenode.vault.internal.VaultService;

/**
 * Two providers on one node, their resource and its custodian, of all the real rooms over real files: landing zone, opt-out
 * register, vault, pseudonymisation, gate, both paths of the exchange, linkage, research database and custodian. It does what the
 * two flows do, in their order, one thing at a time, and can end at any {@link KillPoints point}. Keys and journal outlive it.
 */
final class WholeSite implements AutoCloseable {
    static final ProviderId TRUST = new ProviderId("mh-trust");
    static final ProviderId COUNCIL = new ProviderId("council");
    private static final Map<ProviderId, SourceId> SOURCES = Map.of(TRUST, new SourceId("clinic"), COUNCIL, new SourceId("school"));
    private static final String RULES = """
            table,column,decision,identifier,type,transform,destination,flags,codes,rows,comment
            people,id,drop,subject,,,,key,,,
            people,nhs,drop,nhs_number,,,,,,,
            people,forename,drop,forename,,,,,,,
            people,surname,drop,surname,,,,,,,
            people,born,keep,birth_date,date,month,born,,,,
            people,state,keep,,code,as_is,state,,,,
            people,out,drop,,,,,,,out Y | in N,
            visits,id,drop,subject_reference,,,,,,,
            visits,number,keep,,code,as_is,number,key,,,
            visits,kind,keep,,code,as_is,kind,,,,
            """;
    private static final Set<DeliveryId> NONE = Set.of();

    final Path folder;
    final KillPoints points;
    private final GrowingKeys growing;
    private final GrowingKeys custodians;
    private final WholeJournal journal;
    FileLandingZone landing;
    VaultService vault;
    OptOutService optOut;
    OptOutRoom desk;
    PseudonymiseRoom pseudonymiser;
    ResearchRoom research;
    LinkageRoom linkage;
    WithdrawalRoom withdrawals;
    House custodian;
    Ends ends;
    private Gate gate;
    private DictionaryFiles dictionaries;
    private LandingZone landingSeen;
    private OptOutScreen screen;
    private Pseudonymiser pseudonymising;
    private Dispatch dispatch;
    private Intake intake;
    private Linkage linking;
    private ResearchDatabase loading;
    private AfterRelease afterRelease;
    private Readmissions readmissions;
    private Renewals renewals;
    private MergeRenewals merges;
    private CustodianSending sending;
    private Taking taking;
    private boolean linksDue = true;
    private final Queue<Runnable> loads = new ArrayDeque<>();
    private final Map<ProviderId, Received> handedOut = new HashMap<>();
    private boolean linksAhead;
    private final OpenTerms terms = new OpenTerms();

    /** Opens a site over what lies in a folder; nothing in an empty one. */
    WholeSite(Path folder, GrowingKeys growing, GrowingKeys custodians, WholeJournal journal) throws IOException {
        this.folder = folder;
        this.growing = growing;
        this.custodians = custodians;
        this.journal = journal;
        Files.createDirectories(folder.resolve("dictionaries"));
        points = new KillPoints(folder);
        open();
    }

    private void open() throws IOException {
        NodeKeys keys = growing.present();
        Journal record = points.on(Journal.class, journal);
        landing = new FileLandingZone(keys, record, RealNode.configured(LandingConfiguration.class,
                Map.of("directory", folder.resolve("landing").toString(), "leastFreeMebibytes", 0)));
        landingSeen = points.on(LandingZone.class, landing);
        Revisions revisions = points.on(Revisions.class, landing);
        vault = new VaultService(keys, record, folder.resolve("vault"), 4);
        Vault vaultSeen = points.on(Vault.class, vault);
        optOut = new OptOutService(keys, record, landingSeen, vaultSeen,
                new NationalPolicy(RealNode.configured(NationalConfiguration.class, Map.of())),
                RealNode.configured(OptOutConfiguration.class, Map.of("directory", folder.resolve("optout").toString(), "cacheMebibytes", 4)));
        screen = points.on(OptOutScreen.class, optOut);
        PseudonymiseConfiguration words = RealNode.configured(PseudonymiseConfiguration.class, Map.of("dictionariesDirectory",
                folder.resolve("dictionaries").toString(), "postcodeAreasFile", folder.resolve("areas.csv").toString(),
                "restrictedCodesFile", folder.resolve("restricted.csv").toString(), "strangers", ScrubOptions.Strangers.OFF, "scrubbersMebibytes", 4));
        boolean first = !Files.exists(folder.resolve("restricted.csv"));
        if (first) {
            Files.writeString(folder.resolve("restricted.csv"), "category,system,code,note\nsexual-health,icd10,A54*,\n");
        }
        RestrictedCodesFile restricted = new RestrictedCodesFile(words, terms, record);
        SiteNames names = new SiteNames(folder.resolve("pseudonymise/names"), keys);
        RealNode.BothAgree people = new RealNode.BothAgree();
        String data = System.setProperty("karaf.data", folder.resolve("data").toString());
        try {
            dictionaries = new DictionaryFiles(words, keys, record);
            pseudonymiser = new PseudonymiseRoom(words, landingSeen, vaultSeen, screen, revisions, keys, record, restricted, names);
            gate = new CheckedGate(landingSeen, vaultSeen, screen, pseudonymiser, dictionaries, record, journal, keys, people, terms,
                    restricted, optOut, provider -> Optional.empty(), Optional::empty, RealNode.configured(GateConfiguration.class, Map.of()));
        } finally {
            if (data == null) {
                System.clearProperty("karaf.data");
            } else {
                System.setProperty("karaf.data", data);
            }
        }
        pseudonymising = points.on(Pseudonymiser.class, pseudonymiser);
        if (first) {
            for (SourceId source : SOURCES.values()) {
                Files.writeString(folder.resolve("dictionaries").resolve(source + ".csv"), RULES);
                new DictionaryReviewRoom(dictionaries, landing, record, people, people).approve(source, "agreed");
            }
        }
        NodeKeys apart = custodians.present();
        ends = new Ends(folder, SOURCES.keySet(), keys, apart, points::pass);
        dispatch = points.on(Dispatch.class, ends.dispatch(keys, record, terms, optOut));
        intake = points.on(Intake.class, ends.intake(keys, record));
        CustodianDispatch toCustodian = points.on(CustodianDispatch.class, ends.custodianDispatch(keys, record));
        custodian = new House(folder.resolve("custodian/store"), ends.custodianIntake(apart, record), apart, record);
        linkage = new LinkageRoom(intake, keys, record,
                RealNode.configured(LinkageConfiguration.class, Map.of("directory", folder.resolve("linkage").toString(), "cacheMebibytes", 4)));
        linking = points.on(Linkage.class, linkage);
        research = new ResearchRoom(intake, (source, table) -> WholeSite::event, linking, keys, record, RealNode.configured(
                ResearchConfiguration.class, Map.of("directory", folder.resolve("research").toString(), "cacheMebibytes", 4, "poolSize", 2)));
        loading = points.on(ResearchDatabase.class, research);
        withdrawals = new WithdrawalRoom(loading, linking, intake, new WithdrawalLedger(new SealedFolder(folder.resolve("withdrawals"), keys)),
                people, people, record, Clock.systemUTC());
        loads.clear();
        handedOut.clear();
        taking = new Taking(intake, loadedAfterLinking(linking), loading, withdrawals, new StageClock(List.of("link", "load", "purge", "renew")),
                new Loading(loads::add));
        SealedFolder sealed = new SealedFolder(folder.resolve("pipeline"), keys);
        PseudonymRenewal renewal = points.on(PseudonymRenewal.class, new RenewalRoom(vaultSeen, screen, keys, record, names));
        afterRelease = new AfterRelease(landingSeen, dictionaries, screen, pseudonymising, revisions, dispatch, toCustodian);
        readmissions = new Readmissions(landingSeen, revisions, dictionaries, screen, pseudonymising, vaultSeen, dispatch, toCustodian);
        renewals = new Renewals(landingSeen, dispatch, toCustodian, renewal, sealed);
        merges = new MergeRenewals(landingSeen, dispatch, toCustodian, renewal, vaultSeen, sealed);
        sending = new CustodianSending(landingSeen, vaultSeen, pseudonymising, screen, dispatch, toCustodian, sealed);
        desk = new OptOutRoom(optOut, record, people, people, keys, landingSeen, vaultSeen, dictionaries);
    }

    private static void event(RowReader row, EventSink sink) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < row.table().columns().size(); i++) {
            text.append(i == 0 ? "" : " ").append(row.value(i));
        }
        sink.event(null, "site", "row", null, text.toString(), null);
    }

    /** Opens another site over the files of this one, which ended. */
    WholeSite over(Path files) throws IOException {
        return new WholeSite(files, growing, custodians, journal);
    }

    /** Brings everything under a new version of a key: rooms hold the former one until they are opened anew. */
    void rotate(KeyPurpose purpose) throws IOException {
        close();
        (purpose.name().startsWith("CUSTODIAN") ? custodians : growing).rotate(purpose);
        open();
        for (KeyHolder holder : List.of(landing, vault, optOut, custodian.holder(), linkage, research)) {
            while (holder.purposes().contains(purpose) && holder.renew(purpose, 3) > 0) {
                continue;
            }
        }
    }

    /** Stops everything, puts a store back to what it was when it was copied to a folder, and starts everything again. */
    void putBack(String store, Path copy) throws IOException {
        close();
        KillPoints.remove(folder.resolve(store));
        KillPoints.copy(copy, folder.resolve(store));
        open();
        linksDue = true;
    }

    @Override
    public void close() {
        for (Runnable room : List.<Runnable>of(custodian::close, research::close, linkage::close, optOut::deactivate,
                vault::deactivate, landing::close)) {
            try {
                room.run();
            } catch (KillPoints.Killed e) {
                // What it would have written is gone already.
                continue;
            }
        }
    }

    // ---- what arrives

    /** Takes in a table: a line is a version, + or - and the values. */
    void deliver(ProviderId provider, String table, String content) throws IOException {
        landingSeen.receive(SOURCES.get(provider), provider, table, new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
    }

    private static RecordSource states(String table) {
        return (content, sink) -> {
            try (Scanner scanner = new Scanner(content.open(), StandardCharsets.UTF_8)) {
                int number = sink.table(new SourceTable(new TableName(table), List.of(scanner.nextLine().split(","))));
                for (long line = 2; scanner.hasNextLine(); line++) {
                    String[] parts = scanner.nextLine().split("(?<=^[0-9]{1,9})(?=[+-])", 2);
                    sink.change(number, line, Long.parseLong(parts[0]), parts[1].startsWith("-"), parts[1].substring(1).split(",", -1));
                }
            }
        };
    }

    // ---- what the flows do

    /** One look of the provider's flow at everything; true if anything moved. See {@link ProviderFlow#sweep}. */
    boolean provider() throws IOException {
        boolean moved = afterRelease.settleReceipts(NONE);
        Set<ProviderId> renewing = renewals.due(landingSeen.deliveries());
        moved |= afterRelease.honourOptOuts(NONE, renewing);
        moved |= afterRelease.honourRestrictedCodes(NONE);
        moved |= readmissions.goOn(landingSeen.deliveries(), NONE, renewing);
        moved |= renewals.goOn(renewing, landingSeen.deliveries(), NONE);
        moved |= merges.send(landingSeen.deliveries(), renewing);
        List<DeliveryStatus> all = landingSeen.deliveries();
        for (DeliveryStatus status : all) {
            Optional<Work> work = NextStep.after(status, new Looking(all, renewing)).work();
            if (work.isPresent()) {
                perform(work.get(), status);
                moved = true;
            }
        }
        return moved || afterRelease.resumeHeld(all) || sending.send(all, renewing);
    }

    private void perform(Work work, DeliveryStatus status) throws IOException {
        Delivery delivery = status.milestone().delivery();
        Dictionary dictionary = dictionaries.dictionary(delivery.source()).orElseThrow();
        switch (work) {
            case LAND -> landingSeen.land((Delivery) status.milestone(), states(delivery.table()));
            case SCREEN -> {
                screen.screen((Landed) status.milestone(), dictionary);
                afterRelease.screened();
            }
            case PSEUDONYMISE -> pseudonymising.pseudonymise((Screened) status.milestone(), dictionary);
            case CHECK -> gate.check((Pseudonymised) status.milestone());
            case SEND -> landingSeen.reach(send((Cleared) status.milestone()));
        }
    }

    private Released send(Cleared cleared) throws IOException {
        try (InputStream rows = landingSeen.read(cleared.id(), Artefact.ROWS); InputStream tokens = landingSeen.read(cleared.id(), Artefact.TOKENS)) {
            return dispatch.send(cleared, rows, tokens);
        }
    }

    /** Sends what was released, and ends before any of it says so. */
    void sendUnsaid() throws IOException {
        for (DeliveryStatus status : landing.deliveries()) {
            if (status.milestone() instanceof Cleared cleared) {
                send(cleared);
            }
        }
    }

    /** The person at the gate releases what passed; true if there was anything. */
    boolean release() {
        boolean any = false;
        for (DeliveryId id : gate.waiting()) {
            if (gate.report(id).filter(CheckReport::passed).isPresent()) {
                try {
                    gate.release(id, "agreed", Set.of());
                } catch (CadreException e) {
                    // The register changed since the delivery was screened; it waits again soon.
                    if (e.code() != ErrorCode.WRONG_STAGE) {
                        throw e;
                    }
                }
                any = true;
            }
        }
        return any;
    }

    private boolean isRows(Received received) {
        return received.manifest().kind() == PackageKind.DATA && received.manifest().delivery().filter(withdrawals::has).isEmpty();
    }

    private void load() {
        while (!loads.isEmpty()) {
            loads.remove().run();
        }
    }

    // A load is as slow as it can be: it ends once the package behind it is linked, or is not to be.
    private Linkage loadedAfterLinking(Linkage seen) {
        return (Linkage) Proxy.newProxyInstance(Linkage.class.getClassLoader(), new Class<?>[] {Linkage.class}, (proxy, method, arguments) -> {
            try {
                Object result = method.invoke(seen, arguments);
                if (linksAhead && method.getName().equals("link")) {
                    load();
                }
                return result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    List<DeliveryId> waiting() {
        return gate.waiting();
    }

    /** The resource's flow takes in all that lies there; true if there was anything. See {@link ResourceFlow#sweep}. */
    boolean resource() throws IOException {
        boolean any = false;
        taking.complete();
        for (Optional<Received> next = intake.next(); next.isPresent(); next = intake.next()) {
            any = true;
            linksDue = true;
            boolean again = next.get().equals(handedOut.put(next.get().manifest().provider(), next.get()));
            linksAhead = again && intake.following(next.get()).filter(this::isRows).isPresent();
            if (again && !linksAhead || !isRows(next.get())) {
                load();
            }
            taking.take(next.get());
        }
        load();
        taking.finish();
        if (linksDue) {
            loading.applyLinks();
            linksDue = false;
        }
        return any;
    }

    /** Lets everything come to rest, whatever waits at the gate released. */
    void rest() throws IOException {
        while (provider() | resource() | custodian.takeAll() | release()) {
            continue;
        }
    }

    /** The surroundings of one look: connectors are here, and terms allow what dictionaries name. */
    private final class Looking implements NextStep.Surroundings {
        private final List<DeliveryStatus> all;
        private final Set<ProviderId> renewing;

        private Looking(List<DeliveryStatus> all, Set<ProviderId> renewing) {
            this.all = all;
            this.renewing = renewing;
        }

        @Override
        public boolean connectorIsHere(Delivery delivery) {
            return true;
        }

        @Override
        public Optional<Dictionary> dictionary(Delivery delivery) {
            return dictionaries.dictionary(delivery.source());
        }

        @Override
        public Optional<CheckReport> report(Delivery delivery) {
            return gate.report(delivery.id());
        }

        @Override
        public TermsBook.Ruling terms(Delivery delivery) {
            return terms.ruling(delivery.source());
        }

        @Override
        public boolean renewing(Delivery delivery) {
            return renewing.contains(delivery.provider());
        }

        @Override
        public List<DeliveryStatus> sameSource(Delivery delivery) {
            return all.stream().filter(status -> status.milestone().delivery().source().equals(delivery.source())).toList();
        }

        @Override
        public List<DeliveryStatus> all() {
            return all;
        }
    }
}
