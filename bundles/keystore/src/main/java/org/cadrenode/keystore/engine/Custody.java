package org.cadrenode.keystore.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.AuditOutcome;
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
    private static final String KEYSTORE = "keystore";
    private static final String KEYSTORE_ID = "keystore-id";
    private static final String METHOD = "method";
    private static final String VERSION = "version";

    private final Places places;
    private final boolean createFirst;
    private final Stretching stretching;
    private final Surroundings around;
    private final KeystoreDirectory directory;
    private final Credential credential;
    private final @Nullable TokenKey token;
    private final KeyRequests requests;
    private final Refusals refusals;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Integer, KeyShares.Share> given = new TreeMap<>();
    private volatile int givenCount;
    private volatile @Nullable Open open;
    private volatile Reason reason = Reason.STARTING;
    private boolean sealedByHand;
    private boolean stopped;
    private @Nullable String failedState;

    /** The opened keystore. */
    private record Open(byte[] root, KeystoreForm.Contents contents, Ways ways, NodeKeys keys, Runnable takeBack,
            UnsealMethod method) {
        Open rekeyed(byte[] fresh, KeystoreForm.Contents held, Ways other) {
            return new Open(fresh, held, other, keys, takeBack, method);
        }

        Open published(NodeKeys operations, Runnable back) {
            return new Open(root, contents, ways, operations, back, method);
        }

        @Override
        public String toString() {
            return "Open[redacted]";
        }
    }

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
        this.requests = new KeyRequests(directory.path().resolve("key-requests"));
        this.refusals = new Refusals(around);
    }

    /**
     * Opens the keystore with what needs nobody: the credential file or the token; makes it at the first start. An
     * attempt that failed is made again only when one of the files has changed. Does nothing after {@link #seal}.
     */
    public void attempt() {
        lock.lock();
        try {
            if (open != null || sealedByHand || stopped) {
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
        Open now = open;
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
        Open now = open;
        if (now != null) {
            return status(SealState.UNSEALED, "", now.ways(), 0);
        }
        try {
            KeystoreDirectory.Found found = directory.find();
            if (found instanceof KeystoreDirectory.Stored stored) {
                return status(SealState.SEALED, explanation(reason), stored.ways(), givenCount);
            }
            if (found instanceof KeystoreDirectory.Absent) {
                return status(SealState.ABSENT, explanation(reason), null, 0);
            }
            return status(SealState.SEALED, explanation(Reason.KEYSTORE_DAMAGED), null, 0);
        } catch (IOException e) {
            return status(SealState.SEALED, explanation(Reason.FILE_FAILED), null, 0);
        }
    }

    @Override
    public List<String> initialise(UnsealPlan plan) throws IOException {
        lock.lock();
        try {
            Plan.check(plan, token != null);
            Open now = open;
            if (now == null && !(directory.find() instanceof KeystoreDirectory.Absent)) {
                throw sealed();
            }
            if (now == null && places.hasWorkedBefore()) {
                throw new CadreException(ErrorCode.WRONG_STAGE, Reason.KEYSTORE_MISSING.sentence() + " " + Reason.KEYSTORE_MISSING.remedy());
            }
            AuditEvent event = AuditEvent.of(now == null ? AuditAction.KEYSTORE_CREATED : AuditAction.UNSEALING_CHANGED, KEYSTORE)
                .with("passphrase", plan.passphrase().isPresent()).with("credential", plan.credential()).with("token", plan.token())
                .count("shares", plan.shares().orElse(0)).count("threshold", plan.threshold().orElse(0));
            around.record(event);
            return now == null ? create(plan, true) : replace(now, plan);
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
            if (open != null) {
                return status();
            }
            around.demandJournal();
            KeystoreDirectory.Stored stored = stored();
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
            if (open != null) {
                return status();
            }
            around.demandJournal();
            KeystoreDirectory.Stored stored = stored();
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
        Open now = demandOpen();
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
            Open now = demandOpen();
            Consequences.demandThatItRotates(purpose);
            int version = now.keys().versions(purpose).get(0) + 1;
            around.record(AuditEvent.of(AuditAction.KEY_ROTATED, purpose).count(VERSION, version));
            byte[] secret = Secrets.random(KeyRing.SECRET_BYTES);
            add(now, purpose, version, secret);
            return version;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void rotateRoot() throws IOException {
        lock.lock();
        try {
            Open now = demandOpen();
            around.record(AuditEvent.of(AuditAction.KEY_ROTATED, "root"));
            byte[] root = Secrets.random(Secrets.BYTES);
            Ways ways = Plan.rewrap(now.ways(), now.contents().others(), root);
            commit(now.contents(), root, ways);
            open = now.rekeyed(root, now.contents(), ways);
            Arrays.fill(now.root(), (byte) 0);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String backUp(Path target) throws IOException {
        lock.lock();
        try {
            KeystoreDirectory.Stored stored = stored();
            Ways ways = stored.ways().without(UnsealMethod.CREDENTIAL);
            if (ways.methods().isEmpty()) {
                throw new CadreException(ErrorCode.USAGE, "nothing but the credential file opens this keystore, and a copy could be "
                    + "opened by nobody: add shares or a passphrase first (key:init --shares 5 --threshold 3 --credential)");
            }
            if (Files.exists(target)) {
                throw new CadreException(ErrorCode.USAGE, "there is a file of that name already");
            }
            byte[] bytes = Backup.encode(new KeystoreDirectory.Stored(stored.store(), ways));
            String digest = Secrets.digestText(bytes);
            around.record(AuditEvent.of(AuditAction.KEY_BACKED_UP, KEYSTORE).with("digest", digest));
            DurableFile.replace(target, bytes);
            return digest;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int tryBackup(Path copy, Optional<char[]> passphrase, List<char[]> shares) throws IOException {
        lock.lock();
        try {
            Open now = demandOpen();
            around.demandJournal();
            AuditEvent event = AuditEvent.of(AuditAction.KEY_BACKUP_TESTED, KEYSTORE);
            try {
                KeystoreDirectory.Stored stored = Backup.read(copy);
                int same = Unlocking.compare(now.contents().ring(), stored, passphrase, shares, token);
                around.record(event.count("keys", same));
                return same;
            } catch (CadreException e) {
                around.record(event.ending(AuditOutcome.REFUSED).with("code", e.code()));
                throw e;
            }
        } finally {
            passphrase.ifPresent(text -> Arrays.fill(text, '\0'));
            shares.forEach(share -> Arrays.fill(share, '\0'));
            lock.unlock();
        }
    }

    @Override
    public void restore(Path copy) throws IOException {
        lock.lock();
        try {
            if (open != null) {
                throw new CadreException(ErrorCode.WRONG_STAGE, "the keystore is unsealed: key:seal first");
            }
            KeystoreDirectory.Stored stored = Backup.read(copy);
            around.record(AuditEvent.of(AuditAction.KEYSTORE_RESTORED, KEYSTORE).with("fingerprint", stored.ways().fingerprint()));
            directory.keepAside();
            directory.commit(stored.store(), stored.ways());
            forgetShares();
            failedState = null;
            reason = Reason.NEEDS_PEOPLE;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String request() throws IOException {
        lock.lock();
        try {
            Open now = demandOpen();
            String text = Enrolment.request(now.keys());
            String digest = HexFormat.of().formatHex(Enrolment.readRequest(now.keys(), text).digest());
            around.record(AuditEvent.of(AuditAction.KEY_REQUESTED, KeyPurpose.LINKAGE).with("request", digest));
            requests.add(digest);
            return text;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String fingerprint(String requestOrGrant) {
        // Verifying needs no key of this node, so it works while the keystore is sealed, too.
        return Enrolment.fingerprint(new NodeKeys(new KeyRing()), requestOrGrant);
    }

    @Override
    public String grant(String text, String fingerprint) throws IOException {
        lock.lock();
        try {
            Open now = demandOpen();
            Enrolment.Request request = Enrolment.readRequest(now.keys(), text);
            Enrolment.demandFingerprint(fingerprint, request.signing(), request.opening());
            int version = now.keys().versions(KeyPurpose.LINKAGE).get(0);
            if (version <= request.newest()) {
                throw new CadreException(ErrorCode.USAGE, "the node that asks has a linkage key of version " + request.newest()
                    + " of its own, and this node's is of version " + version + ": rotate LINKAGE here first (key:rotate LINKAGE), then grant");
            }
            around.record(AuditEvent.of(AuditAction.KEY_GRANTED, KeyPurpose.LINKAGE).count(VERSION, version)
                .with("to", Enrolment.fingerprint(request.signing(), request.opening())).with("request", HexFormat.of().formatHex(request.digest())));
            byte[] secret = now.contents().ring().secret(KeyPurpose.LINKAGE, version);
            try {
                return Enrolment.grant(now.keys(), request, version, secret);
            } finally {
                Arrays.fill(secret, (byte) 0);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int accept(String text, String fingerprint) throws IOException {
        lock.lock();
        try {
            Open now = demandOpen();
            Enrolment.Grant grant = Enrolment.readGrant(now.keys(), text);
            Enrolment.demandFingerprint(fingerprint, grant.signing(), grant.opening());
            if (!requests.has(HexFormat.of().formatHex(grant.request()))) {
                throw Enrolment.notAuthentic("the key grant answers no request of this node");
            }
            byte[] secret = Enrolment.open(now.keys(), grant);
            if (Unlocking.holds(now.contents().ring(), grant.version(), secret)) {
                Arrays.fill(secret, (byte) 0);
                return grant.version();
            }
            int newest = now.keys().versions(KeyPurpose.LINKAGE).get(0);
            if (grant.version() <= newest || grant.version() > KeyRing.LAST_VERSION) {
                Arrays.fill(secret, (byte) 0);
                throw new CadreException(ErrorCode.USAGE, "the grant is of version " + grant.version() + " and this node has version "
                    + newest + ": the network's key needs a higher one. Have it rotated there, and ask again");
            }
            around.record(AuditEvent.of(AuditAction.KEY_ACCEPTED, KeyPurpose.LINKAGE).count(VERSION, grant.version())
                .with("from", Enrolment.fingerprint(grant.signing(), grant.opening())));
            add(now, KeyPurpose.LINKAGE, grant.version(), secret);
            return grant.version();
        } finally {
            lock.unlock();
        }
    }

    // First start.

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
            create(new UnsealPlan(Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), true, false), false);
            return Reason.STARTING;
        } catch (CredentialUnusable e) {
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

    /** The credential file is there and no good. */
    private static final class CredentialUnusable extends IOException {
        private static final long serialVersionUID = 1L;

        CredentialUnusable() {
            super("The credential file cannot be used");
        }
    }

    private List<String> create(UnsealPlan plan, boolean recorded) throws IOException {
        KeystoreForm.Contents contents = new KeystoreForm.Contents(new KeyRing(), new TreeMap<>());
        byte[] id = Secrets.random(Secrets.BYTES);
        contents.others().put(KEYSTORE_ID, id);
        Unlocking.complete(contents.ring());
        byte[] root = Secrets.random(Secrets.BYTES);
        if (plan.credential() && !credential.exists()) {
            credential.create();
        }
        char[] text = plan.credential() ? usable(credential) : null;
        Plan.Made made = Plan.make(plan, HexFormat.of().formatHex(id), root, stretching, text, plan.token() ? token : null);
        wipe(text);
        contents.others().putAll(made.wrapping());
        commit(contents, root, made.ways());
        publish(new Open(root, contents, made.ways(), new NodeKeys(contents.ring()), () -> { }, made.ways().methods().iterator().next()),
            true, recorded);
        return made.shares();
    }

    private List<String> replace(Open now, UnsealPlan plan) throws IOException {
        byte[] root = Secrets.random(Secrets.BYTES);
        char[] text = null;
        if (plan.credential()) {
            if (credential.isTheServiceManagers()) {
                text = usable(credential);
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
        commit(contents, root, made.ways());
        credential.follow();
        open = now.rekeyed(root, contents, made.ways());
        Arrays.fill(now.root(), (byte) 0);
        return made.shares();
    }

    private static char[] usable(Credential credential) throws CredentialUnusable {
        try {
            char[] text = credential.read();
            if (text.length >= Credential.SHORTEST) {
                return text;
            }
            Arrays.fill(text, '\0');
        } catch (IOException e) {
            throw new CredentialUnusable();
        }
        throw new CredentialUnusable();
    }

    // What all ways in have in common.

    private void enter(KeystoreDirectory.Stored stored, byte[] root, UnsealMethod method, boolean byPerson) throws IOException {
        KeystoreForm.Contents contents = KeystoreForm.decode(stored.store(), root);
        boolean good = false;
        try {
            byte[] id = contents.others().get(KEYSTORE_ID);
            if (id == null || !HexFormat.of().formatHex(id).equals(stored.ways().keystore())) {
                throw new IOException("The ways of opening are those of another keystore");
            }
            if (byPerson) {
                around.record(AuditEvent.of(AuditAction.KEYSTORE_UNSEALED, KEYSTORE).with(METHOD, method.name().toLowerCase(Locale.ROOT)));
            }
            if (Unlocking.complete(contents.ring()) > 0) {
                commit(contents, root, stored.ways());
            }
            good = true;
        } finally {
            if (!good) {
                contents.wipe();
                Arrays.fill(root, (byte) 0);
            }
        }
        refusals.forget();
        forgetShares();
        publish(new Open(root, contents, stored.ways(), new NodeKeys(contents.ring()), () -> { }, method), false, byPerson);
    }

    private void publish(Open opened, boolean created, boolean recorded) {
        open = opened;
        sealedByHand = false;
        open = opened.published(opened.keys(), around.publish(opened.keys(), created, opened.method(), recorded));
        around.renew();
    }

    // Durable first; then the ring, which every room shares; then the rooms start again, so that none goes on under an old key.
    private void add(Open now, KeyPurpose purpose, int version, byte[] secret) throws IOException {
        KeyRing ring = now.contents().ring().copy();
        ring.add(purpose, version, secret);
        around.rotating(purpose);
        commit(new KeystoreForm.Contents(ring, now.contents().others()), now.root(), now.ways());
        ring.wipe();
        now.contents().ring().add(purpose, version, secret);
        Arrays.fill(secret, (byte) 0);
        now.takeBack().run();
        NodeKeys fresh = now.keys().afresh();
        open = now.published(fresh, around.publish(fresh, false, now.method(), true));
        around.renew();
    }

    // A file that does not open again is never put in the place of one that does.
    private void commit(KeystoreForm.Contents contents, byte[] root, Ways ways) throws IOException {
        byte[] bytes = KeystoreForm.encode(contents, root);
        KeystoreForm.Contents read = KeystoreForm.decode(bytes, root);
        boolean whole = read.ring().size() == contents.ring().size() && read.others().keySet().equals(contents.others().keySet());
        read.wipe();
        if (!whole) {
            throw new IOException("A keystore that was written does not read the same");
        }
        directory.commit(bytes, ways);
    }

    private void forget() {
        Open now = open;
        if (now != null) {
            // While the service goes, rooms finish and the journal signs once more: the keys are wiped after that.
            now.takeBack().run();
            open = null;
            now.contents().wipe();
            Arrays.fill(now.root(), (byte) 0);
        }
        forgetShares();
    }

    private void forgetShares() {
        given.values().forEach(KeyShares.Share::wipe);
        given.clear();
        givenCount = 0;
    }

    private KeystoreDirectory.Stored stored() throws IOException {
        KeystoreDirectory.Found found = directory.find();
        if (found instanceof KeystoreDirectory.Stored stored) {
            return stored;
        }
        if (found instanceof KeystoreDirectory.Absent) {
            throw new CadreException(ErrorCode.NOT_FOUND, "there is no keystore yet: key:init --shares 5 --threshold 3");
        }
        throw new CadreException(ErrorCode.KEYSTORE_FAILED, explanation(Reason.KEYSTORE_DAMAGED));
    }

    private Open demandOpen() {
        Open now = open;
        if (now == null) {
            throw sealed();
        }
        return now;
    }

    private static SealStatus status(SealState state, String explanation, @Nullable Ways ways, int given) {
        if (ways == null) {
            return new SealStatus(state, explanation, Set.of(), 0, 0, "");
        }
        int threshold = ways.methods().contains(UnsealMethod.SHARES) ? KeyShares.threshold(ways.facts(UnsealMethod.SHARES)) : 0;
        return new SealStatus(state, explanation, ways.methods(), threshold, given, ways.fingerprint());
    }

    private static String explanation(Reason why) {
        return why.sentence() + " Mend: " + why.remedy() + ".";
    }

    private static CadreException sealed() {
        return new CadreException(ErrorCode.KEYSTORE_SEALED, "the keystore is sealed: key:unseal");
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
