package org.cadrenode.connector.json.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cadrenode.connector.testkit.Collected;
import org.cadrenode.connector.testkit.Sample;
import org.junit.jupiter.api.Test;

final class JsonConnectorTest {
    private final JsonConnector flat = new JsonConnector(Map.of("source", "s", "provider", "p"));

    @Test
    void membersAreColumnsByTheirPathsAndNumbersKeepTheirDigits() throws IOException {
        Collected read = Collected.of(flat, "t", "{\"Id\":9434765919,\"n\":1.10,\"big\":123456789012345678901234567890,\"a\":{\"B\":true},"
                + "\"l\":[1,{\"x\":2}],\"z\":null}\n\n{\"id\":\"2\"}");
        assertEquals(List.of("t 1 {a.b=true, big=123456789012345678901234567890, id=9434765919, l=1, l.2.x=2, n=1.10}", "t 3 {id=2}"),
                read.records());
        assertEquals(List.of(), read.rejections());
    }

    @Test
    void aBadLineDoesNotStopTheNext() throws IOException {
        String deep = "{\"a\":".repeat(100) + "1" + "}".repeat(100);
        String number = "{\"a\":" + "1".repeat(5000) + "}";
        String content = String.join("\n", "{\"a\":1,\"a\":2}", deep, number, "{\"a\":1} x", "[1]", "7", "{\"a\":\"\\u0000\"}", "{'a':1}",
                "{\"a\":NaN}", "{\"a\":1}", "{\"a\":\"cu");
        Collected read = Collected.of(flat, "t", content);
        assertEquals(List.of("t 10 {a=1}"), read.records());
        assertEquals(List.of("t 1 JSON_MALFORMED", "t 2 ROW_TOO_LONG", "t 3 ROW_TOO_LONG", "t 4 JSON_MALFORMED", "t 5 JSON_MALFORMED",
                "t 6 JSON_MALFORMED", "t 7 ROW_CONTROL_CHARACTER", "t 8 JSON_MALFORMED", "t 9 JSON_MALFORMED",
                "t 11 CONTENT_TRUNCATED"), read.rejections());
    }

    @Test
    void badUtf8CostsItsLineOnly() throws IOException {
        byte[] content = "{\"a\":\"X\"}\n{\"a\":\"ok\"}\n".getBytes(StandardCharsets.ISO_8859_1);
        content[6] = (byte) 0xc0;
        Collected read = Collected.of(flat, "t", () -> new ByteArrayInputStream(content));
        assertEquals(List.of("t 2 {a=ok}"), read.records());
        assertEquals(List.of("t 1 ROW_ENCODING"), read.rejections());
    }

    @Test
    void anArrayIsReadUpToWhereItBreaks() throws IOException {
        assertEquals(List.of("t 1 {a=1}", "t 3 {a=2}"), Collected.of(flat, "t", "\ufeff [{\"a\":1},\n7,\n{\"a\":2}]").records());
        assertEquals(List.of("t 2 JSON_MALFORMED"), Collected.of(flat, "t", "[{\"a\":1},\n7,\n{\"a\":2}]").rejections());
        Collected broken = Collected.of(flat, "t", "[{\"a\":1},\n{\"a\":2,},\n{\"a\":3}]");
        assertEquals(List.of("t 1 {a=1}"), broken.records());
        assertEquals(List.of("t 2 JSON_MALFORMED"), broken.rejections());
        assertEquals(List.of("t 2 CONTENT_TRUNCATED"), Collected.of(flat, "t", "[{\"a\":1},\n{\"a\":").rejections());
        assertEquals(List.of("t 1 JSON_MALFORMED"), Collected.of(flat, "t", "[{\"a\":1}] x").rejections());
    }

    @Test
    void aLineOfAGigabyteIsRejectedAndTheNextOneRead() throws IOException {
        Sample huge = Sample.pieces("t.jsonl", StandardCharsets.UTF_8, () -> Stream.concat(Stream.of("{\"a\":\""), Stream.concat(
                IntStream.range(0, 1 << 14).mapToObj(i -> "x".repeat(1 << 16)), Stream.of("\"}\n{\"a\":1}\n"))));
        Collected read = Collected.of(flat, huge);
        assertEquals(List.of("t 2 {a=1}"), read.records());
        assertEquals(List.of("t 1 ROW_TOO_LONG"), read.rejections());
    }

    @Test
    void twoIdsAreNobodys() throws IOException {
        Collected read = Collected.of(JsonConnectorContractTest.sample(), "", "{\"id\":[1,2],\"meta\":{\"lastUpdated\":\"2024-01-01\"}}");
        assertEquals(List.of(), read.records());
        assertEquals(List.of("children 1 child_id SUBJECT_MISSING"), read.rejections());
    }
}
