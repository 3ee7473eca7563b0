package org.cadrenode.connector.spi.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.connector.spi.xml.XmlRecords;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a layout can say of XML whose versions differ. */
final class NestedLayoutTest {
    private static final Layout RETURN = Layout.of(NestedLayoutTest.class, "return.csv");

    @Test
    void aRecordMayLieInPartsOfAnyNameAndInSeveralPlaces() throws IOException {
        for (String[] names : new String[][] {{"Old", "Person"}, {"New", "Child"}}) {
            assertEquals(List.of("child [c1, 2012]", "visit [c1, 1]", "visit [c1, 2]"), read("<" + names[0] + "><" + names[1]
                    + "><Head><Id>c1</Id><Born>2012</Born><Visit>1</Visit></Head><Visit>2</Visit></" + names[1] + "></" + names[0] + ">"));
        }
    }

    @Test
    void ofSeveralPathsTheFirstWithAValueCounts() throws IOException {
        assertEquals(List.of("child [c1, 2012]"), read("<R><C><Head><Id>c1</Id><Birth>2012</Birth><Born> </Born></Head></C></R>"));
        assertEquals(List.of("child [c1, 2013]"), read("<R><C><Head><Id>c1</Id><Birth>2012</Birth><Born>2013</Born></Head></C></R>"));
    }

    @Test
    void ofWhatIsNotReadAValueThatIsNotKnownIsToldWithoutIt() throws IOException {
        String content = "<Return><About><Made>now</Made><Year> 2026 </Year></About><C><Head><Id>c1</Id></Head></C></Return>";
        assertEquals(List.of("child [c1, null]"), read(content));
        assertEquals(List.of("unread return.about.year", "child [c1, null]"), read(content.replace("2026", "2031")));
    }

    @Test
    void blanksBetweenTagsAreNoValuesAndThoseWithinTextStay() throws IOException {
        assertEquals(List.of("child [c1, 20 12]"), read("<R>\n <C>\n  <Head>\n <Id>\n c1 </Id> <Born>20<!-- x --> <![CDATA[12]]></Born>\n</Head>\n</C></R>"));
    }

    @Test
    void aDocumentWithoutAPlaceOfRecordsIsNotKnown() throws IOException {
        assertEquals(List.of(), read("<R></R>"));
        Layout deep = Layout.of(NestedLayoutTest.class, "clinic.csv");
        assertEquals(List.of("reject TABLE_UNKNOWN"), read(deep, "<Hospital><Ward/></Hospital>"));
        assertEquals(List.of(), read(deep, "<Clinic/>"));
    }

    private static List<String> read(String content) throws IOException {
        return read(RETURN, content);
    }

    private static List<String> read(Layout layout, String content) throws IOException {
        List<String> told = new ArrayList<>();
        List<String> tables = new ArrayList<>();
        new XmlRecords(layout.mapping(), "", new Records() {
            @Override
            public int table(String name, List<String> columns) {
                tables.add(name);
                return tables.size() - 1;
            }

            @Override
            public void record(int number, long line, @Nullable String[] values) {
                told.add(tables.get(number) + " " + Arrays.toString(values));
            }

            @Override
            public void record(int number, long line, long version, @Nullable String[] values) {
                throw new AssertionError("No version was told");
            }

            @Override
            public void removed(int number, long line, long version, @Nullable String[] values) {
                throw new AssertionError("Nothing was removed");
            }

            @Override
            public void reject(String name, long line, String column, Problem problem) {
                told.add("reject " + problem);
            }

            @Override
            public void unread(String name, String part) {
                told.add("unread " + part);
            }
        }).read(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
        return told;
    }
}
