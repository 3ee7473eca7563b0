package org.cadrenode.connector.fixedwidth.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cadrenode.connector.testkit.Collected;
import org.cadrenode.connector.testkit.Sample;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FixedWidthConnectorTest {
    @TempDir
    private Path folder;
    private Path layout;

    @BeforeEach
    void writeLayout() throws IOException {
        layout = Files.writeString(folder.resolve("layout.csv"), "table,column,start,length,trim,when\nt,kind,1,1,,A\nt,id,2,4,zeros,\nt,name,6,5,right,\n");
    }

    @Test
    void theSampleIsReadWithItsKindsOfRecords() throws IOException {
        Collected read = Collected.of(FixedWidthConnectorContractTest.sample(), Path.of("sample/community.txt"));
        assertEquals(List.of(), read.rejections());
        assertTrue(read.records().toString().contains("surname=Z\u00e9lie-Xhovi"), read.records().toString());
        assertTrue(read.records().toString().contains("patient_id=101"));
    }

    @Test
    void eachBadLineIsRejectedAloneWhateverEndsTheLines() throws IOException {
        Collected read = Collected.of(connector(Map.of()), "", "A0012 Ann \r\nB0012 Ann \nA0012\rA0\0012 Ann \n\nA0000 Bob more\nA0003");
        assertEquals(List.of("t 1 {id=12, kind=A, name= Ann}", "t 6 {id=0, kind=A, name= Bob}"), read.records());
        assertEquals(List.of("t 2 TABLE_UNKNOWN", "t 3 ROW_COLUMN_COUNT", "t 4 ROW_CONTROL_CHARACTER", "t 7 CONTENT_TRUNCATED"),
                read.rejections());
        assertEquals(List.of("t 1 {id=12, kind=A}"), Collected.of(connector(Map.of("shortLines", "true")), "", "A0012").records());
    }

    @Test
    void anotherEncodingIsRejectedLineByLine() throws IOException {
        byte[] content = "A0012Zo\u00eb  \nA0013Ann  \n".getBytes(Charset.forName("windows-1252"));
        assertEquals(List.of("t 1 ROW_ENCODING"), Collected.of(connector(Map.of()), "", () -> new ByteArrayInputStream(content)).rejections());
        assertEquals(2, Collected.of(connector(Map.of("encoding", "windows-1252")), "", () -> new ByteArrayInputStream(content)).records().size());
    }

    @Test
    void recordsOfALengthNeedNoLineEndsAndMayBeEbcdic() throws IOException {
        byte[] content = "A0012Ann  A0013Bob  A00".getBytes(Charset.forName("IBM285"));
        Collected read = Collected.of(connector(Map.of("encoding", "IBM285", "recordLength", "10")), "", () -> new ByteArrayInputStream(content));
        assertEquals(List.of("t 1 {id=12, kind=A, name=Ann}", "t 2 {id=13, kind=A, name=Bob}"), read.records());
        assertEquals(List.of("t 3 CONTENT_TRUNCATED"), read.rejections());
    }

    @Test
    void aLineOfAGigabyteIsRejectedAndTheNextOneRead() throws IOException {
        Sample huge = Sample.pieces("t.txt", StandardCharsets.UTF_8, () -> Stream.concat(Stream.of("A"), Stream.concat(
                IntStream.range(0, 1 << 14).mapToObj(i -> "x".repeat(1 << 16)), Stream.of("\nA0012Ann  \n"))));
        Collected read = Collected.of(connector(Map.of()), huge);
        assertEquals(List.of("t 2 {id=12, kind=A, name=Ann}"), read.records());
        assertEquals(List.of("t 1 ROW_TOO_LONG"), read.rejections());
    }

    private FixedWidthConnector connector(Map<String, String> more) {
        Map<String, Object> all = new HashMap<>(more);
        all.putAll(Map.of("source", "s", "provider", "p", "layout", layout.toString()));
        return new FixedWidthConnector(all);
    }
}
