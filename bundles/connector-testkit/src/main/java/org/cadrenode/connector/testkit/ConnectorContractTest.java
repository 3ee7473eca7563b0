package org.cadrenode.connector.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.SourceDescription;
import org.cadrenode.connector.spi.SourceDescription.Capability;
import org.cadrenode.connector.spi.SourceDescription.Column;
import org.cadrenode.connector.spi.SourceDescription.Form;
import org.cadrenode.connector.spi.SourceDescription.Meaning;
import org.cadrenode.connector.spi.SourceDescription.Table;
import org.junit.jupiter.api.Test;

/** What every connector must do. Extend the contract test of its kind. */
public abstract class ConnectorContractTest {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    private static final Pattern SETTING = Pattern.compile("[A-Za-z][A-Za-z0-9._-]*");
    private static final Pattern TABLE = Pattern.compile("[a-z0-9][a-z0-9_-]{0,79}");

    /** Returns a new connector with right settings; each the same. */
    protected abstract Connector connector();

    /** Returns what the connector does beyond telling records. */
    protected abstract Set<Behaviour> behaviours();

    /** Returns connectors with wrong settings: the check of each must say so. */
    protected List<? extends Connector> misconfigured() {
        return List.of();
    }

    /** Returns the secrets that the connector was given; they must be found nowhere. */
    protected Collection<String> secrets() {
        return List.of();
    }

    final boolean does(Behaviour behaviour) {
        return behaviours().contains(behaviour);
    }

    @Test
    final void itsDescriptionIsValidAndStaysTheSame() {
        Connector connector = connector();
        SourceDescription description = connector.description();
        for (String id : List.of(description.source(), description.provider(), description.connector())) {
            assertTrue(ID.matcher(id).matches(), () -> "Ids are 1 to 40 lower-case letters, digits and dashes: " + id);
        }
        assertFalse(description.title().isBlank(), "A source has a title");
        Set<String> names = new HashSet<>();
        for (Table table : description.tables()) {
            assertTrue(TABLE.matcher(table.name()).matches() && names.add(table.name()), () -> "No name of a table, or twice: " + table.name());
            assertFalse(table.columns().isEmpty(), () -> "Table " + table.name() + " has no columns");
            Set<String> columns = new HashSet<>();
            for (Column column : table.columns()) {
                assertTrue(!column.name().isBlank() && column.name().equals(column.name().toLowerCase(Locale.ROOT)) && columns.add(column.name()),
                        () -> "Columns of " + table.name() + " are in lower case, each once: " + column.name());
            }
        }
        assertEquals(description, connector.description(), "The description does not change while the connector runs");
        assertEquals(description, connector().description(), "The same settings give the same description");
        assertEquals(connector.endpoint(), connector.endpoint(), "The endpoint does not change while the connector runs");
        assertFalse(connector.endpoint().place().isBlank(), "An endpoint tells its place");
    }

    @Test
    final void itNamesItsSettings() {
        Set<String> names = connector().settingNames();
        assertFalse(names.isEmpty(), "A connector names the settings that it reads, so that the node finds those that are misspelt");
        assertEquals(List.of(), names.stream().filter(name -> !SETTING.matcher(name).matches()).sorted().toList(),
                "The name of a setting begins with a letter, and has letters, digits, dots, dashes and underscores");
        assertEquals(new TreeSet<>(names), new TreeSet<>(connector().settingNames()), "The same settings give the same names");
    }

    @Test
    final void itDeclaresWhatItDoesAndNothingElse() {
        Set<Capability> declared = behaviours().stream().map(Behaviour::capability).flatMap(Optional::stream).collect(Collectors.toSet());
        assertEquals(new TreeSet<>(declared), new TreeSet<>(connector().description().capabilities()),
                "The capabilities of the description are the behaviours of the contract test");
        if (does(Behaviour.MERGES) && !connector().description().tables().isEmpty()) {
            assertTrue(connector().description().tables().stream().flatMap(table -> table.columns().stream())
                    .anyMatch(column -> column.meaning().equals(Optional.of(Meaning.FORMER_SUBJECT))), "No column means FORMER_SUBJECT");
        }
    }

    @Test
    final void itsCheckAnswersInSentencesAndFindsWrongSettings() {
        Connector right = connector();
        sentences(right);
        assertEquals(right.check(), right.check(), "The same surroundings give the same check");
        for (Connector wrong : misconfigured()) {
            assertFalse(wrong.check().isEmpty(), "A wrong setting is found by the check");
            sentences(wrong);
            wrong.description();
            wrong.endpoint();
        }
    }

    private void sentences(Connector connector) {
        Canaries secrets = withSecrets(new Canaries());
        for (String sentence : connector.check()) {
            assertTrue(sentence.split(" ").length > 3 && Character.isUpperCase(sentence.codePointAt(0)),
                    () -> "A finding of the check is a sentence with its remedy: " + sentence);
            assertFalse(secrets.in(sentence).isPresent(), "The check tells a secret");
        }
        assertFalse(secrets.in(connector.endpoint().place() + connector.description() + connector).isPresent(),
                "The endpoint, the description or the name of the connector's object tells a secret");
    }

    final Canaries withSecrets(Canaries canaries) {
        secrets().forEach(secret -> canaries.add(secret, "secret"));
        return canaries;
    }

    /** Checks what was told against the contract of records, and against the description. */
    final void checkTold(Collected collected, Scenario scenario) {
        assertEquals(List.of(), collected.violations());
        SourceDescription description = connector().description();
        for (Collected.Told one : collected.told()) {
            assertTrue(one.version() == 0 || does(Behaviour.VERSIONS) || one.removed() && does(Behaviour.REMOVALS),
                    "A version was told, which is not declared");
            assertTrue(!one.removed() || does(Behaviour.REMOVALS), "A removal was told, which is not declared");
        }
        Set<String> declared = description.tables().stream().map(Table::name).collect(Collectors.toSet());
        if (!declared.isEmpty()) {
            Set<String> others = new TreeSet<>(collected.columns().keySet());
            others.removeAll(declared);
            assertEquals(Set.of(), others, "Tables that the description does not name");
            checkIdentifiers(collected, scenario, description);
        }
    }

    // A column in which an identifier comes out says so, or that it is free text.
    private static void checkIdentifiers(Collected collected, Scenario scenario, SourceDescription description) {
        Canaries canaries = Canaries.of(scenario);
        for (Table table : description.tables()) {
            Map<String, Column> columns = table.columns().stream().collect(Collectors.toMap(Column::name, column -> column));
            for (Collected.Told one : collected.told()) {
                if (one.table().equals(table.name())) {
                    one.values().forEach((name, value) -> canaries.in(value).ifPresent(kind -> {
                        Column column = columns.get(name);
                        if (column == null || column.meaning().isEmpty() && !column.form().equals(Optional.of(Form.FREE_TEXT))) {
                            fail("The " + kind + " of a child comes out in column " + table.name() + "." + name
                                    + ", which is not described as one that identifies: a leak");
                        }
                    }));
                }
            }
        }
    }

    /** Fails if something of a child was found where it must not be. */
    static void nothingFound(Watch watch) {
        Set<String> found = watch.found();
        assertTrue(found.isEmpty(), () -> String.join("\n", found));
    }
}
