package org.cadrenode.admission.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.cadrenode.admission.engine.ArchiveLayout;
import org.cadrenode.admission.engine.Described;
import org.cadrenode.admission.engine.Digests;
import org.cadrenode.admission.engine.InstalledCode;
import org.cadrenode.admission.engine.KarFile;
import org.cadrenode.admission.engine.Ledger;
import org.cadrenode.admission.engine.NotAdmittedException;
import org.cadrenode.admission.engine.Reason;
import org.cadrenode.admission.engine.SignedArchive;
import org.cadrenode.admission.engine.TrustStore;
import org.cadrenode.admission.internal.Platform.DoesNotStartException;
import org.cadrenode.api.admission.Admission;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.AuditOutcome;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.security.ApprovalKind;
import org.cadrenode.api.security.Approvals;
import org.cadrenode.api.security.Authorizer;
import org.jspecify.annotations.Nullable;

/**
 * The admission of code, by people and by the watched folder. What is verified is a copy of its own, so that a file cannot
 * change between the look at it and its installation. In the ledger, and so let through by the guard, is only what the
 * journal has taken.
 */
final class SiteAdmission implements Admission, WatchedFolder.Installer {
    private static final String NOBODY_ELSE = "nobody can be asked for the second word";

    private final AdmissionFiles files;
    private final Journal journal;
    private final Authorizer authorizer;
    private final @Nullable Approvals approvals;
    private final Platform platform;
    private final Clock clock;
    private final TrustStore trust;
    private final Ledger ledger;
    private final InstalledCode installed;
    private final RefusalList refusals;
    private final SignerChanges changes;
    private final Set<String> givenUp = new HashSet<>();
    private int refusedSinceStart;

    SiteAdmission(AdmissionFiles files, Journal journal, Authorizer authorizer, @Nullable Approvals approvals, Platform platform,
            Clock clock) throws IOException {
        this.files = files;
        this.journal = journal;
        this.authorizer = authorizer;
        this.approvals = approvals;
        this.platform = platform;
        this.clock = clock;
        trust = new TrustStore(files.signers());
        ledger = new Ledger(files.ledger());
        installed = new InstalledCode(files.installed());
        refusals = new RefusalList(files.refusals(), files.refused());
        changes = new SignerChanges(trust, files.knownSigners(), journal);
    }

    /** Something that was verified. @param parts bundles of a KAR, with what they say they are */
    private record Examined(Code code, Ledger.Kind kind, Optional<KarFile> kar, Map<Path, Described> parts) { }

    @Override
    public List<Signer> signers() {
        authorizer.require("connector:read");
        return reading(() -> trust.entries().stream().map(this::signer).toList());
    }

    @Override
    public Signer inspect(Path certificate) throws IOException {
        authorizer.require("connector:read");
        TrustStore.Entry entry = TrustStore.inspect(certificate);
        return trust.entries().stream().filter(known -> known.fingerprint().equals(entry.fingerprint())).findFirst().map(this::signer)
                .orElse(new Signer(entry.fingerprint(), entry.name(), entry.until(), "unknown"));
    }

    @Override
    public synchronized Signer trust(Path certificate, Optional<LocalDate> until, String reason) throws IOException {
        String actor = authorizer.require("connector:trust");
        // A copy: what the second person says yes to is what is trusted.
        Path copy = stage(certificate);
        try {
            TrustStore.Entry entry = TrustStore.inspect(copy);
            if (entry.state(clock.instant()).equals("expired")) {
                throw new CadreException(ErrorCode.USAGE, "the certificate has expired");
            }
            Map<String, String> parameters = new TreeMap<>(Map.of("change", "trust"));
            until.ifPresent(day -> parameters.put("until", day.toString()));
            demand(entry.fingerprint(), parameters, reason);
            changes.tell();
            journal.record(AuditEvent.of(AuditAction.SIGNER_TRUSTED, entry.fingerprint()).by(actor).because(reason)
                    .with("by", "console").with("until", until.map(LocalDate::toString).orElse(entry.until().toString())));
            TrustStore.Entry added = trust.add(copy, until);
            changes.told();
            return signer(added);
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    @Override
    public synchronized void distrust(String fingerprint, String reason) throws IOException {
        String actor = authorizer.require("connector:trust");
        if (trust.entries().stream().noneMatch(entry -> entry.fingerprint().equals(fingerprint))) {
            throw new CadreException(ErrorCode.NOT_FOUND, "no signer with this fingerprint");
        }
        demand(fingerprint, Map.of("change", "distrust"), reason);
        changes.tell();
        journal.record(AuditEvent.of(AuditAction.SIGNER_DISTRUSTED, fingerprint).by(actor).because(reason).with("by", "console"));
        trust.remove(fingerprint);
        changes.told();
    }

    @Override
    public synchronized Code check(Path jarOrKar) throws IOException {
        authorizer.require("connector:read");
        Path copy = stage(jarOrKar);
        try {
            return examine(copy, jarOrKar.getFileName().toString(), files.data().resolve("looked-at")).code();
        } catch (NotAdmittedException e) {
            throw refusal(e.reason());
        } finally {
            Files.deleteIfExists(copy);
            KarFile.delete(files.data().resolve("looked-at"));
        }
    }

    @Override
    public Code install(Path jarOrKar) throws IOException {
        return install(jarOrKar, authorizer.require("connector:install"), "");
    }

    /** Installs what lies in the watched folder. Returns the reason if it is refused, or an empty text. */
    @Override
    public String take(Path file) throws IOException {
        try {
            install(file, AuditEvent.NODE, plain(file.getFileName().toString()));
            return "";
        } catch (CadreException e) {
            if (e.code() == ErrorCode.CODE_NOT_ADMITTED) {
                return e.getMessage().substring(e.code().name().length() + 2);
            }
            throw e;
        }
    }

    private synchronized Code install(Path file, String actor, String origin) throws IOException {
        changes.tell();
        Path copy = stage(file);
        String digest = Digests.of(copy);
        String fileName = plain(file.getFileName().toString());
        try {
            Optional<InstalledCode.Entry> same = installed.all().stream().filter(entry -> entry.digest().equals(digest)
                    && (entry.origin().equals(origin) || origin.isEmpty())).findFirst();
            if (same.isPresent() && trusted(same.get().signer()) && there(same.get(), origin)) {
                return code(same.get());
            }
            Path unpacked = files.kars().resolve(digest);
            Examined examined = examine(copy, fileName, unpacked);
            try {
                admit(examined, copy, actor, fileName);
                put(examined, origin);
            } catch (DoesNotStartException e) {
                throw new NotAdmittedException(Reason.DOES_NOT_START);
            }
            return examined.code();
        } catch (NotAdmittedException e) {
            if (installed.all().stream().noneMatch(entry -> entry.digest().equals(digest))) {
                KarFile.delete(files.kars().resolve(digest));
            }
            refuse(new Refusal(clock.instant(), fileName, digest, e.reason().toString()), actor);
            throw refusal(e.reason());
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    @Override
    public synchronized void remove(String name) throws IOException {
        remove(name, authorizer.require("connector:install"));
    }

    @Override
    public List<Code> installed() {
        authorizer.require("connector:read");
        return installed.all().stream().map(SiteAdmission::code).toList();
    }

    @Override
    public List<Refusal> refused() {
        authorizer.require("connector:read");
        return refusals.newestFirst();
    }

    @Override
    public Set<String> origins() {
        return installed.all().stream().map(InstalledCode.Entry::origin).filter(origin -> !origin.isEmpty()).collect(Collectors.toSet());
    }

    @Override
    public synchronized void removed(String origin) throws IOException {
        for (InstalledCode.Entry entry : installed.all()) {
            if (entry.origin().equals(origin)) {
                remove(entry.name(), AuditEvent.NODE);
            }
        }
    }

    /** Gives the journal what it has not heard of yet: changes of the trust store by file, and what the guard refused. */
    synchronized void tellTheJournal() throws IOException {
        changes.tell();
        for (Path file : refusals.ofTheGuard()) {
            Optional<Refusal> refusal = RefusalList.parse(Files.readString(file));
            if (refusal.isPresent()) {
                refuse(refusal.get(), AuditEvent.NODE);
            }
            Files.delete(file);
        }
    }

    /**
     * Puts what was admitted again where an older version runs or nothing: Karaf, when it installs any feature, gives each bundle
     * of the distribution the version that its own feature names; and another release begins with an empty framework. What that
     * release brought in a newer version stays.
     */
    synchronized void keepInstalled() throws IOException {
        for (InstalledCode.Entry entry : installed.all()) {
            Optional<KarFile> kar = entry.kind() == Ledger.Kind.KAR ? unpacked(entry) : Optional.empty();
            boolean there = entry.kind() == Ledger.Kind.KAR ? kar.isEmpty() || platform.has(kar.get())
                    : platform.runningVersion(entry.name()).filter(version -> Described.compareVersions(version, entry.version()) >= 0).isPresent();
            if (there || !trusted(entry.signer()) || givenUp.contains(entry.digest())) {
                continue;
            }
            journal.record(AuditEvent.of(AuditAction.CODE_ADMITTED, entry.name()).by(AuditEvent.NODE).with("version", entry.version())
                    .with("digest", entry.digest()).with("signer", entry.signer()).with("again", "true"));
            try {
                if (kar.isPresent()) {
                    platform.putKar(kar.get(), Optional.empty());
                } else {
                    platform.putBundle(entry.name(), files.stored(entry.digest()), Optional.empty());
                }
            } catch (DoesNotStartException e) {
                givenUp.add(entry.digest());
            }
        }
    }

    /** What the health check tells. */
    synchronized State state() throws IOException {
        Instant now = clock.instant();
        List<TrustStore.Entry> entries = trust.entries();
        Map<String, String> states = entries.stream().collect(Collectors.toMap(TrustStore.Entry::fingerprint, entry -> entry.state(now),
                (one, other) -> one.equals("trusted") ? other : one));
        long expired = states.values().stream().filter("expired"::equals).count();
        long orphaned = installed.all().stream().filter(entry -> !"trusted".equals(states.get(entry.signer()))).count();
        return new State(states.size(), expired, trust.unreadable(), installed.all().size(), orphaned,
                installed.all().stream().filter(entry -> givenUp.contains(entry.digest())).map(InstalledCode.Entry::name).sorted().toList(),
                refusedSinceStart, changes.byFile(), refusals.ofTheGuard().size());
    }

    /**
     * Figures.
     *
     * @param orphaned installed code whose signer is not trusted now
     * @param standing names of installed code that was to run again behind a start, and does not start
     * @param changedByFile changes of the trust store that were made past the node, since the start
     * @param untold what the guard refused, and the journal has not taken yet
     */
    record State(long signers, long expired, List<Path> unreadable, long installed, long orphaned, List<String> standing, long refused,
            long changedByFile, long untold) { }

    private Examined examine(Path copy, String fileName, Path unpacked) throws IOException, NotAdmittedException {
        String digest = Digests.of(copy);
        SignedArchive archive = SignedArchive.verify(copy);
        TrustStore.Entry signer = trust.require(archive.certificate(), clock.instant());
        if (archive.sizes().keySet().stream().anyMatch(name -> name.startsWith("repository/"))) {
            Described kar = Described.kar(archive.manifest(), fileName);
            KarFile content = KarFile.unpack(copy, unpacked);
            Map<Path, Described> parts = new TreeMap<>();
            for (Path bundle : content.bundles()) {
                parts.put(bundle, KarFile.describe(bundle));
            }
            requireNewEnough(Ledger.Kind.KAR, kar, Optional.empty());
            for (Described part : parts.values()) {
                requireFree(part.name());
            }
            return new Examined(new Code(kar.name(), kar.version(), digest, signer.fingerprint()), Ledger.Kind.KAR, Optional.of(content), parts);
        }
        Described bundle = Described.bundle(archive.manifest());
        requireFree(bundle.name());
        requireNewEnough(Ledger.Kind.BUNDLE, bundle, platform.runningVersion(bundle.name()));
        return new Examined(new Code(bundle.name(), bundle.version(), digest, signer.fingerprint()), Ledger.Kind.BUNDLE, Optional.empty(), Map.of());
    }

    private void requireFree(String name) throws NotAdmittedException {
        if (platform.reserved(name)) {
            throw new NotAdmittedException(Reason.PART_OF_THE_APPLIANCE);
        }
    }

    private void requireNewEnough(Ledger.Kind kind, Described code, Optional<String> running) throws IOException, NotAdmittedException {
        for (Optional<String> known : List.of(ledger.highestVersion(kind, code.name()), running)) {
            if (known.isPresent() && Described.compareVersions(code.version(), known.get()) < 0) {
                throw new NotAdmittedException(Reason.OLDER);
            }
        }
    }

    private void admit(Examined examined, Path copy, String actor, String fileName) throws IOException {
        Code code = examined.code();
        journal.record(AuditEvent.of(AuditAction.CODE_ADMITTED, code.name()).by(actor).with("version", code.version())
                .with("digest", code.digest()).with("signer", code.signer()).with("file", fileName).count("bundles", Math.max(1, examined.parts().size())));
        List<Ledger.Line> lines = new ArrayList<>();
        Instant now = clock.instant();
        for (Map.Entry<Path, Described> part : examined.parts().entrySet()) {
            String digest = Digests.of(part.getKey());
            store(part.getKey(), digest);
            lines.add(new Ledger.Line(digest, code.signer(), Ledger.Kind.PART, part.getValue().name(), part.getValue().version(), now));
        }
        if (examined.kind() == Ledger.Kind.BUNDLE) {
            store(copy, code.digest());
        }
        lines.add(new Ledger.Line(code.digest(), code.signer(), examined.kind(), code.name(), code.version(), now));
        ledger.add(lines);
    }

    private void put(Examined examined, String origin) throws IOException, DoesNotStartException, NotAdmittedException {
        Code code = examined.code();
        Optional<InstalledCode.Entry> before = installed.of(code.name());
        if (examined.kar().isPresent()) {
            Optional<KarFile> running = before.filter(entry -> !entry.digest().equals(code.digest())).flatMap(this::unpacked);
            platform.putKar(examined.kar().get(), running);
        } else {
            platform.putBundle(code.name(), files.stored(code.digest()), before.map(entry -> files.stored(entry.digest())).filter(Files::exists));
        }
        givenUp.remove(code.digest());
        installed.put(new InstalledCode.Entry(code.name(), examined.kind(), code.version(), code.digest(), code.signer(), origin));
        if (examined.kar().isPresent() && before.isPresent() && !before.get().digest().equals(code.digest())) {
            KarFile.delete(files.kars().resolve(before.get().digest()));
        }
    }

    private void remove(String name, String actor) throws IOException {
        InstalledCode.Entry entry = installed.of(name).orElseThrow(
                () -> new CadreException(ErrorCode.NOT_FOUND, "nothing of this name was installed beside the distribution"));
        journal.record(AuditEvent.of(AuditAction.CODE_REMOVED, name).by(actor).with("version", entry.version()).with("digest", entry.digest()));
        switch (entry.kind()) {
            case BUNDLE, PART -> platform.removeBundle(name);
            case KAR -> {
                Optional<KarFile> kar = unpacked(entry);
                if (kar.isPresent()) {
                    platform.removeKar(kar.get());
                    KarFile.delete(kar.get().directory());
                }
            }
        }
        installed.remove(name);
    }

    /** A file in the folder is looked at while the node still starts; a person who installs something again wants it to run. */
    private boolean there(InstalledCode.Entry entry, String origin) {
        if (entry.kind() == Ledger.Kind.KAR) {
            return unpacked(entry).isPresent();
        }
        return origin.isEmpty() ? platform.runs(entry.name()) : platform.runningVersion(entry.name()).isPresent();
    }

    private boolean trusted(String signer) throws IOException {
        Instant now = clock.instant();
        return trust.entries().stream().anyMatch(entry -> entry.fingerprint().equals(signer) && entry.state(now).equals("trusted"));
    }

    private Optional<KarFile> unpacked(InstalledCode.Entry entry) {
        return reading(() -> KarFile.unpacked(files.kars().resolve(entry.digest())));
    }

    private void refuse(Refusal refusal, String actor) throws IOException {
        journal.record(AuditEvent.of(AuditAction.CODE_REFUSED, plain(refusal.file())).by(actor).ending(AuditOutcome.REFUSED)
                .with("digest", refusal.digest()).with("reason", refusal.reason()));
        refusals.add(refusal);
        refusedSinceStart++;
    }

    private void demand(String object, Map<String, String> parameters, String reason) {
        if (approvals == null) {
            throw new CadreException(ErrorCode.APPROVAL_NEEDED, NOBODY_ELSE);
        }
        approvals.demand(ApprovalKind.TRUST_STORE, object, parameters, reason);
    }

    private void store(Path file, String digest) throws IOException {
        Path stored = files.stored(digest);
        Files.createDirectories(stored.getParent());
        Path part = Files.createTempFile(stored.getParent(), "code", ".part");
        Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel out = FileChannel.open(part, StandardOpenOption.WRITE)) {
            out.force(true);
        }
        Files.move(part, stored, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Copies a file of the outside to where only the node writes, as far as one may be long. */
    private Path stage(Path file) throws IOException {
        Files.createDirectories(files.data());
        Path copy = Files.createTempFile(files.data(), "incoming", ".part");
        try (InputStream in = Files.newInputStream(file); OutputStream out = Files.newOutputStream(copy)) {
            byte[] buffer = new byte[64 * 1024];
            long total = 0;
            // One byte more than allowed is enough to be refused as too large.
            for (int read = in.read(buffer); read >= 0 && total <= ArchiveLayout.MOST_BYTES; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                total += read;
            }
            return copy;
        } catch (IOException e) {
            Files.deleteIfExists(copy);
            throw e;
        }
    }

    private Signer signer(TrustStore.Entry entry) {
        return new Signer(entry.fingerprint(), entry.name(), entry.until(), entry.state(clock.instant()));
    }

    private static Code code(InstalledCode.Entry entry) {
        return new Code(entry.name(), entry.version(), entry.digest(), entry.signer());
    }

    private static CadreException refusal(Reason reason) {
        return new CadreException(ErrorCode.CODE_NOT_ADMITTED, reason.toString());
    }

    /** A file's name or a location is somebody else's text. */
    private static String plain(String text) {
        String plain = text.replaceAll("[^A-Za-z0-9._:/@+$-]", "?");
        return plain.length() <= 200 ? plain : plain.substring(0, 200);
    }

    private interface Reading<T> {
        T get() throws IOException;
    }

    private static <T> T reading(Reading<T> reading) {
        try {
            return reading.get();
        } catch (IOException e) {
            throw new CadreException(ErrorCode.IO_FAILED, "the admission's files cannot be read: " + e.getClass().getSimpleName());
        }
    }
}
