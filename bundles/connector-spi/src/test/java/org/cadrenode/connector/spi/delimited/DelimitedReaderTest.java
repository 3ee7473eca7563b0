package org.cadrenode.connector.spi.delimited;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DelimitedReaderTest {
    @Test
    void columnsAreTrimmedAndInLowerCase() throws IOException {
        assertEquals(List.of("child", "home post"), Read.of(" CHILD ,\"Home Post\"\n").columns);
    }

    @Test
    void emptyValuesAreAbsentAndOthersAsTheyAre() throws IOException {
        assertEquals(List.of("2 [null,  x , null]", "3 [null, \"\", a\"b]"),
                Read.of("a,b,c\n, x ,\"\"\n,\"\"\"\"\"\",a\"b\n").all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void everyLineEndIsOne(String end) throws IOException {
        assertEquals(List.of("2 [1, 2]", "5 [3, x" + end + "y]", "7 [4, 5]"),
                Read.of(String.join(end, "a,b", "1,2", "", "  ", "3,\"x", "y\"", "4,5")).all);
    }

    @Test
    void theLastLineNeedsNoEnd() throws IOException {
        assertEquals(List.of("2 [1, null]"), Read.of("a,b\n1,").all);
        assertEquals(List.of("2 [1, 2]"), Read.of("a,b\n1,\"2\"").all);
        assertEquals(List.of("2 [1, 2]"), Read.of("a,b\n1,2\r").all);
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstName() throws IOException {
        assertEquals(List.of("child", "dob"), Read.of("\ufeffCHILD,DOB\r\n").columns);
        assertEquals(List.of("child", "dob"), Read.of("\ufeff\"CHILD\",DOB\r\n").columns);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "a,,c\n1,2,3\n", "a,A\n1,2\n", "a,b,\n1,2,3\n", "a\u0000,b\n1,2\n", "a,\"b\n1,2\n"})
    void withoutAGoodHeaderNothingIsRead(String content) throws IOException {
        Read read = Read.of(content);
        assertEquals(1, read.rejected);
        assertTrue(read.all.get(0).endsWith("HEADER_INVALID"), read.all.toString());
        assertEquals(0, read.records);
        assertEquals(List.of(), read.columns);
    }

    @Test
    void aLineWithMoreOrFewerValuesIsRejectedAlone() throws IOException {
        assertEquals(List.of("2 ROW_COLUMN_COUNT", "3 [1, 2]", "4 ROW_COLUMN_COUNT", "5 [3, 4]"),
                Read.of("a,b\n1\n1,2\n1,2,3\n3,4\n").all);
    }

    @Test
    void aQuoteThatIsNeverClosedCostsItsOwnLineOnly() throws IOException {
        assertEquals(List.of("2 ROW_UNTERMINATED_QUOTE", "3 [3, 4]", "4 [5, 6]"),
                Read.of("a,b\n1,\"2\n3,4\n5,6\n").all);
    }

    @Test
    void aStrayQuoteDoesNotSwallowTheLinesUpToTheNextOne() throws IOException {
        assertEquals(List.of("2 ROW_UNTERMINATED_QUOTE", "3 [3, 4]", "4 ROW_UNTERMINATED_QUOTE", "5 [7, 8]"),
                Read.of("a,b\n1,\"2\n3,4\n5,\"6\n7,8\n").all);
        assertEquals(List.of("2 ROW_UNTERMINATED_QUOTE", "3 [3, 4]", "4 [5, 6\"]", "5 [7, 8]"),
                Read.of("a,b\n\"1,2\n3,4\n5,6\"\n7,8\n").all);
    }

    @Test
    void aQuoteThatIsFollowedByTextCostsItsLine() throws IOException {
        assertEquals(List.of("2 ROW_UNTERMINATED_QUOTE", "3 [3, 4]"), Read.of("a,b\n\"5\" pipe,\"x\n3,4\n").all);
    }

    @Test
    void controlCharactersAreRejectedButLineEndsAndTabsInQuotesAreNot() throws IOException {
        assertEquals(List.of("2 ROW_CONTROL_CHARACTER", "3 [1, x\ty\nz]", "5 ROW_CONTROL_CHARACTER", "6 [3, 4]"),
                Read.of("a,b\n1,\u00002\n1,\"x\ty\nz\"\n\"\u007f\",2\n3,4\n").all);
    }

    @Test
    void aRecordWithBytesOfAnotherEncodingIsRejectedAlone() throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.write("a,b\nZo\u00eb,\ufffd\n".getBytes(StandardCharsets.UTF_8));
        content.write("Zo\u00eb,2\n".getBytes(StandardCharsets.ISO_8859_1));
        content.write("\"O''\"\"\u00e9\",2\n".getBytes(StandardCharsets.UTF_8));
        assertEquals(List.of("2 [Zo\u00eb, \ufffd]", "3 ROW_ENCODING", "4 [O''\"\u00e9, 2]"),
                Read.of(content.toByteArray(), DelimitedFormat.COMMAS).all);
    }

    @Test
    void windows1252IsReadAsSuch() throws IOException {
        byte[] content = {'a', '|', 'b', '\n', (byte) 0x80, '"', 'x', '|', 'Z', 'o', (byte) 0xeb, '\n',
            (byte) 0x81, '|', '1', '\n'};
        assertEquals(List.of("2 [\u20ac\"x, Zo\u00eb]", "3 ROW_ENCODING"),
                Read.of(content, DelimitedFormat.of("|", "none", "windows-1252", 1 << 20)).all);
    }

    @Test
    void utf16IsRejectedForItsEncodingAndNothingReadAsSomethingElse() throws IOException {
        for (Charset encoding : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            byte[] content = "\ufeffa,b\n1,2\n".getBytes(encoding);
            for (DelimitedFormat format : List.of(DelimitedFormat.COMMAS, DelimitedFormat.of(",", "\"", "windows-1252", 1 << 20))) {
                assertEquals(List.of("1 ROW_ENCODING"), Read.of(content, format).all);
            }
        }
        assertEquals(List.of("1 HEADER_INVALID"), Read.of("a,b\n1,2\n".getBytes(StandardCharsets.UTF_16LE), DelimitedFormat.COMMAS).all);
    }

    @Test
    void theMarkOfAFileThatWasAppendedCostsItsLineOnly() throws IOException {
        assertEquals(List.of("2 [1, 2]", "3 ROW_ENCODING", "4 [3, \ufeff4]"), Read.of("\ufeffa,b\n1,2\n\ufeffa,b\n3,\ufeff4\n").all);
    }

    @Test
    void overlongAndHalfCharactersOfUtf8CostTheirLinesOnly() throws IOException {
        byte[] content = "a,b\n1,XY\n2,XYZ\n3,X\n4,ok\n".getBytes(StandardCharsets.ISO_8859_1);
        place(content, "XY\n", 0xc0, 0xaf);
        place(content, "XYZ", 0xed, 0xa0, 0x80);
        place(content, "X\n4", 0xe2);
        assertEquals(List.of("2 ROW_ENCODING", "3 ROW_ENCODING", "4 ROW_ENCODING", "5 [4, ok]"),
                Read.of(content, DelimitedFormat.COMMAS).all);
    }

    private static void place(byte[] content, String where, int... bytes) {
        int at = new String(content, StandardCharsets.ISO_8859_1).indexOf(where);
        for (int i = 0; i < bytes.length; i++) {
            content[at + i] = (byte) bytes[i];
        }
    }

    @Test
    void aNulCostsItsLineOnly() throws IOException {
        assertEquals(List.of("2 ROW_CONTROL_CHARACTER", "3 [3, 4]", "4 ROW_CONTROL_CHARACTER"),
                Read.of("a,b\n1,\0\n3,4\n\"\0\",5\n").all);
        assertEquals(List.of("1 HEADER_INVALID"), Read.of("a,\0b\n1,2\n").all);
    }

    @Test
    void aFileThatIsCutKeepsItsWholeLines() throws IOException {
        assertEquals(List.of("2 [1, 2]", "3 ROW_COLUMN_COUNT"), Read.of("a,b\n1,2\n3").all);
        assertEquals(List.of("2 [1, 2]", "3 ROW_UNTERMINATED_QUOTE"), Read.of("a,b\n1,2\n3,\"cut he").all);
        assertEquals(List.of("2 [1, 2]", "3 ROW_ENCODING"),
                Read.of(Arrays.copyOf("a,b\n1,2\n3,\u20ac".getBytes(StandardCharsets.UTF_8), 12), DelimitedFormat.COMMAS).all);
    }

    @Test
    void lineEndsMayBeMixed() throws IOException {
        assertEquals(List.of("2 [1, 2]", "3 [3, 4]", "4 [5, 6]", "5 [7, 8]"), Read.of("a,b\r\n1,2\n3,4\r5,6\r\n7,8").all);
    }

    @Test
    void tenThousandColumnsAreReadAndMoreAreNoHeader() throws IOException {
        String header = IntStream.range(0, 10_000).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
        Read read = Read.of(header + "\n" + "1" + ",2".repeat(9_999) + "\n" + "1\n");
        assertEquals(10_000, read.columns.size());
        assertEquals(10_000, read.values.get(0).size());
        assertEquals(1, read.rejected);
        assertEquals(List.of("1 HEADER_INVALID"), Read.of(header + ",more\n1\n").all);
    }

    @Test
    void aRecordThatIsTooLongIsRejectedAndTheNextOneRead() throws IOException {
        DelimitedFormat format = DelimitedFormat.of(",", "\"", "UTF-8", 1024);
        String fits = "x".repeat(1024 - 3);
        assertEquals(List.of("2 [1, " + fits + "]", "3 ROW_TOO_LONG", "4 [3, 4]", "5 ROW_TOO_LONG", "6 [5, 6]"),
                Read.of(("a,b\n1," + fits + "\n1,x" + fits + "\n3,4\n1,\"" + fits + "\"\n5,6\n")
                        .getBytes(StandardCharsets.UTF_8), format).all);
    }

    @Test
    void recordsThatCrossTheBufferAreWhole() throws IOException {
        StringBuilder content = new StringBuilder("a,b\n");
        String value = "y".repeat(1 << 14);
        for (int i = 0; i < 40; i++) {
            content.append(i).append(",\"").append(value).append('\n').append(i).append("\"\"\"\r\n");
        }
        Read read = Read.of(content.toString());
        assertEquals(40, read.records);
        for (int i = 0; i < 40; i++) {
            assertEquals(List.of(Integer.toString(i), value + "\n" + i + "\""), read.values.get(i));
        }
        assertTrue(read.all.get(39).startsWith("80 "));
    }

    @Test
    void aLineOfAGigabyteTakesNoMemory() throws IOException {
        Read read = new Read();
        read.read(() -> new Endless("a,b\n1,2\n", "x", 1L << 30, "\n3,4\n"), DelimitedFormat.COMMAS);
        assertEquals(List.of("2 [1, 2]", "3 ROW_TOO_LONG", "4 [3, 4]"), read.all);
        Read quoted = new Read();
        quoted.read(() -> new Endless("a,b\n1,2\n\"", "x", 1L << 26, "\n3,4\n"), DelimitedFormat.COMMAS);
        assertEquals(List.of("2 [1, 2]", "3 ROW_TOO_LONG", "4 [3, 4]"), quoted.all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x,\"\n", "a\",\"\n", "\"\n", "\"\"\"\n", "x,\"\n\"\"\"\"\n\"\"\"\"\n", "\"x\n\n\n\n"})
    void manyQuotesTakeTimeInProportion(String repeated) throws IOException {
        Read read = new Read();
        read.keep = false;
        long started = System.nanoTime();
        long bytes = 24L << 20;
        read.read(() -> new Endless("a,b\n", repeated, bytes, ""), DelimitedFormat.COMMAS);
        double seconds = (System.nanoTime() - started) / 1e9;
        assertTrue(read.records + read.rejected > 1000, "only " + read.rejected + " were rejected");
        // A scan that looked ahead a full record from every line would take hours here.
        assertTrue(seconds < 60, "it took " + seconds + " s");
    }

    @Test
    void aFormatThatCannotBeIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> DelimitedFormat.of(",,", "\"", "UTF-8", 1 << 20));
        assertThrows(IllegalArgumentException.class, () -> DelimitedFormat.of("\"", "\"", "UTF-8", 1 << 20));
        assertThrows(IllegalArgumentException.class, () -> DelimitedFormat.of(",", "\"", "UTF-16", 1 << 20));
        assertThrows(IllegalArgumentException.class, () -> DelimitedFormat.of(",", "\"", "klingon", 1 << 20));
        assertThrows(IllegalArgumentException.class, () -> DelimitedFormat.of(",", "\"", "UTF-8", 10));
        assertEquals('\t', DelimitedFormat.of("tab", "\"", "utf-8", 1 << 20).delimiter());
    }
}
