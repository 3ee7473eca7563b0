package org.cadrenode.keystore.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyCustody;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.SealState;
import org.cadrenode.api.keys.SealStatus;
import org.cadrenode.api.keys.UnsealMethod;
import org.jspecify.annotations.Nullable;

/**
 * The custody of the node's keys. One thing happens at a time; {@link #status}, {@link #keys} and {@link #consequences}
 * never wait for it. What people do is journalled before it happens; what the node does by itself at its start, when there is no journal
 * yet, is journalled by the journal when it sees the keys.
 */
public final class Custody implements KeyCustody {
    private static final String KEYSTORE = Holding.KEYSTORE;

    private final Places places;
    private final boolean createFirst;
    private final Stretching stretching;
    private final Surroundings around;
    private final KeystoreDirectory directory;
    private final Credential credential;
    private final @Nullable TokenKey token;
    private final Holding holding;
    private final Copies copies;
    private final Enrolling enrolling;
    private final Refusals refusals;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Integer, KeyShares.Share> given = new TreeMap<>();
    private volatile int givenCount;
    private volatile Reason reason = Reason.STARTING;
    private boolean sealedByHand;
    private boolean stopped;
    private @Nullable String failedState;

    /** @param createFirst whether a node that has no keystore makes one that its credential file opens */
    public Custody(Places places, boolean createFirst, Surroundings around) {
        this(places, createFirst, around, Stretching.REAL, DurableFile.Steps.NONE);
    }

    Custody(Places places, boolean createFirst, Surroundings around, Stretching stretching, DurableFile.Steps steps) {
        this.places = places;
        this.createFirst = createFirst;
        this.stretching = stretching;
        this.around = around;
        this.directory = new KeystoreDirectory(places.keystore(), steps);
        this.credential = new Credential(places.credential(), places.service());
        this.token = places.token().map(TokenKey::new).orElse(null);
        this.holding = new Holding(directory, around);
        this.copies = new Copies(holding, directory, around, token);
        this.enrolling = new Enrolling(holding, new KeyRequests(directory.path().resolve("key-requests")), around);
        this.refusals = new Refusals(around);
    }

    /**
     * Opens the keystore with what needs nobody: the credential file or the token; makes it at the first start. An
     * attempt that failed is made again only when one of the files has changed. Does nothing after {@link #seal}.
     */
    public void attempt() {
        lock.lock();
        try {
            if (holding.open() != null || sealedByHand || stopped) {
                return;
            }
            String state = FileStates.of(credential.file(), places.keystore(), places.token().map(Places.Token::pinFile).orElse(null));
            if (state.equals(failedState)) {
                return;
            }
            reason = attemptNow();
            // A token may be plugged in at any time, and that changes no file.
            failedState = reason == Reason.TOKEN_FAILED ? null : state;
        } finally {
            lock.unlock();
        }
    }

    /** Returns why the keystore is not open. */
    public Reason reason() {
        return reason;
    }

    /** Returns how many keys are in use; 0 while sealed. */
    public int size() {
        Holding.Open now = holding.open();
        return now == null ? 0 : now.keys().size();
    }

    /** Returns the credential file that counts now. */
    public Path credentialFile() {
        return credential.file();
    }

    /** Returns whether others than its owner may read or write the credential file. */
    public boolean credentialOpenToOthers() {
        return credential.openToOthers();
    }

    /** Takes the keys back and forgets them, when the node stops. */
    public void close() {
        lock.lock();
        try {
            stopped = true;
            forget();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public SealStatus status() {
        Holding.Open now = holding.open();
        if (now != null) {
            return status(SealState.UNSEALED, "", now.ways(), 0);
        }
        try {
            KeystoreDirectory.Found found = directory.find();
            if (found instanceof KeystoreDirectory.Stored stored) {
                return status(SealState.SEALED, reason.explanation(), stored.ways(), givenCount);
            }
            if (found instanceof KeystoreDirectory.Absent) {
                return status(SealState.ABSENT, reason.explanation(), null, 0);
            }
            return status(SealState.SEALED, Reason.KEYSTORE_DAMAGED.explanation(), null, 0);
        } catch (IOException e) {
            return status(SealState.SEALED, Reason.FILE_FAILED.explanation(), null, 0);
        }
    }

    @Override
    public void initialise(UnsealPlan plan, ShareHandover handover) throws IOException {
        lock.lock();
        try {
            Plan.check(plan, token != null);
            Holding.Open now = holding.open();
            if (now == null && !(directory.find() instanceof KeystoreDirectory.Absent)) {
                throw Holding.sealed();
            }
            if (now == null && places.hasWorkedBefore()) {
                throw new CadreException(ErrorCode.WRONG_STAGE, Reason.KEYSTORE_MISSING.sentence() + " " + Reason.KEYSTORE_MISSING.remedy());
            }
            AuditEvent event = AuditEvent.of(now == null ? AuditAction.KEYSTORE_CREATED : AuditAction.UNSEALING_CHANGED, KEYSTORE)
                .with("passphrase", plan.passphrase().isPresent()).with("credential", plan.credential()).with("token", plan.token())
                .count("shares", plan.shares().orElse(0)).count("threshold", plan.threshold().orElse(0));
            around.record(event);
            if (now == null) {
                create(plan, true, handover);
            } else {
                replace(now, plan, handover);
            }
        } finally {
            plan.passphrase().ifPresent(passphrase -> Arrays.fill(passphrase, '\0'));
            lock.unlock();
        }
    }

    /**
     * Opens the keystore with a passphrase: that of the way PASSPHRASE, or the text of the credential file. Without any
     * letters it asks the token.
     */
    @Override
    public SealStatus unseal(char[] passphrase) {
        lock.lock();
        try {
            if (holding.open() != null) {
                return status();
            }
            around.demandJournal();
            KeystoreDirectory.Stored stored = holding.stored();
            if (passphrase.length == 0 && token != null && stored.ways().methods().contains(UnsealMethod.TOKEN)) {
                byte[] root = Unlocking.byToken(stored.ways(), token);
                enter(stored, root, UnsealMethod.TOKEN, true);
                return status();
            }
            for (UnsealMethod method : List.of(UnsealMethod.PASSPHRASE, UnsealMethod.CREDENTIAL)) {
                byte[] root = Unlocking.byText(stored.ways(), method, passphrase);
                if (root != null) {
                    enter(stored, root, method, true);
                    return status();
                }
            }
            throw refusals.of(new CadreException(ErrorCode.UNSEALING_REFUSED, "the passphrase does not open the keystore"),
                UnsealMethod.PASSPHRASE, 0);
        } catch (IOException e) {
            throw failed(e);
        } finally {
            Arrays.fill(passphrase, '\0');
            lock.unlock();
        }
    }

    @Override
    public SealStatus give(char[] line) {
        lock.lock();
        try {
            if (holding.open() != null) {
                return status();
            }
            around.demandJournal();
            KeystoreDirectory.Stored stored = holding.stored();
            if (!stored.ways().methods().contains(UnsealMethod.SHARES)) {
                throw new CadreException(ErrorCode.USAGE, "no key shares open this keystore");
            }
            Map<String, String> facts = stored.ways().facts(UnsealMethod.SHARES);
            int index = 0;
            try {
                KeyShares.Share share = KeyShares.read(line);
                index = share.index();
                KeyShares.demandOneOf(facts, share);
                around.record(AuditEvent.of(AuditAction.KEY_SHARE_GIVEN, KEYSTORE).count("share", index)
                    .count("given", given.containsKey(index) ? given.size() : given.size() + 1).count("threshold", KeyShares.threshold(facts)));
                given.put(index, share);
                givenCount = given.size();
                if (given.size() >= KeyShares.threshold(facts)) {
                    byte[] root = Unlocking.byShares(stored.ways(), given.values());
                    enter(stored, root, UnsealMethod.SHARES, true);
                }
            } catch (CadreException e) {
                if (e.code() == ErrorCode.KEY_SHARE_INVALID) {
                    if (given.size() >= KeyShares.threshold(facts)) {
                        forgetShares();
                    }
                    throw refusals.of(e, UnsealMethod.SHARES, index);
                }
                throw e;
            }
            return status();
        } catch (IOException e) {
            throw failed(e);
        } finally {
            Arrays.fill(line, '\0');
            lock.unlock();
        }
    }

    @Override
    public SealStatus seal() {
        lock.lock();
        try {
            if (status().state() == SealState.ABSENT) {
                return status();
            }
            around.record(AuditEvent.of(AuditAction.KEYSTORE_SEALED, KEYSTORE));
            forget();
            sealedByHand = true;
            reason = Reason.SEALED_BY_HAND;
            return status();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<KeyLine> keys() {
        Holding.Open now = holding.demandOpen();
        List<KeyLine> lines = new ArrayList<>();
        for (KeyPurpose purpose : KeyPurpose.values()) {
            lines.add(new KeyLine(purpose, now.keys().versions(purpose), around.left(purpose)));
        }
        return List.copyOf(lines);
    }

    @Override
    public List<String> consequences(KeyPurpose purpose) {
        return Consequences.of(purpose);
    }

    @Override
    public int rotate(KeyPurpose purpose) throws IOException {
        lock.lock();
        try {
            Holding.Open now = holding.demandOpen();
            Consequences.demandThatItRotates(purpose);
            int version = now.keys().versions(purpose).get(0) + 1;
            around.record(AuditEvent.of(AuditAction.KEY_ROTATED, purpose).count(Holding.VERSION, version));
            byte[] secret = Secrets.random(KeyRing.SECRET_BYTES);
            holding.add(now, purpose, version, secret);
            return version;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void rotateRoot() throws IOException {
        lock.lock();
        try {
            Holding.Open now = holding.demandOpen();
            around.record(AuditEvent.of(AuditAction.KEY_ROTATED, "root"));
            byte[] root = Secrets.random(Secrets.BYTES);
            Ways ways = Plan.rewrap(now.ways(), now.contents().others(), root);
            holding.commit(now.contents(), root, ways);
            holding.rekey(now, root, now.contents(), ways);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String backUp(Path target) throws IOException {
        return locked(() -> copies.backUp(target));
    }

    @Override
    public int tryBackup(Path copy, Optional<char[]> passphrase, List<char[]> shares) throws IOException {
        try {
            return locked(() -> copies.tryBackup(copy, passphrase, shares));
        } finally {
            passphrase.ifPresent(text -> Arrays.fill(text, '\0'));
            shares.forEach(share -> Arrays.fill(share, '\0'));
        }
    }

    @Override
    public void restore(Path copy) throws IOException {
        lock.lock();
        try {
            copies.restore(copy);
            forgetShares();
            sealedByHand = true;
            reason = Reason.NEEDS_PEOPLE;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String request(KeyPurpose purpose) throws IOException {
        return locked(() -> enrolling.request(purpose));
    }

    @Override
    public String fingerprint(String requestOrGrant) {
        // Verifying needs no key of this node, so it works while the keystore is sealed, too.
        return Enrolment.fingerprint(new NodeKeys(new KeyRing()), requestOrGrant);
    }

    @Override
    public KeyPurpose purpose(String requestOrGrant) {
        return Enrolment.purpose(requestOrGrant);
    }

    @Override
    public String grant(String text, String fingerprint) throws IOException {
        return locked(() -> enrolling.grant(text, fingerprint));
    }

    @Override
    public int accept(String text, String fingerprint) throws IOException {
        return locked(() -> enrolling.accept(text, fingerprint));
    }

    @Override
    public <T> T atRest(RestingWork<T> work) throws IOException {
        return locked(() -> holding.atRest(work));
    }

    private interface Work<T> {
        T done() throws IOException;
    }

    private <T> T locked(Work<T> work) throws IOException {
        lock.lock();
        try {
            return work.done();
        } finally {
            lock.unlock();
        }
    }

    // What needs nobody.

    private Reason attemptNow() {
        try {
            KeystoreDirectory.Found found = directory.find();
            if (found instanceof KeystoreDirectory.Damaged) {
                return Reason.KEYSTORE_DAMAGED;
            }
            if (found instanceof KeystoreDirectory.Stored stored) {
                return attemptWith(stored);
            }
            if (places.hasWorkedBefore()) {
                return Reason.KEYSTORE_MISSING;
            }
            if (!createFirst) {
                return Reason.WAITING;
            }
            create(new UnsealPlan(Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), true, false), false,
                shares -> { });
            return Reason.STARTING;
        } catch (Credential.Unusable e) {
            return Reason.CREDENTIAL_UNUSABLE;
        } catch (IOException e) {
            return Reason.FILE_FAILED;
        }
    }

    private Reason attemptWith(KeystoreDirectory.Stored stored) throws IOException {
        Ways ways = stored.ways();
        Reason met = Reason.NEEDS_PEOPLE;
        if (ways.methods().contains(UnsealMethod.CREDENTIAL)) {
            met = credential.exists() ? Reason.CREDENTIAL_WRONG : Reason.CREDENTIAL_MISSING;
            byte[] root;
            try {
                root = Unlocking.byCredential(ways, credential);
            } catch (IOException e) {
                root = null;
                met = Reason.CREDENTIAL_UNUSABLE;
            }
            if (root != null) {
                enter(stored, root, UnsealMethod.CREDENTIAL, false);
                return Reason.STARTING;
            }
        }
        if (token != null && ways.methods().contains(UnsealMethod.TOKEN)) {
            try {
                enter(stored, Unlocking.byToken(ways, token), UnsealMethod.TOKEN, false);
                return Reason.STARTING;
            } catch (TokenKey.PinRefused e) {
                return Reason.PIN_REFUSED;
            } catch (IOException e) {
                return Reason.TOKEN_FAILED;
            }
        }
        return met;
    }

    private void create(UnsealPlan plan, boolean recorded, ShareHandover handover) throws IOException {
        KeystoreForm.Contents contents = new KeystoreForm.Contents(new KeyRing(), new TreeMap<>());
        byte[] id = Secrets.random(Secrets.BYTES);
        contents.others().put(Holding.KEYSTORE_ID, id);
        Unlocking.complete(contents.ring());
        byte[] root = Secrets.random(Secrets.BYTES);
        if (plan.credential() && !credential.exists()) {
            credential.create();
        }
        char[] text = plan.credential() ? credential.usable() : null;
        Plan.Made made = Plan.make(plan, HexFormat.of().formatHex(id), root, stretching, text, plan.token() ? token : null);
        wipe(text);
        contents.others().putAll(made.wrapping());
        hand(made, handover);
        holding.commit(contents, root, made.ways());
        sealedByHand = false;
        holding.publish(new Holding.Open(root, contents, made.ways(), new NodeKeys(contents.ring()), () -> { }, made.ways().methods().iterator().next()),
            true, recorded);
    }

    // Before the keystore needs them: a kill between the two leaves shares that open nothing, and never the other way round.
    private static void hand(Plan.Made made, ShareHandover handover) throws IOException {
        if (!made.shares().isEmpty()) {
            handover.hand(made.shares());
        }
    }

    private void replace(Holding.Open now, UnsealPlan plan, ShareHandover handover) throws IOException {
        byte[] root = Secrets.random(Secrets.BYTES);
        char[] text = null;
        if (plan.credential()) {
            if (credential.isTheServiceManagers()) {
                text = credential.usable();
            } else {
                credential.prepare();
                text = credential.following().orElseThrow();
            }
        }
        Plan.Made made = Plan.make(plan, now.ways().keystore(), root, stretching, text, plan.token() ? token : null);
        wipe(text);
        Map<String, byte[]> others = Plan.withoutWays(now.contents().others());
        others.putAll(made.wrapping());
        KeystoreForm.Contents contents = new KeystoreForm.Contents(now.contents().ring(), others);
        hand(made, handover);
        holding.commit(contents, root, made.ways());
        credential.follow();
        holding.rekey(now, root, contents, made.ways());
    }

    private void enter(KeystoreDirectory.Stored stored, byte[] root, UnsealMethod method, boolean byPerson) throws IOException {
        holding.enter(stored, root, method, byPerson);
        sealedByHand = false;
        refusals.forget();
        forgetShares();
    }

    private void forget() {
        holding.forget();
        forgetShares();
    }

    private void forgetShares() {
        given.values().forEach(KeyShares.Share::wipe);
        given.clear();
        givenCount = 0;
    }

    private static SealStatus status(SealState state, String explanation, @Nullable Ways ways, int given) {
        if (ways == null) {
            return new SealStatus(state, explanation, Set.of(), 0, 0, "");
        }
        int threshold = ways.methods().contains(UnsealMethod.SHARES) ? KeyShares.threshold(ways.facts(UnsealMethod.SHARES)) : 0;
        return new SealStatus(state, explanation, ways.methods(), threshold, given, ways.fingerprint());
    }

    private static CadreException failed(IOException e) {
        return new CadreException(ErrorCode.KEYSTORE_FAILED, e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
    }

    private static void wipe(char @Nullable [] text) {
        if (text != null) {
            Arrays.fill(text, '\0');
        }
    }
}
