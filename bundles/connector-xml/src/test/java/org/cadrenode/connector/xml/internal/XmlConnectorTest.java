package org.cadrenode.connector.xml.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cadrenode.connector.testkit.Collected;
import org.cadrenode.connector.testkit.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class XmlConnectorTest {
    private static final String GOOD = "<Case changed=\"2024-01-01\"><Child id=\"7\"/><Order>C1</Order></Case>";

    @Test
    void theSampleIsReadWithWhatItsRecordsLieIn() throws IOException {
        Collected read = Collected.of(XmlConnectorContractTest.sample(), Path.of("sample/court.xml"));
        assertEquals(List.of(), read.rejections());
        String all = read.records().toString();
        assertTrue(all.contains("hearing_id=2") && all.contains("child_id=201") && all.contains("outcome=closed"), all);
        assertTrue(all.contains("surname=Krivu & Vraxo"), all);
    }

    @Test
    void noDocumentTypeAndNoEntityIsEverProcessed(@TempDir Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "swordfish");
        List<String> attacks = List.of(
                "<!DOCTYPE e [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]><Export><Case><Child id=\"&x;\"/></Case></Export>",
                "<!DOCTYPE Export SYSTEM \"" + secret.toUri() + "\"><Export>" + GOOD + "</Export>",
                "<!DOCTYPE e [<!ENTITY % p SYSTEM \"" + secret.toUri() + "\"> %p;]><Export>" + GOOD + "</Export>",
                "<!DOCTYPE e [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\"><!ENTITY c \"&b;&b;\">]><Export><Case><Order>&c;</Order></Case></Export>");
        for (String attack : attacks) {
            Collected read = Collected.of(XmlConnectorContractTest.sample(), "", attack);
            assertEquals(List.of(), read.records(), attack);
            assertEquals(1, read.rejections().size());
            assertTrue(read.rejections().get(0).endsWith("XML_FORBIDDEN"), read.rejections() + attack);
        }
    }

    @Test
    void whatStandsBeforeAFaultIsKept() throws IOException {
        for (String fault : List.of("<Case><", "<a>".repeat(100), "<Case>&nosuch;</Case>", "</Wrong>", "\0")) {
            Collected read = Collected.of(XmlConnectorContractTest.sample(), "", "<Export>" + GOOD + fault);
            assertEquals(1, read.records().size(), fault);
            assertEquals(1, read.rejections().size(), fault);
            assertTrue(read.rejections().get(0).contains("XML_"), read.rejections().toString());
        }
    }

    @Test
    void aRecordOfManyMegabytesIsRejectedAndTheNextOneRead() throws IOException {
        Sample huge = Sample.pieces("x.xml", StandardCharsets.UTF_8, () -> Stream.concat(Stream.of("<Export><Case changed=\"2024-01-01\"><Child id=\"1\"/>"),
                Stream.concat(IntStream.range(0, 40_000).mapToObj(i -> "<Order>" + "x".repeat(1000) + "</Order>"),
                        Stream.of("</Case>" + GOOD + "</Export>"))));
        Collected read = Collected.of(XmlConnectorContractTest.sample(), huge);
        assertEquals(1, read.records().size());
        assertEquals(List.of("cases 1 ROW_TOO_LONG"), read.rejections());
    }

    @Test
    void aTextNodeOfAGigabyteEndsInARejectionNotInMemory() throws IOException {
        Sample huge = Sample.pieces("x.xml", StandardCharsets.UTF_8, () -> Stream.concat(Stream.of("<Export>" + GOOD + "<Case a=\""),
                IntStream.range(0, 1 << 14).mapToObj(i -> "x".repeat(1 << 16))));
        Collected read = Collected.of(XmlConnectorContractTest.sample(), huge);
        assertEquals(1, read.records().size());
        assertEquals(List.of("1 XML_MALFORMED"), read.rejections());
    }

    @Test
    void onlyElementsOfTheNamespaceAreSeen() throws IOException {
        XmlConnector connector = new XmlConnector(Map.of("source", "court", "provider", "p", "mapping", "sample/mapping.csv",
                "namespace", "urn:c"));
        String read = Collected.of(connector, "", "<e:Export xmlns:e=\"urn:c\"><e:Case><Order xmlns=\"urn:d\">no</Order>"
                + "<e:Child id=\"7\"/><e:Order>yes</e:Order></e:Case></e:Export>").records().toString();
        assertTrue(read.contains("order_type=yes"), read);
        assertFalse(read.contains("no|"), read);
        assertEquals(List.of("1 TABLE_UNKNOWN"), Collected.of(connector, "", "<Export><Case/></Export>").rejections());
    }
}
