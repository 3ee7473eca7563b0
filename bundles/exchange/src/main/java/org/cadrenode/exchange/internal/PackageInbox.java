package org.cadrenode.exchange.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
    private static final String NOTE = ".json";
    private static final Last NONE = new Last(0, PackageForm.NOTHING);

    private final PackagePath path;
    private final Settings settings;
    private final Keystore keystore;
    private final Journal journal;
    private final DurableFiles files;
    private final Clock clock;
    private final PackageCheck check;
    private final KeptWitnesses witnesses;
    private final Path taken;
    private final Path applied;
    private final Path refused;
    private final Path notes;
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
        Path home = settings.state().resolve("intake");
        taken = home.resolve("taken");
        applied = home.resolve("applied");
        refused = home.resolve("refused");
        notes = home.resolve("notes");
        files.folder(settings.outbox());
        files.folder(settings.receipts());
        for (Path folder : List.of(home, taken, applied, refused, notes)) {
            files.ownFolder(folder);
        }
        witnesses = new KeptWitnesses(files, settings.state());
        recover();
    }

    // What was confirmed is answered and put away, also if the node was ended in between.
    private void recover() throws IOException {
        for (String file : files.names(notes, NOTE)) {
            TakenPackage note = TakenPackage.read(files.read(notes.resolve(file), TakenPackage.LONGEST));
            if (note.receipt().isPresent()) {
                last.merge(note.name().provider(), new Last(note.name().sequence(), note.digest()),
                        (one, other) -> one.sequence() > other.sequence() ? one : other);
                if (!files.exists(receiptFile(note.name()))) {
                    files.write(receiptFile(note.name()), note.receipt().get().getBytes(StandardCharsets.UTF_8));
                }
                putAway(note.name());
            }
        }
        forgetOld();
    }

    private Optional<TakenPackage> note(PackageName name) throws IOException {
        Path file = notes.resolve(name.id() + NOTE);
        return files.exists(file) ? Optional.of(TakenPackage.read(files.read(file, TakenPackage.LONGEST))) : Optional.empty();
    }

    private Path receiptFile(PackageName name) {
        return settings.receipts().resolve(name.id() + ReceiptForm.ENDING);
    }

    private void putAway(PackageName name) throws IOException {
        if (files.exists(taken.resolve(name.file()))) {
            files.rename(taken.resolve(name.file()), applied.resolve(name.file()));
        }
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
        names.addAll(files.names(taken, PackageName.ENDING));
        for (String file : names) {
            PackageName.of(file).ifPresent(name ->
                    waiting.computeIfAbsent(name.provider(), key -> new TreeSet<>()).add(name.sequence()));
        }
        return waiting;
    }

    private Optional<Received> next(ProviderId provider, SortedSet<Long> waiting) throws IOException {
        Last before = last.getOrDefault(provider, NONE);
        for (long sequence : waiting.headSet(before.sequence() + 1)) {
            answerAgain(new PackageName(provider, sequence));
        }
        return behind(provider, before);
    }

    /** See {@link org.cadrenode.api.exchange.Intake#following}. */
    synchronized Optional<Received> following(Received received) throws IOException {
        PackageName name = name(received);
        if (last.getOrDefault(name.provider(), NONE).sequence() >= name.sequence()) {
            return Optional.empty();
        }
        return behind(name.provider(), new Last(name.sequence(), inHand(received, name).digest()));
    }

    private Optional<Received> behind(ProviderId provider, Last before) throws IOException {
        PackageName name = new PackageName(provider, before.sequence() + 1);
        Path arrived = settings.outbox().resolve(name.file());
        Path own = taken.resolve(name.file());
        while (files.exists(own) || files.exists(arrived)) {
            if (!files.exists(own)) {
                files.move(arrived, own);
            }
            try {
                Verified good = verified.get(name.id());
                if (good == null) {
                    good = check.verify(own, name, Optional.of(before.digest()));
                    receive(name, good);
                    verified.put(name.id(), good);
                }
                return Optional.of(new Received(good.manifest()));
            } catch (CadreException e) {
                setAside(own, name, e);
            }
        }
        return Optional.empty();
    }

    private void receive(PackageName name, Verified good) throws IOException {
        Optional<TakenPackage> note = note(name);
        if (note.isEmpty() || !note.get().digest().equals(good.digest())) {
            AuditEvent event = AuditEvent.of(AuditAction.PACKAGE_RECEIVED, name.id()).with("package_digest", good.digest())
                    .with("witness", good.manifest().witness().hash()).with("content_digest", good.manifest().content())
                    .count("witness_sequence", good.manifest().witness().sequence()).count("rows", good.manifest().rows());
            boolean agrees = witnesses.agrees(name.provider(), good.manifest().witness());
            journal.record(agrees ? event : event.with("witness_against", "an earlier one"));
            witnesses.keep(name.provider(), good.manifest().witness());
            files.write(notes.resolve(name.id() + NOTE),
                    new TakenPackage(name, good.digest(), clock.instant(), Optional.empty(), false).write());
        }
    }

    // The same package again gets the same receipt; another one under an old name is refused.
    private void answerAgain(PackageName name) throws IOException {
        Path arrived = settings.outbox().resolve(name.file());
        if (!files.exists(arrived)) {
            return;
        }
        Optional<TakenPackage> note = note(name).filter(one -> one.receipt().isPresent());
        try {
            Verified good = check.verify(arrived, name, Optional.empty());
            if (note.isEmpty() || !note.get().digest().equals(good.digest())) {
                throw new CadreException(ErrorCode.PACKAGE_OUT_OF_ORDER,
                        "package " + name.id() + " is not the one that was confirmed under this name");
            }
        } catch (CadreException e) {
            setAside(arrived, name, e);
            return;
        }
        files.write(receiptFile(name), note.get().receipt().orElseThrow().getBytes(StandardCharsets.UTF_8));
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
        int number = 1;
        while (files.exists(refused.resolve(name.id() + "." + number + PackageName.ENDING))) {
            number++;
        }
        files.move(file, refused.resolve(name.id() + "." + number + PackageName.ENDING));
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
        return check.open(taken.resolve(name.file()), name, good, part);
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
        Optional<TakenPackage> note = note(name);
        if (note.filter(one -> one.receipt().isPresent()).isPresent()) {
            answer(note.get());
            return;
        }
        Verified good = inHand(received, name);
        if (last.getOrDefault(name.provider(), NONE).sequence() != name.sequence() - 1) {
            throw new CadreException(ErrorCode.USAGE, "package " + name.id() + " is not confirmed before the one in front of it");
        }
        TakenPackage confirmed = new TakenPackage(name, good.digest(),
                note.map(TakenPackage::receivedAt).orElseGet(clock::instant), Optional.empty(), false)
                .confirmed(ReceiptForm.write(path, receipt, keystore));
        files.write(notes.resolve(name.id() + NOTE), confirmed.write());
        answer(confirmed);
        forgetOld();
    }

    private void answer(TakenPackage confirmed) throws IOException {
        PackageName name = confirmed.name();
        last.merge(name.provider(), new Last(name.sequence(), confirmed.digest()),
                (one, other) -> one.sequence() > other.sequence() ? one : other);
        passRemoved(name.provider());
        verified.remove(name.id());
        files.write(receiptFile(name), confirmed.receipt().orElseThrow().getBytes(StandardCharsets.UTF_8));
        putAway(name);
    }

    // What was removed is not handed out again, and what comes behind it is next.
    private void passRemoved(ProviderId provider) throws IOException {
        Last at = last.getOrDefault(provider, NONE);
        Optional<TakenPackage> following = note(new PackageName(provider, at.sequence() + 1));
        while (following.filter(TakenPackage::removed).isPresent()) {
            at = new Last(at.sequence() + 1, following.get().digest());
            last.put(provider, at);
            following = note(new PackageName(provider, at.sequence() + 1));
        }
    }

    /** See {@link org.cadrenode.api.exchange.Intake#remove}. */
    synchronized void remove(String packageId) throws IOException {
        PackageName name = PackageName.of(packageId).orElseThrow(() -> new CadreException(ErrorCode.USAGE, "that names no package"));
        Optional<TakenPackage> note = note(name).filter(one -> one.receipt().isPresent());
        if (note.isEmpty()) {
            return;
        }
        if (!note.get().removed()) {
            files.write(notes.resolve(name.id() + NOTE), note.get().withoutContent().write());
        }
        for (Path folder : List.of(applied, taken)) {
            if (files.exists(folder.resolve(name.file()))) {
                files.remove(folder.resolve(name.file()));
            }
        }
        verified.remove(name.id());
        if (last.getOrDefault(name.provider(), NONE).sequence() == name.sequence() - 1) {
            passRemoved(name.provider());
        }
    }

    private void forgetOld() throws IOException {
        if (settings.retentionDays() == 0) {
            return;
        }
        Instant oldest = clock.instant().minus(Duration.ofDays(settings.retentionDays()));
        for (String file : files.names(applied, PackageName.ENDING)) {
            if (files.changedAt(applied.resolve(file)).isBefore(oldest)) {
                files.remove(applied.resolve(file));
            }
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
            long newest = last.getOrDefault(one.getKey(), new Last(0, PackageForm.NOTHING)).sequence();
            for (long sequence = one.getValue() + 1; sequence <= newest; sequence++) {
                PackageName name = new PackageName(one.getKey(), sequence);
                if (note(name).filter(TakenPackage::removed).isPresent()) {
                    continue;
                }
                if (!files.exists(applied.resolve(name.file())) && !files.exists(taken.resolve(name.file()))) {
                    throw new CadreException(ErrorCode.NOT_FOUND, "a store was put back to what it was before package " + name.id()
                            + ", which is not kept any more: put back a newer copy of it");
                }
                names.add(name);
            }
        }
        for (PackageName name : names) {
            if (files.exists(applied.resolve(name.file()))) {
                files.rename(applied.resolve(name.file()), taken.resolve(name.file()));
            }
        }
        for (Map.Entry<ProviderId, Long> one : after.entrySet()) {
            if (names.stream().anyMatch(name -> name.provider().equals(one.getKey()))) {
                Optional<TakenPackage> before = one.getValue() == 0 ? Optional.empty() : note(new PackageName(one.getKey(), one.getValue()));
                last.put(one.getKey(), new Last(one.getValue(), before.map(TakenPackage::digest).orElse(PackageForm.NOTHING)));
                passRemoved(one.getKey());
                LOG.warn("A store was put back: packages of {} behind number {} are taken in again", one.getKey(), one.getValue());
            }
        }
    }

    /** Returns how many packages wait for one before them. */
    synchronized long held() throws IOException {
        return waiting().entrySet().stream().mapToLong(entry -> entry.getValue().stream().filter(sequence ->
                sequence > last.getOrDefault(entry.getKey(), NONE).sequence() + 1).count()).sum();
    }

    /** Returns how many packages were refused and lie aside. */
    synchronized long setAside() throws IOException {
        return files.names(refused, PackageName.ENDING).size();
    }

    // By the receipts that were given, of each provider the last one that is not known here any more.
    private Map<ProviderId, Long> confirmedBefore() throws IOException {
        Map<ProviderId, Long> before = new TreeMap<>();
        for (String file : files.names(settings.receipts(), ReceiptForm.ENDING)) {
            PackageName.of(file.substring(0, file.length() - ReceiptForm.ENDING.length()))
                    .filter(name -> name.sequence() > last.getOrDefault(name.provider(), NONE).sequence())
                    .ifPresent(name -> before.merge(name.provider(), name.sequence(), Math::max));
        }
        return before;
    }

    /** Tells how things stand here. */
    synchronized void tell(FormattingResultLog log) {
        try {
            log.info("{} packages are held behind another one; {} were refused and set aside", held(), setAside());
            if (setAside() > 0) {
                log.warn("{} packages were refused: see audit, and remove them from {} when done", setAside(), refused);
            }
            for (Map.Entry<ProviderId, Long> entry : confirmedBefore().entrySet()) {
                log.critical("This end was restored: it confirmed package {} of {}, and knows of none behind {}. Children who were taken back in"
                        + " between may be here again; restore a newer backup, or ask the provider to order them back once more",
                        entry.getValue(), entry.getKey(), last.getOrDefault(entry.getKey(), NONE).sequence());
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
