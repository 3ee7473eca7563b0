package org.cadrenode.pipeline.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.cadrenode.api.delivery.Cleared;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.Milestone;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.Pseudonymised;
import org.cadrenode.api.delivery.QuarantineEntry;
import org.cadrenode.api.delivery.ReleaseStatement;
import org.cadrenode.api.delivery.Released;
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.Tally;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.exchange.CustodianDispatch;
import org.cadrenode.api.exchange.Dispatch;
import org.cadrenode.api.exchange.PackageKind;
import org.cadrenode.api.exchange.Receipt;
import org.cadrenode.api.identifiable.Artefact;
import org.cadrenode.api.identifiable.ArtefactOutput;
import org.cadrenode.api.identifiable.Contribution;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.api.identifiable.OptOutScreen;
import org.cadrenode.api.identifiable.PseudonymRenewal;
import org.cadrenode.api.identifiable.Pseudonymiser;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.Receiving;
import org.cadrenode.api.identifiable.RecordSource;
import org.cadrenode.api.identifiable.SourceRecordReader;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.pseudonym.PersonTokens;
import org.cadrenode.api.pseudonym.PersonTokensWriter;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.Renewal;
import org.cadrenode.api.pseudonym.RenewalWriter;
import org.cadrenode.api.pseudonym.TokenShape;

/** A provider whose rooms live in memory: children are numbers, and a pseudonym is the number and the version of the key. */
final class Provider {
    static final ProviderId TRUST = new ProviderId("mh-trust");
    static final Digest DIGEST = Digest.ofContent(new byte[0]);

    final Zone landing = new Zone();
    final People vault = new People();
    final Keys keys = new Keys();
    final Sender dispatch = new Sender();
    final CustodianSender custodian = new CustodianSender();
    final Screen optOut = new Screen();
    final List<String> sent = new ArrayList<>();

    static Pseudonym pseudonym(int child, int version) {
        return new Pseudonym(child, version);
    }

    private static int child(String localId) {
        return Integer.parseInt(localId);
    }

    static Delivery delivery(char letter) {
        return new Delivery(new DeliveryId("D-" + String.valueOf(letter).repeat(12)), new SourceId("camhs"), TRUST, "contacts",
                Instant.EPOCH, 1, DIGEST);
    }

    static Screened screened(char letter) {
        return new Screened(new Landed(delivery(letter), Tally.NONE), Tally.NONE, DIGEST, 0);
    }

    static Pseudonymised pseudonymised(char letter) {
        return new Pseudonymised(screened(letter), Tally.NONE, DIGEST, DIGEST);
    }

    static Cleared cleared(char letter) {
        return new Cleared(pseudonymised(letter), new ReleaseStatement(delivery(letter).id(), DIGEST, DIGEST, DIGEST, "reeve",
                Instant.EPOCH, 1, DIGEST, ""));
    }

    /** A delivery of these children that has left under the keys of now. */
    void leaves(char letter, int... children) {
        try {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            PersonTokensWriter writer = new PersonTokensWriter(content);
            for (int child : children) {
                writer.person(tokens(pseudonym(child, keys.pseudonym), keys.linkage));
            }
            writer.finish();
            landing.tokens.put(delivery(letter).id(), content.toByteArray());
            landing.put(new Released(cleared(letter), "mh-trust-0000000" + (letter - 'A')));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PersonTokens tokens(Pseudonym child, int keyVersion) {
        return new PersonTokens(child, 1, keyVersion, new TokenShape(0, 0, 0, 0), List.of());
    }

    final class Keys implements Pseudonymiser, PseudonymRenewal {
        int pseudonym = 1;
        int linkage = 1;
        int made;

        @Override
        public Pseudonymised pseudonymise(Screened delivery, Dictionary dictionary) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Pseudonym pseudonym(ProviderId provider, String localId) {
            return Provider.pseudonym(child(localId), pseudonym);
        }

        @Override
        public KeyVersions keyVersions() {
            return new KeyVersions(pseudonym, linkage);
        }

        @Override
        public List<Pseudonym> pseudonyms(ProviderId provider, String localId) {
            List<String> ids = new ArrayList<>(vault.formerIds(provider, localId));
            ids.add(localId);
            ids.add(vault.presentId(provider, localId));
            return ids.stream().map(id -> pseudonym(provider, id)).distinct().toList();
        }

        @Override
        public long merged(ProviderId provider, BiPredicate<Pseudonym, Pseudonym> wanted, RenewalWriter sink) throws IOException {
            long count = 0;
            for (Map.Entry<String, String> one : vault.merged.entrySet()) {
                Pseudonym former = pseudonym(provider, one.getKey());
                Pseudonym present = pseudonym(provider, one.getValue());
                if (wanted.test(former, present)) {
                    sink.renewal(new Renewal(former, present, Optional.of(tokens(present, linkage))));
                    count++;
                }
            }
            sink.finish();
            return count;
        }

        @Override
        public long renew(ProviderId provider, int formerPseudonyms, Predicate<Pseudonym> left, RenewalWriter sink)
                throws IOException {
            made++;
            long count = 0;
            for (VaultPerson person : vault.people.values()) {
                List<String> ids = new ArrayList<>(vault.formerIds(provider, person.localId()));
                ids.add(person.localId());
                for (String id : ids) {
                    Pseudonym former = Provider.pseudonym(child(id), formerPseudonyms);
                    if (left.test(former)) {
                        Pseudonym present = Provider.pseudonym(child(person.localId()), pseudonym);
                        sink.renewal(new Renewal(former, present, Optional.of(tokens(present, linkage))));
                        count++;
                    }
                }
            }
            sink.finish();
            return count;
        }
    }

    static final class People implements Vault {
        final Map<Integer, VaultPerson> people = new LinkedHashMap<>();
        final Map<String, String> merged = new LinkedHashMap<>();
        final List<PurposeToken> readings = new ArrayList<>();
        long version;

        /** Two children are one, under the number of the second. */
        void merge(int former, int survivor) {
            merged.replaceAll((from, to) -> to.equals(Integer.toString(former)) ? Integer.toString(survivor) : to);
            merged.put(Integer.toString(former), Integer.toString(survivor));
            people.remove(former);
            tell(survivor, "Merged" + survivor);
        }

        @Override
        public long merges() {
            return merged.size();
        }

        @Override
        public String presentId(ProviderId provider, String localId) {
            return merged.getOrDefault(localId, localId);
        }

        @Override
        public List<String> formerIds(ProviderId provider, String localId) {
            return merged.entrySet().stream().filter(one -> one.getValue().equals(presentId(provider, localId)))
                    .map(Map.Entry::getKey).sorted().toList();
        }

        void tell(int child, String surname) {
            version++;
            people.put(child, new VaultPerson(new SubjectKey(9, child), TRUST, Integer.toString(child),
                    List.of(new Identifier(IdentifierKind.SURNAME, surname)),
                    List.of(new VaultPerson.Relative(Optional.empty(), List.of(new Identifier(IdentifierKind.SURNAME, "Mother")))),
                    version));
        }

        @Override
        public long version() {
            return version;
        }

        @Override
        public Reading open(PurposeToken purpose) {
            readings.add(purpose);
            return new Reading() {
                @Override
                public Optional<VaultPerson> person(SubjectKey subject) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public OptionalLong birthDay(SubjectKey subject) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public List<SubjectKey> find(Identifier identifier) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public List<SubjectKey> find(List<Identifier> allOf) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public void changedSince(long since, Consumer<VaultPerson> consumer) {
                    people.values().stream().filter(person -> person.version() > since).forEach(consumer);
                }

                @Override
                public void close() { }
            };
        }

        @Override
        public SubjectKey keyOf(ProviderId provider, String localId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean knows(SubjectKey subject) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void record(List<Contribution> contributions) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long size(ProviderId provider) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void remove(SubjectKey subject) {
            throw new UnsupportedOperationException();
        }
    }

    static final class Zone implements LandingZone {
        final Map<DeliveryId, DeliveryStatus> all = new LinkedHashMap<>();
        final Map<DeliveryId, byte[]> tokens = new HashMap<>();
        final List<DeliveryId> returned = new ArrayList<>();
        final List<String> tookBack = new ArrayList<>();

        void put(Milestone milestone) {
            all.put(milestone.id(), new DeliveryStatus(milestone, Instant.EPOCH, ""));
        }

        @Override
        public List<DeliveryStatus> deliveries() {
            return List.copyOf(all.values());
        }

        @Override
        public Optional<DeliveryStatus> delivery(DeliveryId id) {
            return Optional.ofNullable(all.get(id));
        }

        @Override
        public InputStream read(DeliveryId delivery, Artefact artefact) {
            return new ByteArrayInputStream(tokens.get(delivery));
        }

        @Override
        public Landed returnToLanded(DeliveryId delivery) {
            returned.add(delivery);
            Landed landed = new Landed(all.get(delivery).milestone().delivery(), Tally.NONE);
            put(landed);
            return landed;
        }

        @Override
        public void tookBack(DeliveryId delivery, String purge, long rows) {
            tookBack.add(delivery + " " + purge + " " + rows);
        }

        @Override
        public List<QuarantineEntry> quarantine(DeliveryId id, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Receiving receiving(SourceId source, ProviderId provider, String table) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Delivery receive(SourceId source, ProviderId provider, String table, InputStream content) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Landed land(Delivery delivery, RecordSource source) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SourceRecordReader records(DeliveryId delivery) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ArtefactOutput write(DeliveryId delivery, Artefact artefact) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean has(DeliveryId delivery, Artefact artefact) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void reach(Milestone milestone) {
            put(milestone);
        }

        @Override
        public void quarantine(DeliveryId delivery, String table, long line, String column, ErrorCode code) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void waitFor(DeliveryId delivery, String what) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Landed> continueHeld(DeliveryId delivery) {
            throw new UnsupportedOperationException();
        }
    }

    final class Sender implements Dispatch {
        final Map<String, byte[]> renewals = new LinkedHashMap<>();
        final Map<String, String> purges = new LinkedHashMap<>();
        final List<Receipt> receipts = new ArrayList<>();
        final Set<String> acknowledged = new HashSet<>();
        boolean cutBehindSending;

        @Override
        public Released send(Cleared delivery, InputStream rows, InputStream tokens) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Released> sent(Cleared delivery) {
            return Optional.empty();
        }

        @Override
        public String orderPurge(ProviderId provider, String reference, List<Pseudonym> subjects) {
            return purges.computeIfAbsent(reference, key -> {
                String id = "mh-trust-1000000" + purges.size();
                sent.add("purge " + subjects);
                return id;
            });
        }

        @Override
        public String sendRenewal(ProviderId provider, String reference, long subjects, InputStream content) throws IOException {
            if (!renewals.containsKey(reference)) {
                renewals.put(reference, content.readAllBytes());
                sent.add("renewal " + reference + " of " + subjects);
            }
            if (cutBehindSending) {
                throw new IOException("killed");
            }
            return "mh-trust-20000000";
        }

        @Override
        public Optional<String> lastRenewal(ProviderId provider) {
            return renewals.keySet().stream().reduce((one, two) -> two);
        }

        @Override
        public List<Receipt> receipts() {
            return receipts.stream().filter(receipt -> !acknowledged.contains(receipt.packageId())).toList();
        }

        @Override
        public boolean acknowledged(String packageId) {
            return acknowledged.contains(packageId);
        }

        @Override
        public void acknowledge(Receipt receipt) {
            acknowledged.add(receipt.packageId());
        }
    }

    final class CustodianSender implements CustodianDispatch {
        boolean configured = true;
        boolean cutBehindSending;
        final Map<String, byte[]> identifiers = new LinkedHashMap<>();
        final Map<String, byte[]> renewals = new LinkedHashMap<>();
        final Map<String, String> purges = new LinkedHashMap<>();
        final List<Receipt> receipts = new ArrayList<>();
        final Set<String> acknowledged = new HashSet<>();

        @Override
        public boolean configured() {
            return configured;
        }

        @Override
        public String sendIdentifiers(ProviderId provider, String reference, long children, InputStream content)
                throws IOException {
            if (!identifiers.containsKey(reference)) {
                identifiers.put(reference, content.readAllBytes());
                sent.add("custodian: identifiers of " + children);
            }
            if (cutBehindSending) {
                throw new IOException("killed");
            }
            return "mh-trust-30000000";
        }

        @Override
        public String orderPurge(ProviderId provider, String reference, List<Pseudonym> subjects) {
            return purges.computeIfAbsent(reference, key -> {
                sent.add("custodian: purge " + subjects);
                return "mh-trust-4000000" + purges.size();
            });
        }

        @Override
        public String sendRenewal(ProviderId provider, String reference, long subjects, InputStream content) throws IOException {
            renewals.put(reference, content.readAllBytes());
            sent.add("custodian: renewal " + reference + " of " + subjects);
            return "mh-trust-50000000";
        }

        @Override
        public Optional<String> lastRenewal(ProviderId provider) {
            return renewals.keySet().stream().reduce((one, two) -> two);
        }

        @Override
        public boolean anythingSent(ProviderId provider) {
            return !identifiers.isEmpty();
        }

        @Override
        public boolean awaitsPurge(String reference) {
            return purges.containsKey(reference) && !acknowledged.contains(purges.get(reference));
        }

        @Override
        public Optional<String> purgeReference(String packageId) {
            return purges.entrySet().stream().filter(entry -> entry.getValue().equals(packageId)).map(Map.Entry::getKey)
                    .findFirst();
        }

        @Override
        public List<Receipt> receipts() {
            return receipts.stream().filter(receipt -> !acknowledged.contains(receipt.packageId())).toList();
        }

        @Override
        public void acknowledge(Receipt receipt) {
            acknowledged.add(receipt.packageId());
        }
    }

    static Receipt receipt(String id, PackageKind kind) {
        return new Receipt(id, kind, List.of(), Instant.EPOCH);
    }

    static final class Screen implements OptOutScreen {
        final List<StoppedChild> due = new ArrayList<>();
        final List<String> honoured = new ArrayList<>();
        final List<String> ordered = new ArrayList<>();

        void stop(int child) {
            due.add(new StoppedChild(new SubjectKey(9, child), TRUST, Integer.toString(child)));
        }

        @Override
        public List<StoppedChild> due() {
            return List.copyOf(due);
        }

        @Override
        public void ordered(List<StoppedChild> children, String order) {
            due.removeAll(children);
            ordered.add(order);
        }

        @Override
        public void honoured(String order) {
            honoured.add(order);
        }

        @Override
        public long version() {
            return 0;
        }

        @Override
        public Screened screen(Landed delivery, Dictionary dictionary) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long resolvable(Landed delivery, Dictionary dictionary) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Suppressed open(PurposeToken purpose) {
            throw new UnsupportedOperationException();
        }
    }
}
