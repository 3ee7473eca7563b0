package org.cadrenode.gate.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.audit.JournalQuery;
import org.cadrenode.api.audit.JournalReader;
import org.cadrenode.api.audit.Verification;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.Pseudonymised;
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.dictionary.Dictionaries;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.DictionaryFinding;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Contribution;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.OptOutScreen;
import org.cadrenode.api.identifiable.Pseudonymiser;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.KeyedHash;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.keys.RecordCipher;
import org.cadrenode.api.optout.ReleaseRefusal;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.security.Authorizer;
import org.cadrenode.api.terms.Purpose;
import org.cadrenode.api.terms.RestrictedCode;
import org.cadrenode.api.terms.RestrictedCodes;
import org.cadrenode.api.terms.RestrictedList;
import org.cadrenode.api.terms.Terms;
import org.cadrenode.api.terms.TermsBook;
import org.cadrenode.gate.engine.CheckRules;

/** The services around the gate, in memory. */
final class FakeNode {
    final Path reviews;
    Optional<ReleaseRefusal> stale = Optional.empty();
    Optional<String> waiting = Optional.empty();
    Optional<String> misspelt = Optional.empty();
    CheckRules rules = new CheckRules(5, 20, CheckRules.USUAL_DOUBTS, 1, Set.of());
    final FakeLanding landing = new FakeLanding();
    final FakeVault vault = new FakeVault();
    final FakeOptOut optOut = new FakeOptOut();
    final FakeJournal journal = new FakeJournal();
    final FakeKeys keys = new FakeKeys();
    final FakeAuthorizer authorizer = new FakeAuthorizer();
    final FakeDictionaries dictionaries = new FakeDictionaries();
    final FakeTerms terms = new FakeTerms();
    final FakePseudonymiser pseudonymiser = new FakePseudonymiser();

    final FakeRestricted restricted = new FakeRestricted();

    FakeNode(Path reviews) {
        this.reviews = reviews;
    }

    CheckedGate gate() {
        return new CheckedGate(landing, new Watchlist(vault, optOut, pseudonymiser), dictionaries, journal,
                new Duties(journal), new Reviews(reviews, journal), keys, authorizer, terms, restricted, (provider, source) -> stale,
                provider -> waiting, () -> misspelt, rules);
    }

    static SubjectKey key(String localId) {
        return SubjectKey.ofHash(Digest.ofContent(("key " + localId).getBytes(StandardCharsets.UTF_8)).bytes());
    }

    static Pseudonym pseudonym(String localId) {
        return Pseudonym.ofHash(Digest.ofContent(("pseudonym " + localId).getBytes(StandardCharsets.UTF_8)).bytes());
    }

    /** A list that a test changes; nothing is restricted at first. */
    static final class FakeRestricted implements RestrictedCodes {
        RestrictedList list = new RestrictedList(Digest.ofContent(new byte[0]), List.of());

        void set(RestrictedCode... codes) {
            list = new RestrictedList(Digest.ofContent(List.of(codes).toString().getBytes(StandardCharsets.UTF_8)), List.of(codes));
        }

        @Override
        public RestrictedList list(SourceId source) {
            return list;
        }

        @Override
        public List<Finding> check() {
            return List.of();
        }
    }

    /** Terms that allow research, until a test says otherwise. */
    static final class FakeTerms implements TermsBook {
        final List<Refusal> refusals = new ArrayList<>();
        boolean there = true;
        boolean never;

        @Override
        public Optional<Terms> terms(SourceId source) {
            return there ? Optional.of(new Terms(source, Digest.ofContent(new byte[] {4}), "Exampleshire", "UK GDPR 6(1)(e)",
                    new Terms.Reference("DSA-2026-017", LocalDate.of(2031, 3, 31), 3),
                    new Terms.Reference("DPIA-2026-004", LocalDate.of(2031, 3, 31), 4), Set.of(Purpose.RESEARCH), never, Set.of(),
                    new Terms.Retention(8, Optional.empty()))) : Optional.empty();
        }

        @Override
        public List<Refusal> refusals(SourceId source) {
            return List.copyOf(refusals);
        }
    }

    static final class FakeVault implements Vault {
        final Map<SubjectKey, VaultPerson> people = new LinkedHashMap<>();
        final List<Long> readings = new ArrayList<>();
        long erasures;
        boolean breaking;
        private long version;

        void put(String localId, List<VaultPerson.Relative> relatives, Identifier... identifiers) {
            people.put(key(localId), person(localId, relatives, identifiers));
        }

        VaultPerson person(String localId, List<VaultPerson.Relative> relatives, Identifier... identifiers) {
            return new VaultPerson(key(localId), new ProviderId("mh-trust"), localId, List.of(identifiers), relatives, ++version);
        }

        @Override
        public SubjectKey keyOf(ProviderId provider, String localId) {
            return key(localId);
        }

        @Override
        public boolean knows(SubjectKey subject) {
            return people.containsKey(subject);
        }

        @Override
        public void record(List<Contribution> contributions) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long version() {
            return version;
        }

        @Override
        public long erasures() {
            return erasures;
        }

        @Override
        public long size(ProviderId provider) {
            return people.size();
        }

        @Override
        public Reading open(PurposeToken purpose) {
            return new Reading() {
                @Override
                public Optional<VaultPerson> person(SubjectKey subject) {
                    return Optional.ofNullable(people.get(subject));
                }

                @Override
                public OptionalLong birthDay(SubjectKey subject) {
                    return OptionalLong.empty();
                }

                @Override
                public List<SubjectKey> find(Identifier identifier) {
                    return List.of();
                }

                @Override
                public List<SubjectKey> find(List<Identifier> allOf) {
                    return List.of();
                }

                @Override
                public void changedSince(long since, Consumer<VaultPerson> consumer) {
                    List<VaultPerson> changed = people.values().stream().filter(person -> person.version() > since).toList();
                    readings.add((long) changed.size());
                    if (breaking) {
                        consumer.accept(changed.get(0));
                        throw new CadreException(ErrorCode.STORE_FAILED, "the vault cannot be read");
                    }
                    changed.forEach(consumer);
                }

                @Override
                public void close() { }
            };
        }

        @Override
        public void remove(SubjectKey subject) {
            people.remove(subject);
            version++;
        }
    }

    static final class FakeOptOut implements OptOutScreen {
        private long version = 1;

        void changedTo(long next) {
            version = next;
        }

        final Map<SubjectKey, VaultPerson> suppressed = new LinkedHashMap<>();

        @Override
        public Suppressed open(PurposeToken purpose) {
            return new Suppressed() {
                @Override
                public Optional<VaultPerson> person(SubjectKey subject) {
                    return Optional.ofNullable(suppressed.get(subject));
                }

                @Override
                public void all(Consumer<VaultPerson> consumer) {
                    suppressed.values().forEach(consumer);
                }

                @Override
                public void close() { }
            };
        }

        @Override
        public Screened screen(Landed delivery, Dictionary dictionary) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long version() {
            return version;
        }

        @Override
        public long resolvable(Landed delivery, Dictionary dictionary) {
            return 0;
        }

        @Override
        public List<StoppedChild> due() {
            return List.of();
        }

        @Override
        public void ordered(List<StoppedChild> children, String order) { }

        @Override
        public void honoured(String order) { }
    }

    static final class FakePseudonymiser implements Pseudonymiser {
        final Map<String, String> formerIds = new LinkedHashMap<>();

        @Override
        public List<Pseudonym> pseudonyms(ProviderId provider, String localId) {
            return formerIds.containsKey(localId)
                    ? List.of(FakeNode.pseudonym(localId), FakeNode.pseudonym(formerIds.get(localId)))
                    : List.of(FakeNode.pseudonym(localId));
        }

        @Override
        public Pseudonymised pseudonymise(Screened delivery, Dictionary dictionary) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Pseudonym pseudonym(ProviderId provider, String localId) {
            return FakeNode.pseudonym(localId);
        }
    }

    static final class FakeDictionaries implements Dictionaries {
        final Map<SourceId, Dictionary> inForce = new LinkedHashMap<>();

        @Override
        public List<SourceId> sources() {
            return List.copyOf(inForce.keySet());
        }

        @Override
        public Optional<Dictionary> dictionary(SourceId source) {
            return Optional.ofNullable(inForce.get(source));
        }

        @Override
        public List<DictionaryFinding> check(SourceId source) {
            return List.of();
        }

        @Override
        public Path file(SourceId source) {
            throw new UnsupportedOperationException();
        }
    }

    static final class FakeJournal implements Journal, JournalReader {
        boolean unreadable;
        final List<JournalEntry> entries = new ArrayList<>();
        boolean unwritable;

        @Override
        public synchronized JournalEntry record(AuditEvent event) {
            if (unwritable) {
                throw new CadreException(ErrorCode.JOURNAL_UNWRITABLE, "the journal cannot be written");
            }
            JournalEntry entry = new JournalEntry(entries.size() + 1L, Instant.parse("2026-01-01T00:00:00Z"), event,
                    Digest.ofContent(event.toString().getBytes(StandardCharsets.UTF_8)));
            entries.add(entry);
            return entry;
        }

        @Override
        public synchronized void search(JournalQuery query, Predicate<JournalEntry> visitor) throws IOException {
            if (unreadable) {
                throw new IOException("the journal cannot be read");
            }
            for (JournalEntry entry : entries) {
                if (query.matches(entry) && !visitor.test(entry)) {
                    return;
                }
            }
        }

        @Override
        public long export(JournalQuery query, ExportForm form, OutputStream sink) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Verification verify(List<Checkpoint> witnesses) {
            throw new UnsupportedOperationException();
        }

        List<AuditAction> actions() {
            return entries.stream().map(entry -> entry.event().action()).toList();
        }

        @Override
        public List<JournalEntry> latest(int limit) {
            return entries;
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

    static final class FakeAuthorizer implements Authorizer {
        boolean permitted = true;
        String person = "reeve";

        @Override
        public String actor() {
            return person;
        }

        @Override
        public boolean may(String permission) {
            return permitted && (permission.equals("gate:release") || permission.equals("gate:read"));
        }

        @Override
        public String require(String permission) {
            if (!may(permission)) {
                throw new CadreException(ErrorCode.NOT_PERMITTED, permission);
            }
            return actor();
        }
    }

    /** Ed25519 of the platform; nothing else is asked of it here. */
    static final class FakeKeys implements Keystore {
        private final KeyPair journalKey;

        FakeKeys() {
            try {
                journalKey = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public byte[] sign(KeyPurpose purpose, byte[] content) {
            if (purpose != KeyPurpose.JOURNAL_SIGNING) {
                throw new IllegalArgumentException("The gate signs with the journal's key only");
            }
            try {
                Signature signature = Signature.getInstance("Ed25519");
                signature.initSign(journalKey.getPrivate());
                signature.update(content);
                return signature.sign();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        boolean good(byte[] content, byte[] signed) throws GeneralSecurityException {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(journalKey.getPublic());
            signature.update(content);
            return signature.verify(signed);
        }

        @Override
        public KeyedHash keyedHash(KeyPurpose purpose) {
            throw new UnsupportedOperationException();
        }

        @Override
        public RecordCipher recordCipher(KeyPurpose purpose) {
            throw new UnsupportedOperationException();
        }

        @Override
        public OutputStream seal(KeyPurpose purpose, String context, OutputStream sink) {
            throw new UnsupportedOperationException();
        }

        @Override
        public InputStream open(KeyPurpose purpose, String context, InputStream source) {
            throw new UnsupportedOperationException();
        }

        @Override
        public byte[] publicKey(KeyPurpose purpose) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean verify(byte[] publicKey, byte[] content, byte[] signature) {
            throw new UnsupportedOperationException();
        }

        @Override
        public OutputStream sealPackage(byte[] recipient, String context, OutputStream sink) {
            throw new UnsupportedOperationException();
        }

        @Override
        public InputStream openPackage(String context, InputStream source) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Integer> versions(KeyPurpose purpose) {
            return List.of(1);
        }

        @Override
        public KeyedHash keyedHash(KeyPurpose purpose, int version) {
            return keyedHash(purpose);
        }

        @Override
        public char[] filePassword(KeyPurpose purpose, int version) {
            throw new UnsupportedOperationException();
        }
    }
}
