package org.cadrenode.gate.internal;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.Pseudonymised;
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.delivery.Tally;
import org.cadrenode.api.dictionary.ColumnRule;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.TableRule;
import org.cadrenode.api.dictionary.Transform;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.gate.Gate;
import org.cadrenode.api.identifiable.Artefact;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.pseudonym.PersonTokens;
import org.cadrenode.api.pseudonym.PersonTokensWriter;
import org.cadrenode.api.pseudonym.RecordKey;
import org.cadrenode.api.pseudonym.ReleasedColumn;
import org.cadrenode.api.pseudonym.ReleasedTable;
import org.cadrenode.api.pseudonym.RowWriter;
import org.cadrenode.api.pseudonym.TokenShape;
import org.cadrenode.api.pseudonym.TokenView;
import org.cadrenode.api.pseudonym.ViewKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A gate over notes of two siblings, of whom one is out. */
abstract class GateScene {
    static final SourceId SOURCE = new SourceId("camhs");
    private static final ProviderId PROVIDER = new ProviderId("mh-trust");
    private static final TableName NOTE = new TableName("note");
    static final DeliveryId ID = new DeliveryId("D-AAAAAAAAAAAA");
    static final Dictionary DICTIONARY = new Dictionary(SOURCE, Digest.ofContent(new byte[] {1}), Map.of(NOTE,
            new TableRule(NOTE, List.of(
                    new ColumnRule("text", true, Optional.empty(), ColumnType.FREE_TEXT, Transform.SCRUB, "text", false, false,
                            false, true, Set.of()),
                    new ColumnRule("plan", true, Optional.empty(), ColumnType.FREE_TEXT, Transform.SCRUB, "plan", false, false,
                            false, false, Set.of())))));

    static final Set<String> TEXT = Set.of("note.text");

    @TempDir
    Path folder;
    FakeNode node;
    Gate gate;

    @BeforeEach
    void addPeople() {
        node = new FakeNode(folder.resolve("reviews"));
        node.dictionaries.inForce.put(SOURCE, DICTIONARY);
        node.vault.put("c1", List.of(new VaultPerson.Relative(Optional.of(FakeNode.key("c2")), List.of())),
                new Identifier(IdentifierKind.FORENAME, "Zebedee"), new Identifier(IdentifierKind.NHS_NUMBER, "9434765919"));
        node.optOut.suppressed.put(FakeNode.key("c2"),
                node.vault.person("c2", List.of(), new Identifier(IdentifierKind.FORENAME, "Ottoline")));
        gate = node.gate();
    }

    Pseudonymised delivery(String... texts) throws IOException {
        return delivery(ID, "c1", texts);
    }

    Pseudonymised delivery(DeliveryId id, String child, String... texts) throws IOException {
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        RowWriter writer = new RowWriter(rows);
        int table = writer.table(new ReleasedTable(NOTE,
                List.of(new ReleasedColumn("text", ColumnType.FREE_TEXT, false, false, true, Set.of()))));
        for (int i = 0; i < texts.length; i++) {
            writer.row(table, new RecordKey(1, i), FakeNode.pseudonym(child), new String[] {texts[i]});
        }
        writer.finish();
        ByteArrayOutputStream tokens = new ByteArrayOutputStream();
        PersonTokensWriter tokenWriter = new PersonTokensWriter(tokens);
        tokenWriter.person(new PersonTokens(FakeNode.pseudonym(child), 1, 1, new TokenShape(0, 0, 0, 0),
                List.of(new TokenView(ViewKind.UPN, 1, new int[] {1, 2, 3, 4, 5, 6, 7}))));
        tokenWriter.finish();
        return put(id, rows.toByteArray(), tokens.toByteArray(), texts.length);
    }

    Pseudonymised put(DeliveryId id, byte[] rows, byte[] tokens, int records) {
        node.landing.put(id, Artefact.ROWS, rows);
        node.landing.put(id, Artefact.TOKENS, tokens);
        node.landing.put(id, Artefact.RESTRICTED, ("{\"list_digest\":\"" + node.restricted.list.digest() + "\",\"kept\":["
                + "{\"category\":\"adoption\",\"table\":\"note\",\"column\":\"kind\",\"count\":2}]}").getBytes(StandardCharsets.UTF_8));
        node.landing.put(id, Artefact.DROPPED_COLUMNS, "{\"note\":[\"author\"]}".getBytes(StandardCharsets.UTF_8));
        Tally tally = new Tally(records + 3L, 0, 1, 1, 0, 0, 1, 0);
        Landed landed = new Landed(new Delivery(id, SOURCE, PROVIDER, "note", Instant.EPOCH, 10, Digest.ofContent(new byte[0])), tally);
        Pseudonymised delivery = new Pseudonymised(new Screened(landed, tally, DICTIONARY.digest(), 4), tally,
                Digest.ofContent(rows), Digest.ofContent(tokens));
        node.landing.milestones.put(id, delivery);
        return delivery;
    }

    static ErrorCode codeOf(Runnable action) {
        return assertThrows(CadreException.class, action::run).code();
    }
}
