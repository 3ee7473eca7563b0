package org.cadrenode.exchange.internal;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.apache.felix.hc.api.FormattingResultLog;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.AuditOutcome;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.Cleared;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.ReleaseStatement;
import org.cadrenode.api.delivery.Released;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.exchange.PackageKind;
import org.cadrenode.api.exchange.PackageManifest;
import org.cadrenode.api.exchange.Receipt;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.pseudonym.Pseudonym;

/**
 * The sending end of a path over a directory. A package is written beside its place and forced to stable storage; then a
 * note of it is written, which is the moment at which it is sent and its number is taken; then it gets its name. After a
 * kill before the note nothing was sent, and the number is free; after the note the next start gives the name. So numbers
 * have no gaps, and no package goes twice. Thread-safe.
 */
final class PackageOutbox {
    private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9._-]{1,100}");
    private static final int PSEUDONYM = 16;
    private static final String PURGE = "purge ";
    private static final String SPOOLED = ".spool";

    private final PackagePath path;
    private final Settings settings;
    private final Keystore keystore;
    private final Journal journal;
    private final DurableFiles files;
    private final Clock clock;
    private final SentLedger ledger;
    private final Path refused;
    private final Path spool;
    private final Map<ProviderId, Object> turns = new ConcurrentHashMap<>();

    PackageOutbox(PackagePath path, Settings settings, Keystore keystore, Journal journal, DurableFiles files, Clock clock)
            throws IOException {
        this.path = path;
        this.settings = settings;
        this.keystore = keystore;
        this.journal = journal;
        this.files = files;
        this.clock = clock;
        Path home = settings.state().resolve("dispatch");
        refused = home.resolve("refused-receipts");
        spool = home.resolve("spool");
        files.folder(settings.outbox());
        files.folder(settings.receipts());
        files.ownFolder(home);
        files.ownFolder(refused);
        files.ownFolder(spool);
        // What lies there was cut off before it was sent.
        for (String left : files.names(spool, SPOOLED)) {
            files.remove(spool.resolve(left));
        }
        ledger = new SentLedger(files, home.resolve("sent"));
        for (SentPackage sent : ledger.all()) {
            publish(sent.name());
        }
        removeUnsent();
    }

    // What a kill cut off may lie there whole, and have children who opted out since. Of a provider of whom nothing was ever sent it may be another
    // node's; what is of this process may be under way by an outbox before this one.
    private void removeUnsent() throws IOException {
        Instant begun = Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
        for (String file : files.parts(settings.outbox())) {
            Path part = DurableFiles.part(settings.outbox().resolve(file));
            Optional<PackageName> name = PackageName.of(file).filter(one -> one.file().equals(file));
            if (name.flatMap(one -> ledger.last(one.provider())).isPresent() && files.changedAt(part).isBefore(begun)) {
                files.remove(part);
            }
        }
    }

    /**
     * Sends a released delivery: see {@link org.cadrenode.api.exchange.Dispatch#send}.
     *
     * @param demandPresent called if it has not been sent yet; throws if its terms, or the lists of opt-outs, forbid it by now
     */
    Released send(Cleared delivery, InputStream rows, InputStream tokens, Runnable demandPresent) throws IOException {
        ReleaseStatement release = delivery.release();
        demandRelease(release);
        ProviderId provider = delivery.delivery().provider();
        String order = order(release);
        synchronized (turn(provider)) {
            Optional<Released> sent = sent(delivery);
            if (sent.isPresent()) {
                return sent.get();
            }
            demandPresent.run();
            Digest previous = previous(provider);
            PackageName name = next(provider);
            long count = delivery.tally().underWay();
            PackageManifest manifest = new PackageManifest(name.id(), PackageKind.DATA, provider, name.sequence(), previous,
                    Optional.of(delivery.delivery().source()), Optional.of(delivery.id()), Optional.of(release),
                    delivery.pseudonymised().screened().optOuts(), count, release.rows(), journal.checkpoint(),
                    clock.instant());
            AuditEvent event = AuditEvent.of(AuditAction.PACKAGE_SENT, name.id()).with("delivery", delivery.id())
                    .with("rows_digest", release.rows()).count("rows", count);
            write(manifest, order, event, writer -> {
                PartDigest rowsPart = writer.part(rows);
                demandSame(rowsPart.endsWith(PackageForm.rowsEnding(count)), delivery, "count of rows");
                Digest rowsDigest = rowsPart.finish();
                demandSame(rowsDigest.equals(release.rows()), delivery, "rows");
                Digest tokensDigest = writer.part(tokens).finish();
                demandSame(tokensDigest.equals(release.tokens()), delivery, "tokens");
                return List.of(rowsDigest, tokensDigest);
            });
            return new Released(delivery, name.id());
        }
    }

    /** See {@link org.cadrenode.api.exchange.Dispatch#sent}. */
    Optional<Released> sent(Cleared delivery) throws IOException {
        ProviderId provider = delivery.delivery().provider();
        synchronized (turn(provider)) {
            return sentBefore(provider, order(delivery.release())).map(id -> new Released(delivery, id));
        }
    }

    private static String order(ReleaseStatement release) {
        return "delivery " + release.delivery() + " " + release.rows() + " " + release.tokens();
    }

    // Nothing is sent that this node's journal key did not release.
    private void demandRelease(ReleaseStatement release) {
        boolean good;
        try {
            good = keystore.verify(keystore.publicKey(KeyPurpose.JOURNAL_SIGNING), release.signedContent(),
                    Base64.getDecoder().decode(release.signature()));
        } catch (IllegalArgumentException e) {
            good = false;
        }
        if (!good) {
            throw new CadreException(ErrorCode.PACKAGE_NOT_AUTHENTIC,
                    "the release of delivery " + release.delivery() + " was not signed by this node");
        }
    }

    private static void demandSame(boolean same, Cleared delivery, String what) {
        if (!same) {
            throw new CadreException(ErrorCode.CONTENT_CHANGED,
                    "delivery " + delivery.id() + " is not what was released: the " + what + " differ");
        }
    }

    /** Orders a removal, once a reference. */
    String orderPurge(ProviderId provider, String reference, List<Pseudonym> subjects) throws IOException {
        return order(PackageKind.PURGE, AuditAction.PURGE_ORDERED, provider, reference, subjects);
    }

    /** Says that children are in again, once a reference. */
    String orderReturn(ProviderId provider, String reference, List<Pseudonym> subjects) throws IOException {
        return order(PackageKind.RETURN, AuditAction.RETURN_ORDERED, provider, reference, subjects);
    }

    private String order(PackageKind kind, AuditAction action, ProviderId provider, String reference, List<Pseudonym> subjects)
            throws IOException {
        demandReference(reference);
        String order = order(kind, reference);
        synchronized (turn(provider)) {
            Optional<String> sent = sentBefore(provider, order);
            if (sent.isPresent()) {
                return sent.get();
            }
            List<Pseudonym> distinct = subjects.stream().distinct().sorted().toList();
            ByteBuffer content = ByteBuffer.allocate(PSEUDONYM * distinct.size());
            distinct.forEach(subject -> content.putLong(subject.high()).putLong(subject.low()));
            Digest digest = Digest.ofContent(content.array());
            return send(kind, action, provider, order, distinct.size(), digest,
                    () -> new ByteArrayInputStream(content.array()));
        }
    }

    /**
     * Sends a content of which this end knows nothing but kind and count, once a reference. It is kept sealed until its
     * digest is known, which comes first in the package.
     */
    String send(PackageKind kind, ProviderId provider, String reference, long count, InputStream content)
            throws IOException {
        demandReference(reference);
        String order = order(kind, reference);
        synchronized (turn(provider)) {
            Optional<String> sent = sentBefore(provider, order);
            if (sent.isPresent()) {
                return sent.get();
            }
            String context = "exchange spool " + kind + " " + provider;
            Path spooled = spool.resolve(provider.value() + "-" + kind.name().toLowerCase(Locale.ROOT) + SPOOLED);
            try {
                PartDigest digest = new PartDigest();
                try (OutputStream file = files.create(spooled);
                        OutputStream sealed = keystore.seal(KeyPurpose.LANDING, context, new BufferedOutputStream(file))) {
                    byte[] chunk = new byte[PackageForm.CHUNK];
                    for (int n = content.read(chunk); n >= 0; n = content.read(chunk)) {
                        digest.add(chunk, n);
                        sealed.write(chunk, 0, n);
                    }
                }
                return send(kind, AuditAction.PACKAGE_SENT, provider, order, count, digest.finish(), () ->
                        keystore.open(KeyPurpose.LANDING, context, new BufferedInputStream(files.open(spooled))));
            } finally {
                files.remove(spooled);
            }
        }
    }

    private static void demandReference(String reference) {
        if (!REFERENCE.matcher(reference).matches()) {
            throw new CadreException(ErrorCode.USAGE, "a reference is 1 to 100 letters, digits, dots and dashes");
        }
    }

    private static String order(PackageKind kind, String reference) {
        return kind.name().toLowerCase(Locale.ROOT) + " " + reference;
    }

    private Optional<String> sentBefore(ProviderId provider, String order) throws IOException {
        Optional<SentPackage> sent = ledger.ofOrder(provider, order);
        if (sent.isPresent()) {
            publish(sent.get().name());
        }
        return sent.map(one -> one.name().id());
    }

    private String send(PackageKind kind, AuditAction action, ProviderId provider, String order, long count, Digest digest,
            Content content) throws IOException {
        PackageName name = next(provider);
        PackageManifest manifest = new PackageManifest(name.id(), kind, provider, name.sequence(), previous(provider),
                Optional.empty(), Optional.empty(), Optional.empty(), 0, count, digest, journal.checkpoint(), clock.instant());
        AuditEvent event = AuditEvent.of(action, name.id()).with("content_digest", digest).with("kind", kind)
                .with("path", path).count("children", count);
        write(manifest, order, event, writer -> {
            try (InputStream in = content.open()) {
                Digest written = writer.part(in).finish();
                if (!written.equals(digest)) {
                    throw new CadreException(ErrorCode.CONTENT_CHANGED, "package " + name.id() + " changed while it was written");
                }
                return List.of(written);
            }
        });
        return name.id();
    }

    /** Returns the reference of the last package of a kind that was sent for a provider. */
    Optional<String> lastReference(ProviderId provider, PackageKind kind) {
        String prefix = order(kind, "");
        return ledger.all().stream().filter(sent -> sent.kind() == kind && sent.name().provider().equals(provider))
                .max(Comparator.comparing(sent -> sent.name().sequence()))
                .map(sent -> sent.order().substring(prefix.length()));
    }

    boolean anythingSent(ProviderId provider) {
        return ledger.last(provider).isPresent();
    }

    boolean awaitsPurge(String reference) {
        return ledger.all().stream().anyMatch(sent -> sent.order().equals(PURGE + reference) && !sent.acknowledged());
    }

    Optional<String> purgeReference(String packageId) {
        return ledger.of(packageId).filter(sent -> sent.kind() == PackageKind.PURGE)
                .map(sent -> sent.order().substring(PURGE.length()));
    }

    boolean acknowledged(String packageId) {
        return ledger.of(packageId).filter(SentPackage::acknowledged).isPresent();
    }

    private interface Content {
        InputStream open() throws IOException;
    }

    private interface Parts {
        List<Digest> write(PackageWriter writer) throws IOException;
    }

    private void write(PackageManifest manifest, String order, AuditEvent event, Parts parts) throws IOException {
        PackageName name = new PackageName(manifest.provider(), manifest.sequence());
        Path part = DurableFiles.part(settings.outbox().resolve(name.file()));
        byte[] head = ManifestForm.write(manifest);
        byte[] signed;
        try (OutputStream file = files.create(part);
                OutputStream sealed = keystore.sealPackage(settings.recipientKey(keystore), path.sealContext(name),
                        new BufferedOutputStream(file, PackageForm.CHUNK))) {
            PackageWriter writer = new PackageWriter(sealed, head);
            signed = PackageForm.signed(path, head, parts.write(writer));
            writer.finish(keystore.sign(KeyPurpose.PACKAGE_SIGNING, signed));
        } catch (IOException | RuntimeException e) {
            discard(part, e);
            throw e;
        }
        Digest digest = Digest.ofContent(signed);
        journal.record(event.with("package_digest", digest).with("witness", manifest.witness().hash()));
        ledger.write(new SentPackage(name, manifest.kind(), order, digest, clock.instant(), false));
        publish(name);
    }

    private void discard(Path part, Exception why) {
        try {
            files.remove(part);
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }

    // A noted package that still lies under its preliminary name gets its own.
    private void publish(PackageName name) throws IOException {
        Path place = settings.outbox().resolve(name.file());
        if (files.exists(DurableFiles.part(place))) {
            files.rename(DurableFiles.part(place), place);
        }
    }

    // A receipt of a former life would otherwise confirm what nobody has carried out.
    private PackageName next(ProviderId provider) throws IOException {
        PackageName name = new PackageName(provider, last(provider) + 1);
        if (isConfirmed(name)) {
            throw new CadreException(ErrorCode.PACKAGE_OUT_OF_ORDER, "package " + name.id() + " was confirmed, and this node does not know of"
                    + " it: its exchange was restored to an older state than the resource's; restore both from backups of one time");
        }
        return name;
    }

    private long last(ProviderId provider) {
        return ledger.last(provider).map(sent -> sent.name().sequence()).orElse(0L);
    }

    private boolean isConfirmed(PackageName name) throws IOException {
        Path file = settings.receipts().resolve(name.id() + ReceiptForm.ENDING);
        if (!files.exists(file)) {
            return false;
        }
        try {
            return ReceiptForm.read(path, files.read(file, ReceiptForm.LONGEST), settings.receiptKeys(keystore), keystore).packageId()
                    .equals(name.id());
        } catch (IOException e) {
            return false;
        }
    }

    // Of each provider at most one, the first.
    private List<PackageName> unknown() throws IOException {
        List<PackageName> unknown = new ArrayList<>();
        for (String file : files.names(settings.receipts(), ReceiptForm.ENDING)) {
            Optional<PackageName> name = PackageName.of(file.substring(0, file.length() - ReceiptForm.ENDING.length()));
            if (name.filter(one -> one.sequence() == last(one.provider()) + 1).isPresent() && isConfirmed(name.get())) {
                unknown.add(name.get());
            }
        }
        return unknown;
    }

    private Digest previous(ProviderId provider) {
        return ledger.last(provider).map(SentPackage::digest).orElse(PackageForm.NOTHING);
    }

    private Object turn(ProviderId provider) {
        return turns.computeIfAbsent(provider, key -> new Object());
    }

    List<Receipt> receipts() throws IOException {
        List<byte[]> keys = settings.receiptKeys(keystore);
        List<Receipt> receipts = new ArrayList<>();
        if (keys.isEmpty()) {
            return receipts;
        }
        for (String name : files.names(settings.receipts(), ReceiptForm.ENDING)) {
            String id = name.substring(0, name.length() - ReceiptForm.ENDING.length());
            Optional<SentPackage> sent = ledger.of(id).filter(one -> !one.acknowledged());
            if (sent.isPresent()) {
                read(name, sent.get(), keys).ifPresent(receipts::add);
            }
        }
        receipts.sort(Comparator.comparing(Receipt::at).thenComparing(Receipt::packageId));
        return receipts;
    }

    private Optional<Receipt> read(String name, SentPackage sent, List<byte[]> keys) throws IOException {
        Path file = settings.receipts().resolve(name);
        byte[] written = files.read(file, ReceiptForm.LONGEST);
        try {
            Receipt receipt = ReceiptForm.read(path, written, keys, keystore);
            if (receipt.packageId().equals(sent.name().id()) && receipt.kind() == sent.kind()) {
                return Optional.of(receipt);
            }
        } catch (IOException e) {
            // Set aside below, like a good receipt under another package's name.
        }
        journal.record(AuditEvent.of(AuditAction.RECEIPT_RECEIVED, sent.name().id()).ending(AuditOutcome.REFUSED)
                .with("code", ErrorCode.PACKAGE_NOT_AUTHENTIC).with("file_digest", Digest.ofContent(written)));
        files.move(file, refused.resolve(name));
        return Optional.empty();
    }

    void acknowledge(Receipt receipt) throws IOException {
        SentPackage sent = ledger.of(receipt.packageId()).orElseThrow(
                () -> new CadreException(ErrorCode.NOT_FOUND, "no package " + receipt.packageId() + " was sent"));
        synchronized (turn(sent.name().provider())) {
            SentPackage now = ledger.of(receipt.packageId()).orElseThrow();
            if (now.acknowledged()) {
                return;
            }
            AuditEvent event = AuditEvent.of(AuditAction.RECEIPT_RECEIVED, receipt.packageId())
                    .count("deliveries", receipt.counts().size())
                    .count("loaded", receipt.counts().stream().mapToLong(Receipt.Count::loaded).sum())
                    .count("duplicate", receipt.counts().stream().mapToLong(Receipt.Count::duplicate).sum())
                    .count("opted_out", receipt.counts().stream().mapToLong(Receipt.Count::optedOut).sum());
            journal.record(event);
            ledger.write(now.acknowledge());
        }
    }

    /** Tells how things stand here. */
    void tell(FormattingResultLog log) {
        List<SentPackage> open = ledger.all().stream().filter(sent -> !sent.acknowledged()).toList();
        try {
            unknown().forEach(name -> log.critical("Nothing is sent of {}: package {} was confirmed, and this node does not know of it. Its"
                    + " exchange was restored to an older state than the resource's; restore both from backups of one time", name.provider(),
                    name.id()));
        } catch (IOException e) {
            log.critical("The folder of the receipts cannot be read: {} ({})", settings.receipts(), e.getClass().getSimpleName());
        }
        if (!Files.isWritable(settings.outbox())) {
            log.critical("No package can be put into {}: see whether it is there and not mounted read-only, and let the node's user write to it",
                    settings.outbox());
        }
        log.info("{} packages were sent, {} wait for their receipt", ledger.all().size(), open.size());
        Instant due = clock.instant().minus(Duration.ofDays(settings.receiptWarningDays()));
        long late = open.stream().filter(sent -> sent.sentAt().isBefore(due)).count();
        if (late > 0) {
            log.warn("{} packages wait for a receipt longer than {} days: ask the resource", late, settings.receiptWarningDays());
        }
        if (!open.isEmpty() && settings.receiptKeys(keystore).isEmpty()) {
            log.warn("No key of the resource is trusted, so that no receipt counts: set resourceKey in "
                    + "etc/org.cadrenode.exchange.cfg");
        }
        if (settings.trustOwnKeys()) {
            log.info("This node's own keys stand in for both ends: for an evaluation on one machine only");
        }
    }
}
