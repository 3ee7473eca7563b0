package org.cadrenode.pseudonymise.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.audit.Verification;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.Milestone;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.QuarantineEntry;
import org.cadrenode.api.delivery.Revision;
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.delivery.Settled;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Artefact;
import org.cadrenode.api.identifiable.ArtefactOutput;
import org.cadrenode.api.identifiable.Contribution;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.api.identifiable.Receiving;
import org.cadrenode.api.identifiable.OptOutScreen;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.RecordSource;
import org.cadrenode.api.identifiable.Revisions;
import org.cadrenode.api.identifiable.SourceRecordReader;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.KeyedHash;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.keys.RecordCipher;
import org.cadrenode.api.terms.RestrictedCodes;
import org.cadrenode.api.terms.RestrictedList;

/** Hand-written stand-ins for the rooms around this one, in memory. */
final class Fakes {
    private Fakes() { }

    static UnsupportedOperationException unused() {
        return new UnsupportedOperationException("not used by this room");
    }

    /** A real HMAC under a key that is made of the purpose's name and the version. */
    static KeyedHash hash(KeyPurpose purpose, int version) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Digest.ofContent((purpose.name() + version).getBytes(StandardCharsets.UTF_8)).bytes(), "HmacSHA256"));
            return new KeyedHash() {
                @Override
                public byte[] of(byte[] content) {
                    return mac.doFinal(content);
                }

                @Override
                public byte[] of(String... words) {
                    for (String word : words) {
                        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
                        mac.update((byte) (bytes.length >>> 24));
                        mac.update((byte) (bytes.length >>> 16));
                        mac.update((byte) (bytes.length >>> 8));
                        mac.update((byte) bytes.length);
                        mac.update(bytes);
                    }
                    return mac.doFinal();
                }
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static final class Keys implements Keystore {
        private final Map<KeyPurpose, Integer> newest = new EnumMap<>(KeyPurpose.class);

        void rotate(KeyPurpose purpose) {
            newest.put(purpose, versions(purpose).get(0) + 1);
        }

        @Override
        public KeyedHash keyedHash(KeyPurpose purpose) {
            return hash(purpose, versions(purpose).get(0));
        }

        @Override
        public RecordCipher recordCipher(KeyPurpose purpose) {
            throw unused();
        }

        @Override
        public OutputStream seal(KeyPurpose purpose, String context, OutputStream sink) {
            throw unused();
        }

        @Override
        public InputStream open(KeyPurpose purpose, String context, InputStream source) {
            throw unused();
        }

        @Override
        public byte[] sign(KeyPurpose purpose, byte[] content) {
            throw unused();
        }

        @Override
        public byte[] publicKey(KeyPurpose purpose) {
            throw unused();
        }

        @Override
        public boolean verify(byte[] publicKey, byte[] content, byte[] signature) {
            throw unused();
        }

        @Override
        public OutputStream sealPackage(byte[] recipient, String context, OutputStream sink) {
            throw unused();
        }

        @Override
        public InputStream openPackage(String context, InputStream source) {
            throw unused();
        }

        @Override
        public List<Integer> versions(KeyPurpose purpose) {
            List<Integer> versions = new ArrayList<>();
            for (int version = newest.getOrDefault(purpose, 1); version > 0; version--) {
                versions.add(version);
            }
            return versions;
        }

        @Override
        public KeyedHash keyedHash(KeyPurpose purpose, int version) {
            return hash(purpose, version);
        }

        @Override
        public char[] filePassword(KeyPurpose purpose, int version) {
            throw unused();
        }
    }

    static class MemoryJournal implements Journal {
        final List<AuditEvent> events = new ArrayList<>();

        @Override
        public JournalEntry record(AuditEvent event) {
            events.add(event);
            return new JournalEntry(events.size(), Instant.EPOCH, event, Digest.ofContent(new byte[0]));
        }

        @Override
        public List<JournalEntry> latest(int limit) {
            throw unused();
        }

        @Override
        public Verification verify() {
            throw unused();
        }

        @Override
        public Checkpoint checkpoint() {
            throw unused();
        }
    }

    static final class MemoryVault implements Vault {
        final Map<SubjectKey, VaultPerson> people = new HashMap<>();
        final List<PurposeToken> readings = new ArrayList<>();

        @Override
        public SubjectKey keyOf(ProviderId provider, String localId) {
            byte[] name = (provider + "/" + localId.strip()).getBytes(StandardCharsets.UTF_8);
            return SubjectKey.ofHash(Digest.ofContent(name).bytes());
        }

        VaultPerson person(ProviderId provider, String localId, List<Identifier> identifiers, List<VaultPerson.Relative> relatives) {
            return new VaultPerson(keyOf(provider, localId), provider, localId, identifiers, relatives, version() + 1);
        }

        @Override
        public boolean knows(SubjectKey subject) {
            return people.containsKey(subject);
        }

        @Override
        public void record(List<Contribution> contributions) {
            throw unused();
        }

        @Override
        public long version() {
            return people.values().stream().mapToLong(VaultPerson::version).max().orElse(0);
        }

        @Override
        public long size(ProviderId provider) {
            return people.size();
        }

        @Override
        public Reading open(PurposeToken purpose) {
            readings.add(purpose);
            return new Reading() {
                @Override
                public Optional<VaultPerson> person(SubjectKey subject) {
                    return Optional.ofNullable(people.get(subject));
                }

                @Override
                public OptionalLong birthDay(SubjectKey subject) {
                    throw unused();
                }

                @Override
                public List<SubjectKey> find(Identifier identifier) {
                    throw unused();
                }

                @Override
                public List<SubjectKey> find(List<Identifier> allOf) {
                    throw unused();
                }

                @Override
                public void changedSince(long version, Consumer<VaultPerson> consumer) {
                    people.values().stream().filter(person -> person.version() > version).forEach(consumer);
                }

                @Override
                public void close() { }
            };
        }

        @Override
        public void remove(SubjectKey subject) {
            people.remove(subject);
        }
    }

    static final class MemoryOptOuts implements OptOutScreen {
        final Map<SubjectKey, VaultPerson> suppressed = new HashMap<>();
        Set<SubjectKey> sheltered = Set.of();
        Set<SubjectKey> apart = Set.of();
        int opened;

        @Override
        public Set<SubjectKey> sheltered() {
            return sheltered;
        }

        @Override
        public Set<SubjectKey> apart() {
            return apart;
        }

        @Override
        public Screened screen(Landed delivery, Dictionary dictionary) {
            throw unused();
        }

        @Override
        public long version() {
            return 1;
        }

        @Override
        public long resolvable(Landed delivery, Dictionary dictionary) {
            throw unused();
        }

        @Override
        public List<StoppedChild> due() {
            throw unused();
        }

        @Override
        public void ordered(List<StoppedChild> children, String order) {
            throw unused();
        }

        @Override
        public void honoured(String order) {
            throw unused();
        }

        @Override
        public Suppressed open(PurposeToken purpose) {
            opened++;
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
    }

    /** Revisions of which there are none, unless a test says so. */
    static final class MemoryRevisions implements Revisions {
        final Map<DeliveryId, Revision> revisions = new java.util.LinkedHashMap<>();

        @Override
        public Landed begin(Settled revised, Revision why, java.util.BitSet records, byte[] subjects, String actor) {
            throw unused();
        }

        @Override
        public Delivery readAgain(DeliveryId delivery, String actor) {
            throw unused();
        }

        @Override
        public Optional<Revision> revision(DeliveryId delivery) {
            return Optional.ofNullable(revisions.get(delivery));
        }

        @Override
        public List<DeliveryId> revisions(DeliveryId revised) {
            return List.copyOf(revisions.keySet());
        }

        @Override
        public void settled(DeliveryId revision, long loaded) {
            throw unused();
        }
    }

    static final class MemoryLanding implements LandingZone {
        byte[] records = {};
        final Map<DeliveryId, byte[]> recordsOf = new HashMap<>();
        final List<DeliveryStatus> statuses = new ArrayList<>();
        final Map<Artefact, byte[]> artefacts = new EnumMap<>(Artefact.class);
        final List<QuarantineEntry> quarantined = new ArrayList<>();
        final List<Milestone> reached = new ArrayList<>();

        @Override
        public SourceRecordReader records(DeliveryId delivery) {
            return new SourceRecordReader(new ByteArrayInputStream(recordsOf.getOrDefault(delivery, records)));
        }

        @Override
        public ArtefactOutput write(DeliveryId delivery, Artefact artefact) {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            return new ArtefactOutput() {
                @Override
                public Digest commit() {
                    artefacts.put(artefact, content.toByteArray());
                    return Digest.ofContent(content.toByteArray());
                }

                @Override
                public void write(int octet) {
                    content.write(octet);
                }
            };
        }

        @Override
        public InputStream read(DeliveryId delivery, Artefact artefact) throws IOException {
            byte[] content = artefacts.get(artefact);
            if (content == null) {
                throw new IOException("There is no such artefact");
            }
            return new ByteArrayInputStream(content);
        }

        @Override
        public boolean has(DeliveryId delivery, Artefact artefact) {
            return artefacts.containsKey(artefact);
        }

        @Override
        public void reach(Milestone milestone) {
            reached.add(milestone);
        }

        @Override
        public void quarantine(DeliveryId delivery, String table, long line, String column, ErrorCode code) {
            quarantined.add(new QuarantineEntry(delivery, table, line, column, code));
        }

        @Override
        public Receiving receiving(SourceId source, ProviderId provider, String table) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Delivery receive(SourceId source, ProviderId provider, String table, InputStream content) {
            throw unused();
        }

        @Override
        public Landed land(Delivery delivery, RecordSource source) {
            throw unused();
        }

        @Override
        public Landed returnToLanded(DeliveryId delivery) {
            throw unused();
        }

        @Override
        public void waitFor(DeliveryId delivery, String what) {
            throw unused();
        }

        @Override
        public Optional<Landed> continueHeld(DeliveryId delivery) {
            throw unused();
        }

        @Override
        public void tookBack(DeliveryId delivery, String purge, long rows) {
            throw unused();
        }

        @Override
        public List<DeliveryStatus> deliveries() {
            return statuses;
        }

        @Override
        public Optional<DeliveryStatus> delivery(DeliveryId id) {
            return statuses.stream().filter(status -> status.milestone().id().equals(id)).findFirst();
        }

        @Override
        public List<QuarantineEntry> quarantine(DeliveryId id, int limit) {
            return quarantined;
        }
    }

    /** A list that a test changes; nothing is restricted at first. */
    static final class MemoryRestricted implements RestrictedCodes {
        private RestrictedList list = RestrictedCodesFile.of(List.of());
        private boolean wrong;

        /** Takes lines of category, system and code. */
        void set(String... lines) {
            RestrictedListReader.Reading reading = RestrictedListReader.read(("category,system,code,note\n" + String.join(",\n", lines) + ",\n")
                    .getBytes(StandardCharsets.UTF_8));
            if (!reading.findings().isEmpty()) {
                throw new IllegalArgumentException(reading.findings().toString());
            }
            list = RestrictedCodesFile.of(reading.codes());
        }

        void breakUp() {
            wrong = true;
        }

        @Override
        public RestrictedList list(SourceId source) {
            if (wrong) {
                throw new CadreException(ErrorCode.RESTRICTED_LIST_INVALID, "wrong");
            }
            return list;
        }

        @Override
        public List<Finding> check() {
            return List.of();
        }
    }
}
