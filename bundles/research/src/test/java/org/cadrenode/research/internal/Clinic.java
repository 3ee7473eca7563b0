package org.cadrenode.research.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.identifiable.Contribution;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.OptOutScreen;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.pseudonym.PersonTokens;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.RecordKey;
import org.cadrenode.api.pseudonym.RenewalWriter;
import org.cadrenode.pseudonymise.engine.RowHashes;
import org.cadrenode.pseudonymise.engine.tokens.KeyedTokens;
import org.cadrenode.pseudonymise.engine.tokens.KnownIdentity;
import org.cadrenode.pseudonymise.engine.tokens.NameTable;
import org.cadrenode.pseudonymise.engine.tokens.PersonTokeniser;
import org.cadrenode.pseudonymise.internal.RenewalRoom;
import org.cadrenode.pseudonymise.internal.SiteNames;
import org.cadrenode.research.internal.Site.Row;

/** A provider: identifiers in memory, and the node's own pseudonyms, tokens and renewals. */
final class Clinic {
    final ProviderId id;
    final RotatingKeys keys;
    private final Map<SubjectKey, VaultPerson> people = new LinkedHashMap<>();
    private final Map<SubjectKey, VaultPerson> suppressed = new LinkedHashMap<>();
    private final Set<Pseudonym> left = new HashSet<>();
    private final Map<Pseudonym, String> names = new HashMap<>();
    private final Site journal;

    Clinic(String id, RotatingKeys keys, Site journal) {
        this.id = new ProviderId(id);
        this.keys = keys;
        this.journal = journal;
    }

    private SubjectKey key(String localId) {
        return SubjectKey.ofHash(keys.keyedHash(KeyPurpose.SUBJECT, 1).of(id.value(), localId));
    }

    void know(String localId, List<Identifier> identifiers) {
        people.put(key(localId), new VaultPerson(key(localId), id, localId, identifiers, List.of(), people.size() + 1L));
    }

    void optOut(String localId) {
        VaultPerson person = people.remove(key(localId));
        suppressed.put(person.key(), person);
    }

    Pseudonym pseudonym(String localId) {
        Pseudonym pseudonym = RowHashes.present(keys, id).subject(localId);
        names.put(pseudonym, localId);
        return pseudonym;
    }

    /** Returns who has or had a pseudonym. */
    String localId(Pseudonym pseudonym) {
        return names.get(pseudonym);
    }

    Set<String> localIds() {
        Set<String> ids = new HashSet<>();
        people.values().forEach(person -> ids.add(person.localId()));
        return ids;
    }

    /** Two records a child, the same each time. */
    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (String localId : localIds()) {
            left.add(pseudonym(localId));
            rows.addAll(rows(localId, pseudonym(localId)));
        }
        return rows;
    }

    List<Row> rows(String localId, Pseudonym pseudonym) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            RecordKey key = RecordKey.ofHash(keys.keyedHash(KeyPurpose.PSEUDONYM_LOCAL, 1).of(":record", localId, "" + i));
            rows.add(new Row(key, pseudonym, "k" + i, "2020-01-0" + (i + 1), "" + localId.length(), null));
        }
        return rows;
    }

    List<PersonTokens> tokens() {
        int version = keys.versions(KeyPurpose.LINKAGE).get(0);
        NameTable names = new NameTable.Counter().table();
        PersonTokeniser tokeniser = new PersonTokeniser(new KeyedTokens(keys.keyedHash(KeyPurpose.LINKAGE)), version, names, names);
        return people.values().stream().map(person -> tokeniser.tokens(pseudonym(person.localId()), person.version(),
                KnownIdentity.of(person))).toList();
    }

    byte[] renewal(int former) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Path folder = Files.createTempDirectory("clinic");
        SiteNames rarities = new SiteNames(folder.resolve("names"), keys);
        new RenewalRoom(new Identities(), new OptOuts(), keys, journal, rarities).renew(id, former, left::contains, new RenewalWriter(bytes));
        Files.delete(folder.resolve("names"));
        Files.delete(folder);
        Set<String> sent = new HashSet<>();
        left.forEach(pseudonym -> sent.add(names.get(pseudonym)));
        sent.forEach(localId -> left.add(pseudonym(localId)));
        return bytes.toByteArray();
    }

    private static UnsupportedOperationException unused() {
        return new UnsupportedOperationException("not used by a renewal");
    }

    private final class Identities implements Vault {
        @Override
        public SubjectKey keyOf(ProviderId provider, String localId) {
            return key(localId);
        }

        @Override
        public boolean knows(SubjectKey subject) {
            return people.containsKey(subject);
        }

        @Override
        public Reading open(PurposeToken purpose) {
            return new Reading() {
                @Override
                public Optional<VaultPerson> person(SubjectKey subject) {
                    return Optional.ofNullable(people.get(subject));
                }

                @Override
                public void changedSince(long version, Consumer<VaultPerson> consumer) {
                    people.values().forEach(consumer);
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
                public void close() { }
            };
        }

        @Override
        public void record(List<Contribution> contributions) {
            throw unused();
        }

        @Override
        public long version() {
            throw unused();
        }

        @Override
        public long size(ProviderId provider) {
            return people.size();
        }

        @Override
        public void remove(SubjectKey subject) {
            throw unused();
        }
    }

    private final class OptOuts implements OptOutScreen {
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
            throw unused();
        }

        @Override
        public long version() {
            throw unused();
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
    }
}
