package org.cadrenode.optout.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.dictionary.ColumnRule;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.InvalidValue;
import org.cadrenode.api.dictionary.RowCondition;
import org.cadrenode.api.dictionary.TableRule;
import org.cadrenode.api.dictionary.Transform;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.OptOutScreen.StoppedChild;
import org.cadrenode.api.identifiable.SourceTable;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.optout.engine.Source;
import org.cadrenode.optout.internal.MemoryLanding.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a source's own columns say of opt-outs and of relatives. */
class SourceOptOutTest {
    private static final SourceTable PEOPLE = MemoryLanding.table("people", "id", "forename", "mother", "father", "sibling", "out");
    private static final SourceTable VISITS = MemoryLanding.table("visits", "person");
    private static final RowCondition OUT = new RowCondition(RowCondition.Effect.OUT, Set.of("Y"), Set.of("N"));
    private static final Dictionary DICTIONARY = new Dictionary(new SourceId("test"), Digest.ofContent(new byte[] {2}), Map.of(
            PEOPLE.name(), new TableRule(PEOPLE.name(), List.of(rule("id", IdentifierKind.SUBJECT, 0, RowCondition.NONE),
                    rule("forename", IdentifierKind.FORENAME, 0, RowCondition.NONE),
                    rule("mother", IdentifierKind.FORENAME, 1, RowCondition.NONE),
                    rule("father", IdentifierKind.FORENAME, 2, RowCondition.NONE),
                    rule("sibling", IdentifierKind.RELATIVE_SUBJECT, 3, RowCondition.NONE), rule("out", null, 0, OUT))),
            VISITS.name(), new TableRule(VISITS.name(), List.of(rule("person", IdentifierKind.SUBJECT_REFERENCE, 0, RowCondition.NONE)))));

    @TempDir
    Path directory;
    private Site site;

    private static ColumnRule rule(String column, IdentifierKind kind, int relative, RowCondition rows) {
        return new ColumnRule(column, false, Optional.ofNullable(kind), relative, ColumnType.CODE, Transform.AS_IS, InvalidValue.BLANK,
                "", Set.of(), Set.of(), rows);
    }

    @BeforeEach
    void open() {
        site = new Site(directory);
    }

    @AfterEach
    void close() {
        site.close();
    }

    private Screened screen(int number, Row... rows) throws IOException {
        Landed landed = site.landing.put(number, Site.TRUST, "", List.of(rows));
        return site.optOut().screen(landed, DICTIONARY);
    }

    private static Row person(String id, String out) {
        return new Row(PEOPLE, id, "Fore" + id, null, null, null, out);
    }

    @Test
    void aChildWhomItsSourceOptsOutIsOutInEveryRowAndStaysSo() throws IOException {
        Screened screened = screen(1, new Row(VISITS, "b"), person("a", "N"), person("b", "y"), new Row(VISITS, "a"));
        assertEquals(2, screened.tally().optedOut());
        assertEquals(Set.of(site.key("b")), site.suppressed().keySet());
        assertEquals(Set.of(site.key("a")), site.held().keySet());
        site.restart();
        assertEquals(1, screen(2, person("b", "N"), person("a", "N")).tally().optedOut());
    }

    @Test
    void whatSourcesSayCountsForTheProvidersForWhichTheSiteLetsIt() throws IOException {
        site.restart(new Judge.Circumstances(Set::of, Map.of(Source.SOURCE, Set.of("another-trust"))));
        assertEquals(0, screen(1, person("a", "Y"), person("b", "N")).tally().optedOut());
        assertEquals(Set.of(site.key("a"), site.key("b")), site.held().keySet());
        site.restart(Judge.Circumstances.ANY);
        assertEquals(List.of(site.key("a")), site.optOut().due().stream().map(StoppedChild::subject).toList());
        assertEquals(Set.of(site.key("b")), site.held().keySet());
        site.optOut().ordered(site.optOut().due(), "order");
        site.optOut().honoured("order");
        site.restart(new Judge.Circumstances(Set::of, Map.of(Source.SOURCE, Set.of("another-trust"))));
        site.optOut().due();
        assertEquals(1, site.optOut().returning().size(), "nothing else keeps it out");
    }

    @Test
    void aKillBehindWhatASourceSaidOfAChildWhomNobodyKnowsHoldsUpNobodyElse() throws IOException {
        site.optOut().recording().source(Site.TRUST, "a", LocalDate.of(2026, 1, 5), "delivery", site.optOut().register().marks());
        site.restart();
        assertEquals(List.of(), site.optOut().due());
        assertEquals(1, screen(1, person("b", "N"), person("a", "N")).tally().optedOut());
        assertEquals(Set.of(site.key("a")), site.suppressed().keySet());
    }

    @Test
    void whoWasMarkedToComeBackStaysOutIfTheSiteLetsTheSourceCountAgain() throws IOException {
        screen(1, person("a", "Y"), person("b", "N"));
        site.restart(new Judge.Circumstances(Set::of, Map.of(Source.SOURCE, Set.of("another-trust"))));
        site.optOut().due();
        assertEquals(1, site.optOut().returning().size());
        site.restart(Judge.Circumstances.ANY);
        site.optOut().due();
        assertEquals(List.of(), site.optOut().returning());
    }

    @Test
    void aBlankListOfProvidersLetsNobodyThroughWhomASourceOptsOut() {
        for (String all : List.of("*", " * ", "", " , ", "mh-trust,*")) {
            assertEquals(Map.of(), OptOutService.limits(all), all);
        }
        assertEquals(Map.of(Source.SOURCE, Set.of("mh-trust", "clinic")), OptOutService.limits("mh-trust, clinic,"));
    }

    @Test
    void whoWasReleasedBeforeIsDueToBeTakenBack() throws IOException {
        screen(1, person("a", "N"), person("b", "N"));
        assertEquals(List.of(), site.optOut().due());
        screen(2, person("a", "Y"), person("b", "N"));
        assertEquals(List.of(new StoppedChild(site.key("a"), Site.TRUST, "a")), site.optOut().due());
        assertEquals(Set.of(site.key("b")), site.held().keySet());
    }

    @Test
    void aValueThatNobodyListedCountsAsOutAndABlankOneDoesNot() throws IOException {
        assertEquals(1, screen(1, person("a", "perhaps"), person("b", null), person("c", "N")).tally().optedOut());
    }

    @Test
    void aColumnWithoutAnyValidValueStopsTheWholeDeliveryBeforeAnythingIsTaken() throws IOException {
        CadreException refused = assertThrows(CadreException.class, () -> screen(1, person("a", " "), person("b", "perhaps")));
        assertEquals(ErrorCode.OPTOUT_LIST_INVALID, refused.code());
        assertTrue(refused.getMessage().contains("people.out"), refused.getMessage());
        assertTrue(site.held().isEmpty() && site.suppressed().isEmpty());
        screen(2, new Row(VISITS, "a"));
    }

    @Test
    void relativesInAChildsOwnRowAreTheRelativesAndNotTheChild() throws IOException {
        screen(1, new Row(PEOPLE, "a", "Ann", "Mary", "Noel", "b", "N"), new Row(PEOPLE, "b", "Ben", null, null, null, "N"));
        VaultPerson ann = site.held().get(site.key("a"));
        assertEquals(List.of(new Identifier(IdentifierKind.FORENAME, "Ann")), ann.identifiers());
        assertEquals(Set.of(List.of("Mary"), List.of("Noel"), List.of()), ann.relatives().stream()
                .map(relative -> relative.identifiers().stream().map(Identifier::value).toList()).collect(Collectors.toSet()));
        assertEquals(Set.of(site.key("b")), ann.relatives().stream().flatMap(relative -> relative.subject().stream())
                .collect(Collectors.toSet()));
    }
}
