package org.cadrenode.connector.excel.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.testkit.Behaviour;
import org.cadrenode.connector.testkit.FileConnectorContractTest;
import org.cadrenode.connector.testkit.Person;
import org.cadrenode.connector.testkit.Sample;
import org.cadrenode.connector.testkit.Scenario;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

final class ExcelConnectorContractTest extends FileConnectorContractTest {
    @Override
    protected FileConnector connector() {
        return new ExcelConnector(Map.of("source", "youth", "provider", "council", "version", "last_updated", "removedWhen", "op=D"));
    }

    @Override
    protected Set<Behaviour> behaviours() {
        return EnumSet.of(Behaviour.COLUMNS_ADDED, Behaviour.COLUMNS_REMOVED, Behaviour.COLUMNS_REORDERED, Behaviour.VERSIONS,
                Behaviour.REMOVALS);
    }

    @Override
    protected Sample extract(Scenario scenario) {
        int bad = (int) scenario.poison().stream().filter(child -> child < scenario.children()).count();
        List<String> columns = new ArrayList<>(List.of("id", "nhs_number", "surname", "birth_date", "op", "note", "last_updated"));
        switch (scenario.layout()) {
            case USUAL -> { }
            case ADDED -> columns.add(1, "added");
            case REMOVED -> columns.remove("note");
            case REORDERED -> Collections.reverse(columns);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Workbook workbook = new Workbook(bytes, "Test", "1.0")) {
            Worksheet sheet = workbook.newWorksheet("Young People");
            for (int i = 0; i < columns.size(); i++) {
                sheet.inlineString(0, i, columns.get(i));
            }
            for (int child = 0; child < scenario.children(); child++) {
                for (int i = 0; i < columns.size(); i++) {
                    cell(sheet, child + 1, i, columns.get(i), scenario, child);
                }
                if (scenario.isPoison(child)) {
                    sheet.inlineString(child + 1, columns.size(), scenario.person(child).surname());
                }
                if (child % 1000 == 999) {
                    sheet.flush();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Sample.bytes("youth.xlsx", bytes.toByteArray()).expecting("young_people", scenario.children() - bad).rejecting(bad);
    }

    private static void cell(Worksheet sheet, int row, int column, String name, Scenario scenario, int child) {
        Person person = scenario.person(child);
        switch (name) {
            case "id" -> sheet.value(row, column, Long.parseLong(person.id()));
            case "nhs_number" -> sheet.value(row, column, Long.parseLong(person.nhsNumber()));
            case "op" -> sheet.inlineString(row, column, scenario.isRemoved(child) ? "D" : "A");
            case "surname" -> sheet.inlineString(row, column, person.surname());
            case "birth_date" -> sheet.inlineString(row, column, person.birthDate().toString());
            case "last_updated" -> sheet.inlineString(row, column, scenario.changed(child).toString());
            default -> sheet.inlineString(row, column, "seen");
        }
    }

    @Override
    protected List<Connector> misconfigured() {
        return List.of(new ExcelConnector(Map.of("source", "youth", "provider", "council", "tables", "Young")),
                new ExcelConnector(Map.of("source", "youth", "provider", "council", "version", "a:")));
    }
}
