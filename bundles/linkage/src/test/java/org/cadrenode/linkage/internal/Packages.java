package org.cadrenode.linkage.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.exchange.Intake;
import org.cadrenode.api.exchange.PackageKind;
import org.cadrenode.api.exchange.PackageManifest;
import org.cadrenode.api.exchange.Receipt;
import org.cadrenode.api.exchange.Received;
import org.cadrenode.api.pseudonym.PersonTokens;
import org.cadrenode.api.pseudonym.PersonTokensWriter;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.Renewal;
import org.cadrenode.api.pseudonym.RenewalWriter;
import org.cadrenode.linkage.engine.Person;
import org.cadrenode.linkage.engine.TestRegion.Known;
import org.cadrenode.linkage.engine.TestTokens;

/** Packages of tokens and renewals, as the exchange hands them out; each can be cut. */
final class Packages implements Intake {
    final Map<String, byte[]> contents = new HashMap<>();
    int cutAfter = Integer.MAX_VALUE;
    /** Of which the packages are that are made from now on. */
    Optional<DeliveryId> delivery = Optional.empty();

    Received of(ProviderId provider, List<Known> known) throws IOException {
        List<PersonTokens> sets = new ArrayList<>();
        for (Known one : known) {
            if (one.subject().provider().equals(provider)) {
                sets.add(TestTokens.tokens(one.subject().pseudonym(), contents.size() + 1, 1, one.person()));
            }
        }
        return of(provider, sets.toArray(PersonTokens[]::new));
    }

    Received renewal(ProviderId provider, int keyVersion, List<Known> known) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        RenewalWriter writer = new RenewalWriter(bytes);
        int count = 0;
        for (Known one : known) {
            if (one.subject().provider().equals(provider)) {
                Pseudonym present = LinkageRoomTest.renamed(one.subject().pseudonym());
                writer.renewal(new Renewal(one.subject().pseudonym(), present, Optional.of(
                        TestTokens.tokens(present, contents.size() + 1, keyVersion, one.person()))));
                count++;
            }
        }
        writer.finish();
        return received(provider, PackageKind.RENEWAL, count, bytes.toByteArray());
    }

    Received of(ProviderId provider, Pseudonym subject, Person person) throws IOException {
        return of(provider, contents.size() + 1, subject, person);
    }

    Received of(ProviderId provider, long version, Pseudonym subject, Person person) throws IOException {
        return of(provider, TestTokens.tokens(subject, version, 1, person));
    }

    private Received of(ProviderId provider, PersonTokens... sets) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PersonTokensWriter writer = new PersonTokensWriter(bytes);
        for (PersonTokens set : sets) {
            writer.person(set);
        }
        writer.finish();
        return received(provider, PackageKind.DATA, sets.length, bytes.toByteArray());
    }

    private Received received(ProviderId provider, PackageKind kind, int count, byte[] content) {
        int sequence = contents.size() + 1;
        String id = provider + "-" + sequence;
        contents.put(id, content);
        Digest digest = Digest.ofContent(content);
        return new Received(new PackageManifest(id, kind, provider, sequence, digest, Optional.empty(), delivery,
                Optional.empty(), 0, count, digest, new Journal.Checkpoint(0, digest, ""), Instant.EPOCH));
    }

    @Override
    public InputStream tokens(Received received) {
        byte[] content = contents.get(received.manifest().packageId());
        return new ByteArrayInputStream(content, 0, Math.min(content.length, cutAfter));
    }

    @Override
    public Optional<Received> next() {
        throw new UnsupportedOperationException();
    }

    @Override
    public InputStream rows(Received received) {
        throw new UnsupportedOperationException();
    }

    @Override
    public InputStream purge(Received received) {
        throw new UnsupportedOperationException();
    }

    @Override
    public InputStream renewal(Received received) {
        return tokens(received);
    }

    @Override
    public void confirm(Received received, Receipt receipt) {
        throw new UnsupportedOperationException();
    }
}
