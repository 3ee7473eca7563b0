package org.cadrenode.itests.connectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The list of identifying columns in the manual is that of the connectors in the archive. With {@code -Dcadre.write=true} it is
 * written anew.
 */
final class IdentifyingColumnsTest {
    private static final Path PAGE = Path.of(System.getProperty("cadre.top", "../.."), "docs/manual/connectors/identifying-columns.md");

    @Test
    void theManualListsTheIdentifyingColumnsOfEveryConnectorThatKnowsItsTables() throws Exception {
        Collection<ShippedConnectors.Described> connectors = ShippedConnectors.described();
        String page = page(connectors);
        if (Boolean.getBoolean("cadre.write")) {
            Files.writeString(PAGE, page);
        }
        assertEquals(page, Files.readString(PAGE, StandardCharsets.UTF_8), "written anew with -Dcadre.write=true");
        Set<String> names = connectors.stream().map(ShippedConnectors.Described::name).collect(Collectors.toSet());
        assertTrue(names.containsAll(Set.of("ssda903", "cin", "school-census", "hl7v2")), names::toString);
        for (ShippedConnectors.Described connector : connectors) {
            assertTrue(connector.identifying().stream().anyMatch(column -> column.meaning().startsWith("subject")),
                    () -> connector.name() + " has no column that says whose a record is");
        }
    }

    private static String page(Collection<ShippedConnectors.Described> connectors) {
        StringBuilder page = new StringBuilder("""
                # Identifying columns

                Made of what the connectors declare; a test keeps it so. Each column tells who a child, a relative or a carer is, or leads
                there. `dictionary:draft` fills in what a column tells; a person decides. A column that is not listed is not thereby
                harmless: see [what is new](../data-dictionary.md#what-is-new). What the kinds mean stands in [the data
                dictionary](../data-dictionary.md#identifiers-and-how-their-words-are-looked-for).
                """);
        for (ShippedConnectors.Described connector : connectors) {
            page.append("\n## ").append(connector.name()).append("\n\n").append(connector.title()).append(": ")
                    .append(connector.identifying().size()).append(" of ").append(connector.columns()).append(" columns.\n\n")
                    .append("| table | column | tells | note |\n|---|---|---|---|\n");
            for (ShippedConnectors.Column column : connector.identifying()) {
                page.append("| `").append(column.table()).append("` | `").append(column.name()).append("` | `").append(column.meaning())
                        .append("`").append(column.relative() == 0 ? "" : " of a relative").append(" | ").append(column.note().replace("|", "\\|")).append(" |\n");
            }
        }
        return page.toString();
    }
}
