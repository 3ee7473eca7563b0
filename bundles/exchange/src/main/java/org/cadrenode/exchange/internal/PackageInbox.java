package org.cadrenode.exchange.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.felix.hc.api.FormattingResultLog;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.AuditOutcome;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.exchange.PackageKind;
import org.cadrenode.api.exchange.Receipt;
import org.cadrenode.api.exchange.Received;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.exchange.internal.PackageCheck.Verified;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receiving end of a path over a directory. A package that is next of its provider is moved into a folder of this
 * end's own before it is looked at, so that nobody changes it any more; what does not verify goes to {@code refused} and
 * leaves its place in the order open for a good one. What is handed out, and what was answered, stands in a note a package.
 * A provider whose package cannot be loaded does not keep those of others: they take turns. Thread-safe.
 */
final class PackageInbox {
    private static final Logger LOG = LoggerFactory.getLogger(PackageInbox.class);
    private static final Last NONE = new Last(0, PackageForm.NOTHING);

    private final PackagePath path;
    private final Settings settings;
    private final Keystore keystore;
    private final Journal journal;
    private final DurableFiles files;
    private final Clock clock;
    private final PackageCheck check;
    private final KeptWitnesses witnesses;
    private final PackageShelf shelf;
    private final Map<ProviderId, Last> last = new HashMap<>();
    private final Map<String, Verified> verified = new HashMap<>();
    private Optional<ProviderId> turn = Optional.empty();

    /** The last package of a provider that was confirmed. */
    private record Last(long sequence, Digest digest) { }

    PackageInbox(PackagePath path, Settings settings, Keystore keystore, Journal journal, DurableFiles files, Clock clock)
            throws IOException {
        this.path = path;
        this.settings = settings;
        this.keystore = keystore;
        this.journal = journal;
        this.files = files;
        this.clock = clock;
        check = new PackageCheck(path, settings, keystore, files);
        files.folder(settings.outbox());
        files.folder(settings.receipts());
        shelf = new PackageShelf(files, settings.state().resolve("intake"));
        witnesses = new KeptWitnesses(files, settings.state());
        recover();
    }

    // What was confirmed is answered and put away, also if the node was ended in between.
    private void recover() throws IOException {
        for (TakenPackage note : shelf.notes()) {
            if (note.receipt().isPresent()) {
                reached(note);
                if (!files.exists(receiptFile(note.name()))) {
                    writeReceipt(note);
                }
                shelf.putAway(note.name());
            }
        }
        forgetOld();
    }

    private Last last(ProviderId provider) {
        return last.getOrDefault(provider, NONE);
    }

    private void reached(TakenPackage confirmed) {
        last.merge(confirmed.name().provider(), new Last(confirmed.name().sequence(), confirmed.digest()),
                (one, other) -> one.sequence() > other.sequence() ? one : other);
    }

    private Path receiptFile(PackageName name) {
        return settings.receipts().resolve(name.id() + ReceiptForm.ENDING);
    }

    private void writeReceipt(TakenPackage confirmed) throws IOException {
        files.write(receiptFile(confirmed.name()), confirmed.receipt().orElseThrow().getBytes(StandardCharsets.UTF_8));
    }

    synchronized Optional<Received> next() throws IOException {
        Map<ProviderId, SortedSet<Long>> waiting = waiting();
        List<ProviderId> providers = new ArrayList<>(waiting.keySet());
        // Those behind the one who had the last turn come first.
        providers.sort((one, other) -> {
            boolean oneHad = turn.isPresent() && one.compareTo(turn.get()) <= 0;
            boolean otherHad = turn.isPresent() && other.compareTo(turn.get()) <= 0;
            return oneHad == otherHad ? one.compareTo(other) : oneHad ? 1 : -1;
        });
        for (ProviderId provider : providers) {
            Optional<Received> received = next(provider, waiting.get(provider));
            if (received.isPresent()) {
                turn = Optional.of(provider);
                return received;
            }
        }
        return Optional.empty();
    }

    private Map<ProviderId, SortedSet<Long>> waiting() throws IOException {
        Map<ProviderId, SortedSet<Long>> waiting = new TreeMap<>();
        List<String> names = new ArrayList<>(files.names(settings.outbox(), PackageName.ENDING));
        names.addAll(shelf.taken());
        for (String file : names) {
            PackageName.of(file).ifPresent(name ->
                    waiting.computeIfAbsent(name.provider(), key -> new TreeSet<>()).add(name.sequence()));
        }
        return waiting;
    }

    private Optional<Received> next(ProviderId provider, SortedSet<Long> waiting) throws IOException {
        Last before = last(provider);
        for (long sequence : waiting.headSet(before.sequence() + 1)) {
            answerAgain(new PackageName(provider, sequence));
        }
        return behind(provider, before);
    }

    /** See {@link org.cadrenode.api.exchange.Intake#following}. */
    synchronized Optional<Received> following(Received received) throws IOException {
        PackageName name = name(received);
        if (last(name.provider()).sequence() >= name.sequence()) {
            return Optional.empty();
        }
        return behind(name.provider(), new Last(name.sequence(), inHand(received, name).digest()));
    }

    private Optional<Received> behind(ProviderId provider, Last before) throws IOException {
        PackageName name = new PackageName(provider, before.sequence() + 1);
        while (shelf.take(name, settings.outbox().resolve(name.file()))) {
            try {
                Verified good = verified.get(name.id());
                if (good == null) {
                    good = check.verify(shelf.taken(name), name, Optional.of(before.digest()));
                    receive(name, good);
                    verified.put(name.id(), good);
                }
                return Optional.of(new Received(good.manifest()));
            } catch (CadreException e) {
                setAside(shelf.taken(name), name, e);
            }
        }
        return Optional.empty();
    }

    private void receive(PackageName name, Verified good) throws IOException {
        if (shelf.note(name).filter(note -> note.digest().equals(good.digest())).isEmpty()) {
            AuditEvent event = AuditEvent.of(AuditAction.PACKAGE_RECEIVED, name.id()).with("package_digest", good.digest())
                    .with("witness", good.manifest().witness().hash()).with("content_digest", good.manifest().content())
                    .count("witness_sequence", good.manifest().witness().sequence()).count("rows", good.manifest().rows());
            boolean agrees = witnesses.agrees(name.provider(), good.manifest().witness());
            journal.record(agrees ? event : event.with("witness_against", "an earlier one"));
            witnesses.keep(name.provider(), good.manifest().witness());
            shelf.write(new TakenPackage(name, good.digest(), clock.instant(), Optional.empty(), false));
        }
    }

    // The same package again gets the same receipt; another one under an old name is refused.
    private void answerAgain(PackageName name) throws IOException {
        Path arrived = settings.outbox().resolve(name.file());
        if (!files.exists(arrived)) {
            return;
        }
        Optional<TakenPackage> note = shelf.confirmed(name);
        try {
            Digest digest = check.verify(arrived, name, Optional.empty()).digest();
            if (note.filter(one -> one.digest().equals(digest)).isEmpty()) {
                throw new CadreException(ErrorCode.PACKAGE_OUT_OF_ORDER,
                        "package " + name.id() + " is not the one that was confirmed under this name");
            }
        } catch (CadreException e) {
            setAside(arrived, name, e);
            return;
        }
        writeReceipt(note.orElseThrow());
        files.remove(arrived);
    }

    // Only what is wrong with the package itself; a sealed keystore or an unwritable journal refuses nothing.
    private void setAside(Path file, PackageName name, CadreException why) throws IOException {
        if (why.code() != ErrorCode.PACKAGE_NOT_AUTHENTIC && why.code() != ErrorCode.PACKAGE_OUT_OF_ORDER) {
            throw why;
        }
        journal.record(AuditEvent.of(AuditAction.PACKAGE_REFUSED, name.id()).ending(AuditOutcome.REFUSED)
                .with("code", why.code()));
        LOG.warn("A package was set aside: {}", why.getMessage());
        shelf.refuse(name, file);
    }

    /** Returns a part of a package in hand, which must be of that kind; {@code part} from 0. */
    InputStream open(Received received, PackageKind kind, int part) throws IOException {
        PackageName name = name(received);
        if (received.manifest().kind() != kind) {
            throw new CadreException(ErrorCode.USAGE, "package " + name.id() + " is of another kind than " + kind);
        }
        Verified good;
        synchronized (this) {
            good = inHand(received, name);
        }
        return check.open(shelf.taken(name), name, good, part);
    }

    private Verified inHand(Received received, PackageName name) {
        Verified good = verified.get(name.id());
        if (good == null || !good.manifest().equals(received.manifest())) {
            throw new CadreException(ErrorCode.NOT_FOUND, "package " + name.id() + " is not in hand: ask for the next one");
        }
        return good;
    }

    private static PackageName name(Received received) {
        return new PackageName(received.manifest().provider(), received.manifest().sequence());
    }

    synchronized void confirm(Received received, Receipt receipt) throws IOException {
        PackageName name = name(received);
        if (!receipt.packageId().equals(name.id()) || receipt.kind() != received.manifest().kind()) {
            throw new CadreException(ErrorCode.USAGE, "the receipt is not one for package " + name.id());
        }
        Optional<TakenPackage> note = shelf.note(name);
        if (note.filter(one -> one.receipt().isPresent()).isPresent()) {
            answer(note.get());
            return;
        }
        Verified good = inHand(received, name);
        if (last(name.provider()).sequence() != name.sequence() - 1) {
            throw new CadreException(ErrorCode.USAGE, "package " + name.id() + " is not confirmed before the one in front of it");
        }
        TakenPackage confirmed = new TakenPackage(name, good.digest(),
                note.map(TakenPackage::receivedAt).orElseGet(clock::instant), Optional.empty(), false)
                .confirmed(ReceiptForm.write(path, receipt, keystore));
        shelf.write(confirmed);
        answer(confirmed);
        forgetOld();
    }

    private void answer(TakenPackage confirmed) throws IOException {
        PackageName name = confirmed.name();
        reached(confirmed);
        passRemoved(name.provider());
        verified.remove(name.id());
        writeReceipt(confirmed);
        shelf.putAway(name);
    }

    // What was removed is not handed out again, and what comes behind it is next.
    private void passRemoved(ProviderId provider) throws IOException {
        for (Optional<TakenPackage> next = removedBehind(provider); next.isPresent(); next = removedBehind(provider)) {
            reached(next.get());
        }
    }

    private Optional<TakenPackage> removedBehind(ProviderId provider) throws IOException {
        return shelf.note(new PackageName(provider, last(provider).sequence() + 1)).filter(TakenPackage::removed);
    }

    /** See {@link org.cadrenode.api.exchange.Intake#remove}. */
    synchronized void remove(String packageId) throws IOException {
        PackageName name = PackageName.of(packageId).orElseThrow(() -> new CadreException(ErrorCode.USAGE, "that names no package"));
        Optional<TakenPackage> note = shelf.confirmed(name);
        if (note.isEmpty()) {
            return;
        }
        if (!note.get().removed()) {
            shelf.write(note.get().withoutContent());
        }
        shelf.remove(name);
        verified.remove(name.id());
        if (last(name.provider()).sequence() == name.sequence() - 1) {
            passRemoved(name.provider());
        }
    }

    private void forgetOld() throws IOException {
        if (settings.retentionDays() > 0) {
            shelf.forgetBefore(clock.instant().minus(Duration.ofDays(settings.retentionDays())));
        }
    }

    /** See {@link org.cadrenode.api.exchange.Intake#last}. A store may be one package ahead of what was confirmed. */
    synchronized Map<ProviderId, Long> last(Predicate<String> took) {
        Map<ProviderId, Long> numbers = new TreeMap<>();
        last.forEach((provider, newest) -> {
            long sequence = newest.sequence() + 1;
            while (sequence > 0 && !took.test(new PackageName(provider, sequence).id())) {
                sequence--;
            }
            numbers.put(provider, sequence);
        });
        return numbers;
    }

    /** See {@link org.cadrenode.api.exchange.Intake#again}. */
    synchronized void again(Map<ProviderId, Long> after) throws IOException {
        List<PackageName> names = new ArrayList<>();
        for (Map.Entry<ProviderId, Long> one : after.entrySet()) {
            for (long sequence = one.getValue() + 1; sequence <= last(one.getKey()).sequence(); sequence++) {
                PackageName name = new PackageName(one.getKey(), sequence);
                if (shelf.note(name).filter(TakenPackage::removed).isPresent()) {
                    continue;
                }
                if (!shelf.keeps(name)) {
                    throw new CadreException(ErrorCode.NOT_FOUND, "a store was put back to what it was before package " + name.id()
                            + ", which is not kept any more: put back a newer copy of it");
                }
                names.add(name);
            }
        }
        for (PackageName name : names) {
            shelf.takeAgain(name);
        }
        for (Map.Entry<ProviderId, Long> one : after.entrySet()) {
            if (names.stream().anyMatch(name -> name.provider().equals(one.getKey()))) {
                Optional<TakenPackage> before = one.getValue() == 0 ? Optional.empty() : shelf.note(new PackageName(one.getKey(), one.getValue()));
                last.put(one.getKey(), new Last(one.getValue(), before.map(TakenPackage::digest).orElse(PackageForm.NOTHING)));
                passRemoved(one.getKey());
                LOG.warn("A store was put back: packages of {} behind number {} are taken in again", one.getKey(), one.getValue());
            }
        }
    }

    /** Returns how many packages wait for one before them. */
    synchronized long held() throws IOException {
        return waiting().entrySet().stream().mapToLong(entry -> entry.getValue().stream().filter(sequence ->
                sequence > last(entry.getKey()).sequence() + 1).count()).sum();
    }

    /** Returns how many packages were refused and lie aside. */
    synchronized long setAside() throws IOException {
        return shelf.countRefused();
    }

    // By the receipts that were given, of each provider the last one that is not known here any more.
    private Map<ProviderId, Long> confirmedBefore() throws IOException {
        Map<ProviderId, Long> before = new TreeMap<>();
        for (String file : files.names(settings.receipts(), ReceiptForm.ENDING)) {
            PackageName.of(file.substring(0, file.length() - ReceiptForm.ENDING.length()))
                    .filter(name -> name.sequence() > last(name.provider()).sequence())
                    .ifPresent(name -> before.merge(name.provider(), name.sequence(), Math::max));
        }
        return before;
    }

    /** Tells how things stand here. */
    synchronized void tell(FormattingResultLog log) {
        try {
            log.info("{} packages are held behind another one; {} were refused and set aside", held(), setAside());
            if (setAside() > 0) {
                log.warn("{} packages were refused: see audit, and remove them from {} when done", setAside(), shelf.refused());
            }
            for (Map.Entry<ProviderId, Long> entry : confirmedBefore().entrySet()) {
                log.critical("This end was restored: it confirmed package {} of {}, and knows of none behind {}. Children who were taken back in"
                        + " between may be here again; restore a newer backup, or ask the provider to order them back once more",
                        entry.getValue(), entry.getKey(), last(entry.getKey()).sequence());
            }
            for (ProviderId provider : witnesses.contradicted()) {
                log.critical("The journal of {} went back or was changed: a witness does not agree with an earlier one. "
                        + "Verify its journal against the file in {}", provider, settings.state());
            }
            if (settings.trustOwnKeys()) {
                log.info("This node's own keys stand in for both ends: for an evaluation on one machine only");
            } else if (settings.providers().isEmpty() && !waiting().isEmpty()) {
                log.warn("Packages wait, and no provider's keys are known: set providerKeys");
            }
        } catch (IOException e) {
            log.critical("The directories of the exchange cannot be read: {}", e.getClass().getSimpleName());
        }
    }
}
