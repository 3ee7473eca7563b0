package org.cadrenode.connector.excel.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.testkit.DelimitedExtract;
import org.cadrenode.connector.testkit.FileConnectorContractTest;
import org.cadrenode.connector.testkit.Person;
import org.cadrenode.connector.testkit.Sample;
import org.cadrenode.connector.testkit.Scenario;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

final class AnnexAConnectorContractTest extends FileConnectorContractTest {
    @Override
    protected FileConnector connector() {
        return new AnnexAConnector(Map.of("provider", "council"));
    }

    @Override
    protected Sample extract(Scenario scenario) {
        int bad = (int) scenario.poison().stream().filter(child -> child < scenario.children()).count();
        List<String> columns = new ArrayList<>(List.of("Child Unique ID", "Gender", "Date of Birth", "Date of Contact", "Contact Source"));
        switch (scenario.layout()) {
            case USUAL -> { }
            case ADDED -> columns.add(1, "Added by the source");
            case REMOVED -> columns.remove("Contact Source");
            case REORDERED -> Collections.reverse(columns);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Workbook workbook = new Workbook(bytes, "Test", "1.0")) {
            Worksheet sheet = workbook.newWorksheet("List 1 - Contacts");
            sheet.inlineString(0, 0, "Annex A: contacts");
            for (int i = 0; i < columns.size(); i++) {
                sheet.inlineString(2, i, columns.get(i));
            }
            for (int child = 0; child < scenario.children(); child++) {
                Person person = scenario.person(child);
                for (int i = 0; i < columns.size(); i++) {
                    sheet.inlineString(child + 3, i, switch (columns.get(i)) {
                        case "Child Unique ID" -> person.id();
                        case "Gender" -> "a) Male";
                        case "Date of Birth" -> person.birthDate().toString();
                        case "Date of Contact" -> "2024-05-06";
                        default -> "1A: Individual";
                    });
                }
                if (scenario.isPoison(child)) {
                    sheet.inlineString(child + 3, columns.size(), person.surname());
                }
                if (child % 1000 == 999) {
                    sheet.flush();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Sample.bytes("annexa.xlsx", bytes.toByteArray()).expecting("contacts", scenario.children() - bad).rejecting(bad);
    }

    @Override
    protected List<Sample> samples() {
        return connector().description().tables().stream().map(table -> DelimitedExtract.of(table.name() + ".csv", table).write(Scenario.of(20))).toList();
    }

    @Override
    protected List<Connector> misconfigured() {
        return List.of(new AnnexAConnector(Map.of("provider", "council", "tables", "List")),
                new AnnexAConnector(Map.of("provider", "council", "encoding", "UTF-16")));
    }
}
