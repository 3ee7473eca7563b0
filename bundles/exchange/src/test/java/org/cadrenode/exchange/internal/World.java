package org.cadrenode.exchange.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.audit.Verification;
import org.cadrenode.api.delivery.Cleared;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.Pseudonymised;
import org.cadrenode.api.delivery.ReleaseStatement;
import org.cadrenode.api.delivery.ReleaseTerms;
import org.cadrenode.api.delivery.Released;
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.delivery.Tally;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.exchange.PackageKind;
import org.cadrenode.api.exchange.Receipt;
import org.cadrenode.api.exchange.Received;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.optout.ReleaseRefusal;
import org.cadrenode.api.pseudonym.PersonTokens;
import org.cadrenode.api.pseudonym.PersonTokensWriter;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.RecordKey;
import org.cadrenode.api.pseudonym.ReleasedColumn;
import org.cadrenode.api.pseudonym.ReleasedTable;
import org.cadrenode.api.pseudonym.RowWriter;
import org.cadrenode.api.pseudonym.TokenShape;
import org.cadrenode.api.pseudonym.TokenView;
import org.cadrenode.api.pseudonym.ViewKind;
import org.cadrenode.keystore.engine.NodeKeys;

/** A provider and a resource over directories, with real keys. */
final class World {
    static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    static final ProviderId TRUST = new ProviderId("mh-trust");
    static final ProviderId COUNCIL = new ProviderId("council");

    final Keystore provider = NodeKeys.random();
    final Keystore resource = NodeKeys.random();
    final SignedJournal providerJournal = new SignedJournal(provider);
    final SignedJournal resourceJournal = new SignedJournal(resource);
    final FakeTerms terms = new FakeTerms();
    Optional<ReleaseRefusal> staleOptOuts = Optional.empty();
    final Settings providerSettings;
    final Settings resourceSettings;
    final Path root;

    World(Path root) {
        this.root = root;
        providerSettings = new Settings(root.resolve("packages"), root.resolve("receipts"), root.resolve("provider"),
                Optional.of(key(resource, KeyPurpose.PACKAGE_OPENING)), List.of(key(resource, KeyPurpose.PACKAGE_SIGNING)),
                Map.of(), false, 0, 7);
        Settings.ProviderKeys keys = new Settings.ProviderKeys(key(provider, KeyPurpose.PACKAGE_SIGNING),
                key(provider, KeyPurpose.JOURNAL_SIGNING));
        resourceSettings = new Settings(root.resolve("packages"), root.resolve("receipts"), root.resolve("resource"),
                Optional.empty(), List.of(), Map.of(TRUST, List.of(keys), COUNCIL, List.of(keys)), false, 0, 7);
    }

    static Settings.PublicKey key(Keystore keystore, KeyPurpose purpose) {
        return Settings.PublicKey.of(keystore.publicKey(purpose));
    }

    DirectoryDispatch dispatch() throws IOException {
        return dispatch(new DurableFiles());
    }

    DirectoryDispatch dispatch(DurableFiles files) throws IOException {
        return new DirectoryDispatch(providerSettings, provider, providerJournal, terms, (provider, source) -> staleOptOuts, files,
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    DirectoryIntake intake() throws IOException {
        return intake(new DurableFiles());
    }

    DirectoryIntake intake(DurableFiles files) throws IOException {
        return new DirectoryIntake(resourceSettings, resource, resourceJournal, files, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    PackageCheck check() {
        return new PackageCheck(PackagePath.RESEARCH, resourceSettings, resource, new DurableFiles());
    }

    Path packageFile(String id) {
        return root.resolve("packages").resolve(id + ".cadre");
    }

    Parcel parcel(int number, int rows) {
        return parcel(TRUST, number, rows);
    }

    Parcel parcel(ProviderId from, int number, int rows) {
        return parcel(from, number, rows, provider);
    }

    /** A delivery with so many rows, released under the keys of {@code releaser}. */
    Parcel parcel(ProviderId from, int number, int rows, Keystore releaser) {
        try {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            RowWriter writer = new RowWriter(content);
            int table = writer.table(new ReleasedTable(new TableName("contact"),
                    List.of(new ReleasedColumn("code", ColumnType.CODE, false, false, false, Set.of()))));
            ByteArrayOutputStream tokens = new ByteArrayOutputStream();
            PersonTokensWriter tokenWriter = new PersonTokensWriter(tokens);
            for (int i = 0; i < rows; i++) {
                writer.row(table, new RecordKey(number, i), new Pseudonym(number, i), new String[] {"F" + i % 100});
                tokenWriter.person(new PersonTokens(new Pseudonym(number, i), 1, 1, new TokenShape(0, 0, 0, 0),
                        List.of(new TokenView(ViewKind.UPN, i, new int[] {number, 2, 3, 4, 5, 6, 7}))));
            }
            writer.finish();
            tokenWriter.finish();
            DeliveryId id = new DeliveryId(String.format("D-AAAAAAAAAA%c%c", 'A' + number / 26, 'A' + number % 26));
            Tally tally = new Tally(rows + 2L, 0, 1, 1, 0, 0, 0, 0);
            Landed landed = new Landed(new Delivery(id, new SourceId("camhs"), from, "contact", NOW, 9, PackageForm.NOTHING), tally);
            Pseudonymised delivery = new Pseudonymised(new Screened(landed, tally, PackageForm.NOTHING, 3), tally,
                    Digest.ofContent(content.toByteArray()), Digest.ofContent(tokens.toByteArray()));
            ReleaseStatement statement = new ReleaseStatement(id, delivery.rows(), delivery.tokens(), PackageForm.NOTHING,
                    Optional.of(ReleaseTerms.of(new FakeTerms().of(delivery.delivery().source()))), "reeve", NOW, 5, PackageForm.NOTHING, "");
            String signature = Base64.getEncoder()
                    .encodeToString(releaser.sign(KeyPurpose.JOURNAL_SIGNING, statement.signedContent()));
            return new Parcel(new Cleared(delivery, statement.signed(signature)), content.toByteArray(), tokens.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Receipt receipt(Received received) {
        List<Receipt.Count> counts = received.manifest().delivery()
                .map(id -> List.of(new Receipt.Count(id, received.manifest().rows(), 0, 0))).orElse(List.of());
        return new Receipt(received.manifest().packageId(), received.manifest().kind(), counts, NOW);
    }

    /** Everything that can be taken in now, confirmed. */
    static List<Received> takeAll(DirectoryIntake intake) throws IOException {
        List<Received> taken = new ArrayList<>();
        Optional<Received> next = intake.next();
        while (next.isPresent()) {
            taken.add(next.get());
            intake.confirm(next.get(), receipt(next.get()));
            next = intake.next();
        }
        return taken;
    }

    /** A package with any content, sealed for the resource as anybody can. */
    byte[] sealed(String id, byte[] inside) throws IOException {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        try (var out = resource.sealPackage(resource.publicKey(KeyPurpose.PACKAGE_OPENING), id, sink)) {
            out.write(inside);
        }
        return sink.toByteArray();
    }

    byte[] opened(String id, byte[] sealed) throws IOException {
        try (var in = resource.openPackage(id, new ByteArrayInputStream(sealed))) {
            return in.readAllBytes();
        }
    }

    /** A delivery's milestone with its content. */
    record Parcel(Cleared cleared, byte[] rows, byte[] tokens) {
        Released send(DirectoryDispatch dispatch) throws IOException {
            return dispatch.send(cleared, new ByteArrayInputStream(rows), new ByteArrayInputStream(tokens));
        }
    }

    static final class SignedJournal implements Journal {
        final List<AuditEvent> events = new ArrayList<>();
        private final Keystore keystore;
        DurableFiles.Seam seam = step -> { };

        SignedJournal(Keystore keystore) {
            this.keystore = keystore;
        }

        @Override
        public synchronized JournalEntry record(AuditEvent event) {
            try {
                seam.before("journal");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            events.add(event);
            return new JournalEntry(events.size(), NOW, event, Digest.ofContent(event.toString().getBytes(StandardCharsets.UTF_8)));
        }

        List<AuditAction> actions() {
            return events.stream().map(AuditEvent::action).toList();
        }

        @Override
        public Checkpoint checkpoint() {
            Digest hash = Digest.ofContent(new byte[] {(byte) events.size()});
            byte[] signature = keystore.sign(KeyPurpose.JOURNAL_SIGNING,
                    ("cadre-checkpoint-1\n" + events.size() + "\n" + hash).getBytes(StandardCharsets.UTF_8));
            return new Checkpoint(events.size(), hash, Base64.getEncoder().encodeToString(signature));
        }

        @Override
        public List<JournalEntry> latest(int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Verification verify() {
            throw new UnsupportedOperationException();
        }
    }

    static boolean isData(Received received) {
        return received.manifest().kind() == PackageKind.DATA;
    }
}
