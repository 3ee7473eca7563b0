package org.cadrenode.pipeline.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Scanner;
import java.util.Set;
import java.util.TreeSet;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.audit.Journal.Checkpoint;
import org.cadrenode.api.audit.Verification;
import org.cadrenode.api.commonmodel.EventMapper;
import org.cadrenode.api.delivery.Cleared;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.Milestone;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.Pseudonymised;
import org.cadrenode.api.delivery.Refused;
import org.cadrenode.api.delivery.ReleaseStatement;
import org.cadrenode.api.delivery.ReleaseTerms;
import org.cadrenode.api.delivery.Released;
import org.cadrenode.api.delivery.Revision;
import org.cadrenode.api.delivery.RevisionReason;
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.delivery.Tally;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.exchange.Dispatch;
import org.cadrenode.api.exchange.PackageKind;
import org.cadrenode.api.exchange.PackageManifest;
import org.cadrenode.api.exchange.Receipt;
import org.cadrenode.api.exchange.Received;
import org.cadrenode.api.identifiable.Artefact;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.api.identifiable.OptOutScreen;
import org.cadrenode.api.identifiable.RecordSource;
import org.cadrenode.api.identifiable.Revisions;
import org.cadrenode.api.identifiable.SourceTable;
import org.cadrenode.api.linkage.Linked;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.security.Approval;
import org.cadrenode.api.security.ApprovalKind;
import org.cadrenode.api.security.Approvals;
import org.cadrenode.api.security.Authorizer;
import org.cadrenode.api.terms.Purpose;
import org.cadrenode.api.terms.TermsBook;
import org.cadrenode.keystore.engine.NodeKeys;
import org.cadrenode.landing.internal.FileLandingZone;
import org.cadrenode.landing.internal.LandingConfiguration;
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
import org.cadrenode.pseudonymise.internal.RevisionRoom;
import org.cadrenode.pseudonymise.internal.SiteNames;
import org.cadrenode.research.internal.ResearchConfiguration;
import org.cadrenode.research.internal.ResearchRoom;
import org.cadrenode.vault.internal.VaultService;

/**
 * A provider and its resource in one process, of the real rooms: landing zone, vault, opt-out register, pseudonymisation,
 * research database. The person at the gate and the carrier between both are the test.
 */
final class RealNode implements AutoCloseable {
    static final SourceId CLINIC = new SourceId("clinic");
    static final ProviderId TRUST = new ProviderId("mh-trust");
    private static final Digest NOTHING = Digest.ofContent(new byte[0]);

    final Path folder;
    final List<AuditEvent> journal = new ArrayList<>();
    FileLandingZone landing;
    OptOutService optOut;
    Revisor revisor;
    final NodeKeys keys = NodeKeys.of(purpose -> Digest.ofContent(new byte[] {(byte) purpose.ordinal()}).bytes());
    private final Carrier carrier = new Carrier();
    private final Set<String> unrestricted = new TreeSet<>();
    private RestrictedCodesFile restricted;
    private boolean nicknames = true;
    private Map<String, Object> national = Map.of();
    VaultService vault;
    DictionaryFiles dictionaries;
    private DictionaryReviewRoom review;
    private PseudonymiseRoom pseudonymiser;
    ResearchRoom research;
    private AfterRelease afterRelease;
    private Readmissions readmissions;
    private MergeRenewals merges;
    OptOutRoom desk;
    /** The name of a call behind which the next readmission is killed; empty for none. */
    String cutBehind = "";
    String failsBehind = "";
    private int sequence;

    RealNode(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder.resolve("dictionaries"));
        restrict("sexual-health,icd10,A54*");
        start();
    }

    private void start() throws IOException {
        Journal record = new Entries();
        landing = new FileLandingZone(keys, record, configured(LandingConfiguration.class,
                Map.of("directory", folder.resolve("landing").toString(), "leastFreeMebibytes", 0)));
        vault = new VaultService(keys, record, folder.resolve("vault"), 4);
        optOut = new OptOutService(keys, record, landing, vault,
                new NationalPolicy(configured(NationalConfiguration.class, national)), configured(OptOutConfiguration.class,
                Map.of("directory", folder.resolve("optout").toString(), "cacheMebibytes", 4)));
        PseudonymiseConfiguration words = configured(PseudonymiseConfiguration.class, Map.of("dictionariesDirectory",
                folder.resolve("dictionaries").toString(), "postcodeAreasFile", folder.resolve("areas.csv").toString(),
                "restrictedCodesFile", folder.resolve("restricted.csv").toString(), "nicknames", nicknames, "strangers", ScrubOptions.Strangers.OFF, "scrubbersMebibytes", 4));
        restricted = new RestrictedCodesFile(words, new Terms(), record);
        System.setProperty("karaf.data", folder.resolve("data").toString());
        dictionaries = new DictionaryFiles(words, keys, record);
        System.clearProperty("karaf.data");
        review = new DictionaryReviewRoom(dictionaries, landing, record, new BothAgree(), new BothAgree());
        SiteNames names = new SiteNames(folder.resolve("pseudonymise/names"), keys);
        pseudonymiser = new PseudonymiseRoom(words, landing, vault, optOut, landing, keys, record, restricted, names);
        research = new ResearchRoom(carrier.intake(), carrier.model(), carrier.linkage(), keys, record,
                configured(ResearchConfiguration.class, Map.of("directory", folder.resolve("research").toString(), "cacheMebibytes", 16)));
        afterRelease = new AfterRelease(landing, dictionaries, optOut, pseudonymiser, landing, carrier.dispatch(), carrier.custodian());
        readmissions = new Readmissions(cut(LandingZone.class, landing), cut(Revisions.class, landing), dictionaries,
                cut(OptOutScreen.class, optOut), pseudonymiser, vault, cut(Dispatch.class, carrier.dispatch()), carrier.custodian());
        desk = new OptOutRoom(optOut, record, new BothAgree(), new BothAgree(), keys, landing, vault, dictionaries);
        merges = new MergeRenewals(landing, carrier.dispatch(), carrier.custodian(), new RenewalRoom(vault, optOut, keys, record, names), vault,
                new SealedFolder(folder.resolve("pipeline"), keys));
        revisor = new Revisor(landing, landing, dictionaries, new RevisionRoom(words, landing, vault, optOut, keys, restricted));
    }

    /** Stops everything and starts it again, with the options of scrubbing as they are by now. */
    void restart() throws IOException {
        close();
        start();
    }

    /** Lets the national service be asked as this configuration says. */
    void national(Map<String, Object> configuration) throws IOException {
        national = configuration;
        restart();
    }

    private <T> T cut(Class<T> type, T target) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
            Object done = method.invoke(target, arguments);
            if (method.getName().equals(failsBehind)) {
                throw new CadreException(ErrorCode.CONTENT_CHANGED, "a delivery is not what was written");
            }
            if (method.getName().equals(cutBehind)) {
                cutBehind = "";
                throw new IllegalStateException("killed");
            }
            return done;
        }));
    }

    void nicknames(boolean on) throws IOException {
        nicknames = on;
        restart();
    }

    @Override
    public void close() {
        research.close();
        optOut.deactivate();
        vault.deactivate();
        landing.close();
    }

    static <A extends Annotation> A configured(Class<A> type, Map<String, Object> values) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) ->
                values.getOrDefault(method.getName(), method.getDefaultValue())));
    }

    void dictionary(String rules) throws IOException {
        // A file of the same length and moment would count as the same one.
        Files.writeString(folder.resolve("dictionaries/clinic.csv"),
                "table,column,decision,identifier,type,transform,destination,flags,codes,comment\n" + rules + "\n".repeat(++sequence));
        review.approve(CLINIC, "agreed");
    }

    /** Writes the list of restricted codes: lines of category, system and code. */
    void restrict(String... lines) throws IOException {
        // A file of the same length and moment would count as the same one.
        Files.writeString(folder.resolve("restricted.csv"), "category,system,code,note\n" + String.join(",\n", lines) + "," + "\n".repeat(++sequence));
    }

    /** Has the terms of the source let a category leave. */
    void unrestricted(String category) {
        unrestricted.add(category);
    }

    /** Sends back what waits and was made under another list; true if there was any. */
    boolean honourRestrictedCodes() throws IOException {
        return afterRelease.honourRestrictedCodes(Set.of());
    }

    private final class Terms implements TermsBook {
        @Override
        public Optional<org.cadrenode.api.terms.Terms> terms(SourceId source) {
            org.cadrenode.api.terms.Terms.Reference reference = new org.cadrenode.api.terms.Terms.Reference("A", LocalDate.MAX, 1);
            return Optional.of(new org.cadrenode.api.terms.Terms(source, NOTHING, "c", "l", reference, reference, Set.of(), false, unrestricted,
                    new org.cadrenode.api.terms.Terms.Retention(8, Optional.empty())));
        }

        @Override
        public List<Refusal> refusals(SourceId source) {
            return List.of();
        }
    }

    /** Returns the node's journal, for those who write into it. */
    Journal record() {
        return new Entries();
    }

    /** Brings the file as it lies there into force. */
    void approve() {
        review.approve(CLINIC, "agreed");
    }

    /** One person asks, and another says yes at once. */
    static final class BothAgree implements Approvals, Authorizer {
        @Override
        public Approval demand(ApprovalKind kind, String object, Map<String, String> parameters, String reason) {
            return new Approval("A-7K3M4Q", kind, object, parameters, actor(), reason, Instant.EPOCH, Instant.MAX, Approval.State.USED,
                    Optional.of("greta"));
        }

        @Override
        public List<Approval> list() {
            return List.of();
        }

        @Override
        public Approval approve(String id, String reason) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Approval refuse(String id, String reason) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String actor() {
            return "gwen";
        }

        @Override
        public boolean may(String permission) {
            return true;
        }

        @Override
        public String require(String permission) {
            return actor();
        }
    }

    /** Takes in a table whose first line names its columns. */
    DeliveryId deliver(String table, String... lines) throws IOException {
        Delivery delivery = landing.receive(CLINIC, TRUST, table,
                new ByteArrayInputStream(String.join("\n", lines).getBytes(StandardCharsets.UTF_8)));
        landing.land(delivery, lines(table));
        return delivery.id();
    }

    /** As {@link #deliver}, and all the way. */
    DeliveryId load(String table, String... lines) throws IOException {
        DeliveryId id = deliver(table, lines);
        run();
        return id;
    }

    /**
     * Takes in states of records. A line is a version, + or - and the values: {@code 5+P1,1,text} is a state, {@code 6-,1,} a
     * removal, and without a version the record has that of its delivery.
     */
    DeliveryId deliverStates(String table, String columns, List<String> states) throws IOException {
        String content = columns + "\n" + String.join("\n", states);
        Delivery delivery = landing.receive(CLINIC, TRUST, table, new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
        landing.land(delivery, (lines, sink) -> {
            try (Scanner scanner = new Scanner(lines.open(), StandardCharsets.UTF_8)) {
                int number = sink.table(new SourceTable(new TableName(table), List.of(scanner.nextLine().split(","))));
                for (long line = 2; scanner.hasNextLine(); line++) {
                    String[] parts = scanner.nextLine().split("(?<=^[0-9]{0,9})(?=[+-])", 2);
                    String[] values = parts[parts.length - 1].substring(1).split(",", -1);
                    if (parts.length == 1) {
                        sink.record(number, line, values);
                    } else {
                        sink.change(number, line, Long.parseLong(parts[0]), parts[1].startsWith("-"), values);
                    }
                }
            }
        });
        return delivery.id();
    }

    /** Takes one delivery as far as it goes, and no other. */
    void take(DeliveryId id) throws IOException {
        while (step(landing.delivery(id).orElseThrow().milestone())) {
            continue;
        }
        afterRelease.settleReceipts(Set.of());
    }

    private static RecordSource lines(String table) {
        return (content, sink) -> {
            try (Scanner lines = new Scanner(content.open(), StandardCharsets.UTF_8)) {
                int number = sink.table(new SourceTable(new TableName(table), List.of(lines.nextLine().split(","))));
                for (long line = 2; lines.hasNextLine(); line++) {
                    sink.record(number, line, lines.nextLine().split(",", -1));
                }
            }
        };
    }

    /** Takes every delivery as far as it goes, releases included. */
    void run() throws IOException {
        while (step()) {
            continue;
        }
    }

    /** Does the next thing that there is to do; false if there was none. */
    boolean step() throws IOException {
        if (afterRelease.settleReceipts(Set.of()) || afterRelease.honourOptOuts(Set.of(), Set.of())
                || readmissions.goOn(landing.deliveries(), Set.of(), Set.of()) || merges.send(landing.deliveries(), Set.of())) {
            return true;
        }
        for (DeliveryStatus status : landing.deliveries()) {
            if (step(status.milestone())) {
                return true;
            }
        }
        return afterRelease.resumeHeld(landing.deliveries());
    }

    /** Screens a delivery, before those that came sooner go on. */
    void screen(DeliveryId id) throws IOException {
        step(landing.delivery(id).orElseThrow().milestone());
    }

    private boolean step(Milestone milestone) throws IOException {
        switch (milestone.stage()) {
            case LANDED -> {
                optOut.screen((Landed) milestone, dictionaries.dictionary(CLINIC).orElseThrow());
                afterRelease.screened();
            }
            case SCREENED -> pseudonymiser.pseudonymise((Screened) milestone, dictionaries.dictionary(CLINIC).orElseThrow());
            case PSEUDONYMISED -> landing.reach(cleared((Pseudonymised) milestone));
            case CLEARED -> landing.reach(new Released((Cleared) milestone, "mh-trust-" + milestone.id()));
            case RELEASED -> {
                if (carrier.receipts.stream().anyMatch(receipt -> receipt.packageId().equals(((Released) milestone).packageId()))) {
                    return false;
                }
                carrier.receipts.add(loaded((Released) milestone));
            }
            case RECEIVED, REFUSED, SETTLED -> {
                return false;
            }
        }
        return true;
    }

    private static Cleared cleared(Pseudonymised made) {
        return new Cleared(made, new ReleaseStatement(made.id(), made.rows(), made.tokens(), made.screened().dictionary(), "reeve",
                Instant.EPOCH, 1, NOTHING, ""));
    }

    private static ReleaseStatement release(DeliveryId delivery) {
        ReleaseTerms terms = new ReleaseTerms(NOTHING, Set.of(Purpose.RESEARCH), "DSA-2026-017", LocalDate.of(2031, 3, 31));
        return new ReleaseStatement(delivery, NOTHING, NOTHING, NOTHING, Optional.of(terms), "reeve", Instant.EPOCH, 1, NOTHING, "");
    }

    Receipt loaded(Released released) throws IOException {
        byte[] rows;
        try (InputStream in = landing.read(released.id(), Artefact.ROWS)) {
            rows = in.readAllBytes();
        }
        return research.load(new Linked(carrier.take(released.packageId(), PackageKind.DATA, Optional.of(released.id()),
                released.tally().underWay(), rows), 0)).receipt();
    }

    void refuse(DeliveryId id) {
        Pseudonymised made = (Pseudonymised) landing.delivery(id).orElseThrow().milestone();
        Tally tally = made.tally();
        landing.reach(new Refused(made, new Tally(tally.read(), 0, tally.quarantined(), tally.optedOut(), tally.dropped(), 0,
                tally.held() + tally.underWay() + tally.removals(), tally.invalidIdentifiers()), 1));
    }

    List<DeliveryId> revise() throws IOException {
        return revisor.begin(CLINIC, EnumSet.allOf(RevisionReason.class), "olga");
    }

    Revision why(DeliveryId revision) {
        return landing.revision(revision).orElseThrow();
    }

    Tally tally(DeliveryId delivery) {
        return landing.delivery(delivery).orElseThrow().milestone().tally();
    }

    void optOut(String forename, String surname, String born) throws IOException {
        Path list = folder.resolve("list" + ++sequence + ".csv");
        Files.writeString(list, "nhs_number,upn,forename,surname,birth_date,scope,decided_by,decided_on\n,," + forename + "," + surname
                + "," + born + ",all,parent,2026-01-05\n");
        optOut.add(list, "governance");
    }

    /** Returns all that the resource has, a line a row: child, table and values. */
    Set<String> resource() {
        Set<String> rows = new TreeSet<>();
        research.visit((provider, source, table, subject, person, date, system, code, number, text) ->
                rows.add(carrier.child(subject) + " " + table + " " + text));
        return rows;
    }

    long records() {
        return research.deliveries().stream().mapToLong(one -> one.records()).sum();
    }

    private final class Entries implements Journal {
        @Override
        public JournalEntry record(AuditEvent event) {
            journal.add(event);
            return new JournalEntry(journal.size(), Instant.EPOCH, event, NOTHING);
        }

        @Override
        public List<JournalEntry> latest(int limit) {
            return List.of();
        }

        @Override
        public Verification verify() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Checkpoint checkpoint() {
            throw new UnsupportedOperationException();
        }
    }

    /** Between provider and resource: hands packages over, and receipts back. */
    private final class Carrier {
        private final List<Receipt> receipts = new ArrayList<>();
        private final List<String> renewals = new ArrayList<>();
        private final Map<String, byte[]> contents = new java.util.HashMap<>();

        Received take(String id, PackageKind kind, Optional<DeliveryId> delivery, long rows, byte[] content) {
            contents.put(id, content);
            return new Received(new PackageManifest(id, kind, TRUST, ++sequence, NOTHING, delivery.map(one -> CLINIC), delivery,
                    delivery.map(RealNode::release), 0, rows, Digest.ofContent(content), new Checkpoint(0, NOTHING, ""), Instant.EPOCH));
        }

        String child(Pseudonym subject) {
            for (int i = 1; i < 100; i++) {
                if (pseudonymiser.pseudonym(TRUST, "P" + i).equals(subject)) {
                    return "P" + i;
                }
            }
            return "?";
        }

        <T> T stub(Class<T> type, Map<String, Answer> answers) {
            return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                Answer answer = answers.get(method.getName());
                if (answer == null) {
                    throw new UnsupportedOperationException(method.getName());
                }
                return answer.to(arguments);
            }));
        }

        org.cadrenode.api.exchange.Intake intake() {
            Answer content = arguments -> new ByteArrayInputStream(contents.get(((Received) arguments[0]).manifest().packageId()));
            return stub(org.cadrenode.api.exchange.Intake.class, Map.of("rows", content, "purge", content, "renewal", content));
        }

        org.cadrenode.api.commonmodel.CommonModel model() {
            return stub(org.cadrenode.api.commonmodel.CommonModel.class, Map.of("mapper", arguments -> (EventMapper) (row, sink) -> {
                StringBuilder text = new StringBuilder();
                for (int i = 0; i < row.table().columns().size(); i++) {
                    if (row.value(i) != null) {
                        text.append(text.isEmpty() ? "" : "|").append(row.table().columns().get(i).name()).append('=').append(row.value(i));
                    }
                }
                sink.event(null, "clinic", "row", null, text.toString(), null);
            }));
        }

        org.cadrenode.api.linkage.Linkage linkage() {
            return stub(org.cadrenode.api.linkage.Linkage.class, Map.of("assignmentsSince", arguments -> List.of()));
        }

        org.cadrenode.api.exchange.CustodianDispatch custodian() {
            return stub(org.cadrenode.api.exchange.CustodianDispatch.class, Map.of("receipts", arguments -> List.of(),
                    "configured", arguments -> false, "awaitsPurge", arguments -> false));
        }

        @SuppressWarnings("unchecked")
        org.cadrenode.api.exchange.Dispatch dispatch() {
            return stub(org.cadrenode.api.exchange.Dispatch.class, Map.of("receipts", arguments -> List.copyOf(receipts), "sent", arguments -> Optional.empty(),
                    "acknowledge", arguments -> receipts.remove((Receipt) arguments[0]), "acknowledged", arguments -> true,
                    "lastRenewal", arguments -> renewals.stream().reduce((one, two) -> two),
                    "sendRenewal", arguments -> {
                        String reference = (String) arguments[1];
                        if (!renewals.contains(reference)) {
                            renewals.add(reference);
                            byte[] pairs = ((InputStream) arguments[3]).readAllBytes();
                            Received renewal = take("renewal-" + reference, PackageKind.RENEWAL, Optional.empty(), (long) arguments[2], pairs);
                            receipts.add(research.renew(new Linked(renewal, 0)));
                        }
                        return "renewal-" + reference;
                    },
                    "orderReturn", arguments -> {
                        ByteArrayOutputStream subjects = new ByteArrayOutputStream();
                        for (Pseudonym subject : (List<Pseudonym>) arguments[2]) {
                            subjects.writeBytes(subject.bytes());
                        }
                        Received back = take("return-" + arguments[1], PackageKind.RETURN, Optional.empty(), subjects.size() / 16,
                                subjects.toByteArray());
                        receipts.add(research.readmit(back));
                        return back.manifest().packageId();
                    },
                    "orderPurge", arguments -> {
                        ByteArrayOutputStream subjects = new ByteArrayOutputStream();
                        for (Pseudonym subject : (List<Pseudonym>) arguments[2]) {
                            subjects.writeBytes(subject.bytes());
                        }
                        Received purge = take("purge-" + arguments[1], PackageKind.PURGE, Optional.empty(), subjects.size() / 16,
                                subjects.toByteArray());
                        receipts.add(research.purge(purge));
                        return purge.manifest().packageId();
                    }));
        }
    }

    private interface Answer {
        Object to(Object[] arguments) throws IOException;
    }
}
