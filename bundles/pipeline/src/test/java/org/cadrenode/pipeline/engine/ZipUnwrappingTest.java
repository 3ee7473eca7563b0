package org.cadrenode.pipeline.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipOutputStream;
import org.cadrenode.connector.spi.Wrapping;
import org.cadrenode.connector.spi.Wrapping.Kind;
import org.cadrenode.pipeline.engine.HandMadeZip.Entry;
import org.junit.jupiter.api.Test;

class ZipUnwrappingTest {
    @Test
    void eachEntryIsAnExtractUnderTheLastPartOfItsName() throws IOException {
        byte[] archive = zip("a.csv", "x\n1\n", "2026/b.csv", "y\n2\n", "empty.csv", "");
        assertEquals(List.of("a.csv=x\n1\n", "b.csv=y\n2\n", "empty.csv="), Unwrapped.of(archive, Kind.ZIP).all);
    }

    @Test
    void anArchiveThatIsNotNamedInTheSettingsIsLeftAsItIs() throws IOException {
        byte[] archive = zip("a.csv", "x\n1\n");
        assertEquals(List.of("=" + new String(archive, StandardCharsets.UTF_8)), Unwrapped.of(archive, Kind.GZIP, Kind.PGP).all);
    }

    @Test
    void aDocumentOfAnOfficeProgramIsNoArchive() throws IOException {
        byte[] sheet = zip("_rels/.rels", "r", "[Content_Types].xml", "t", "xl/workbook.xml", "w");
        assertEquals(1, Unwrapped.of(sheet, Kind.ZIP).all.size());
        assertTrue(Unwrapped.of(sheet, Kind.ZIP).all.get(0).startsWith("="));
        byte[] around = raw("book.xlsx", sheet);
        assertTrue(Unwrapped.of(around, Kind.ZIP).all.get(0).startsWith("book.xlsx="), "nor within an archive");
    }

    @Test
    void foldersAreNoExtractsAndOtherEntriesThanTheWantedOnesAreLeftOut() throws IOException {
        byte[] archive = zip("in/", "", "in/a.csv", "x", "readme.txt", "words", "__MACOSX/._a.csv", "m");
        assertEquals(List.of("a.csv=x"), Unwrapped.of(archive,
                Unwrapped.wrapping(".+\\.csv", Wrapping.USUAL_MOST, false, Kind.ZIP), null).all);
    }

    @Test
    void wrappingsAreTakenOffInTurnUpToADepth() throws IOException {
        byte[] inner = raw("deep.csv.gz", gzip("x\n1\n"));
        assertEquals(List.of("deep.csv=x\n1\n"), Unwrapped.of(raw("in.zip", inner), Kind.ZIP, Kind.GZIP).all);
        byte[] layer = "x".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 4; i++) {
            layer = raw("n", layer);
        }
        assertEquals(List.of("n=x"), Unwrapped.of(layer, Kind.ZIP).all);
        assertEquals(List.of("n!ARCHIVE_FORBIDDEN@1"), Unwrapped.of(raw("n", layer), Kind.ZIP).all);
    }

    @Test
    void namesOfOtherPlacesAreRefusedAndTheRestGoesOn() throws IOException {
        for (String name : List.of("../a.csv", "x/../../a.csv", "/etc/a.csv", "..\\a.csv", "C:a.csv", "a\n.csv", "./a.csv", "x//a.csv",
                "a\0.csv", "y".repeat(1001))) {
            byte[] archive = new HandMadeZip().add(new Entry("good.csv", "1")).add(new Entry(name, "2"))
                    .add(new Entry("last.csv", "3")).bytes();
            List<String> all = Unwrapped.of(archive, Kind.ZIP).all;
            assertEquals(3, all.size());
            assertTrue(all.get(1).endsWith("!ARCHIVE_FORBIDDEN@2"), "not refused");
            assertEquals(List.of("good.csv=1", "last.csv=3"), List.of(all.get(0), all.get(2)));
        }
    }

    @Test
    void aNameThatComesTwiceCountsOnce() throws IOException {
        byte[] archive = new HandMadeZip().add(new Entry("a.csv", "1")).add(new Entry("a.csv", "2")).bytes();
        assertEquals(List.of("a.csv=1", "a.csv!ARCHIVE_FORBIDDEN@2"), Unwrapped.of(archive, Kind.ZIP).all);
    }

    @Test
    void aSymbolicLinkIsRefused() throws IOException {
        Entry link = new Entry("l.csv", "/etc/passwd");
        link.madeBy = 3 << 8 | 20;
        link.attributes = 0xa1ffL << 16;
        assertEquals(List.of("l.csv!ARCHIVE_FORBIDDEN@1", "a.csv=1"),
                Unwrapped.of(new HandMadeZip().add(link).add(new Entry("a.csv", "1")).bytes(), Kind.ZIP).all);
    }

    @Test
    void anEncryptedOrUnknownEntryIsSetApartAndTheRestGoesOn() throws IOException {
        Entry secret = new Entry("s.csv", "0123456789abcdef");
        secret.flags = 1;
        Entry odd = new Entry("o.csv", "0123");
        odd.method = 93;
        assertEquals(List.of("s.csv!DECRYPTION_FAILED@1", "o.csv!FORMAT_UNKNOWN@2", "a.csv=1"), Unwrapped.of(
                new HandMadeZip().add(secret).add(odd).add(new Entry("a.csv", "1")).bytes(), Kind.ZIP).all);
        Entry unending = new Entry("u.csv", "0123456789abcdef");
        unending.flags = 9;
        assertEquals(List.of("a.csv=1", "u.csv!DECRYPTION_FAILED@2"), Unwrapped.of(
                new HandMadeZip().add(new Entry("a.csv", "1")).add(unending).bytes(), Kind.ZIP).all);
    }

    @Test
    void aDamagedEntryIsSetApartAndTheRestGoesOn() throws IOException {
        Entry wrong = new Entry("w.csv", "0123456789");
        wrong.check++;
        assertEquals(List.of("w.csv!ARCHIVE_MALFORMED@1", "a.csv=1"),
                Unwrapped.of(new HandMadeZip().add(wrong).add(new Entry("a.csv", "1")).bytes(), Kind.ZIP).all);
        byte[] torn = new HandMadeZip().add(new Entry("w.csv", "0123456789 0123456789 abc")).add(new Entry("a.csv", "1")).bytes();
        Arrays.fill(torn, 37, 45, (byte) 0xff);
        assertEquals(List.of("w.csv!ARCHIVE_MALFORMED@1", "a.csv=1"), Unwrapped.of(torn, Kind.ZIP).all);
    }

    @Test
    void aDirectoryThatTellsOtherThingsThanTheArchiveForbidsAllOfIt() throws IOException {
        List<byte[]> lies = new ArrayList<>();
        Entry hidden = new Entry("hidden.csv", "2");
        hidden.told = false;
        lies.add(new HandMadeZip().add(new Entry("a.csv", "1")).add(hidden).bytes());
        Entry renamed = new Entry("a.csv", "1");
        renamed.toldName = "b.csv";
        lies.add(new HandMadeZip().add(renamed).bytes());
        Entry shorter = new Entry("a.csv", "1");
        shorter.toldPacked = 1;
        lies.add(new HandMadeZip().add(shorter).bytes());
        Entry elsewhere = new Entry("a.csv", "1");
        elsewhere.shift = 7;
        lies.add(new HandMadeZip().add(elsewhere).bytes());
        byte[] one = new HandMadeZip().add(new Entry("a.csv", "1")).bytes();
        byte[] two = new HandMadeZip().add(new Entry("b.csv", "2")).bytes();
        byte[] both = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, both, one.length, two.length);
        lies.add(both);
        for (byte[] lie : lies) {
            assertEquals(List.of("!ARCHIVE_FORBIDDEN@0"), Unwrapped.of(lie, Kind.ZIP).all);
        }
    }

    @Test
    void whereverAnArchiveIsCutWhatCameWholeCountsAndTheRestIsSaid() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String noise = random.ints(600, 'a', 'z').collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
        Entry followed = new Entry("f.csv", noise.substring(0, 150));
        followed.flags = 8;
        Entry stored = new Entry("s.csv", noise.substring(150, 300));
        stored.method = 0;
        byte[] archive = new HandMadeZip().add(followed).add(stored).add(new Entry("d.csv", noise.substring(300, 450))).bytes();
        List<String> whole = Unwrapped.of(archive, Kind.ZIP).all;
        assertEquals(3, whole.size());
        for (int cut = 4; cut < archive.length; cut++) {
            List<String> all = Unwrapped.of(Arrays.copyOf(archive, cut), Kind.ZIP).all;
            List<String> extracts = all.stream().filter(one -> !one.contains("!")).toList();
            assertEquals(whole.subList(0, extracts.size()), extracts, "seed " + seed + " cut " + cut);
            assertEquals(extracts.size() + 1, all.size(), "seed " + seed + " cut " + cut);
            assertTrue(all.get(all.size() - 1).contains("!CONTENT_TRUNCATED@"), "seed " + seed + " cut " + cut);
        }
    }

    @Test
    void whateverByteIsAlteredNothingElseThanWhatWasSentIsHandedOut() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        byte[] archive = zip("a.csv", "id,name\n1,one\n2,two\n", "b.csv", "id,place\n1,here\n");
        List<String> whole = Unwrapped.of(archive, Kind.ZIP).all;
        for (int i = 4; i < archive.length; i++) {
            byte[] altered = archive.clone();
            altered[i] ^= (byte) (1 << random.nextInt(8));
            for (String one : Unwrapped.of(altered, Kind.ZIP).all) {
                assertTrue(one.contains("!") || whole.contains(one), "seed " + seed + " byte " + i);
            }
        }
    }

    @Test
    void aBombIsStoppedAndWhatStoodBeforeItStays() throws IOException {
        byte[] bomb = raw("bomb.csv", new byte[100 << 20]);
        assertTrue(bomb.length < 200_000);
        assertEquals(List.of("bomb.csv!ARCHIVE_FORBIDDEN@1"), Unwrapped.of(bomb, Kind.ZIP).all);
        byte[] second = new HandMadeZip().add(new Entry("a.csv", "1")).add(new Entry("b.csv", new byte[100 << 20]))
                .add(new Entry("c.csv", "3")).bytes();
        assertEquals(List.of("a.csv=1", "b.csv!ARCHIVE_FORBIDDEN@2"), Unwrapped.of(second, Kind.ZIP).all);
        byte[] nested = raw("in.zip", raw("b.csv", new byte[100 << 20]));
        assertEquals(List.of("b.csv!ARCHIVE_FORBIDDEN@1"), Unwrapped.of(nested, Kind.ZIP).all);
        assertEquals(List.of("!ARCHIVE_FORBIDDEN@0"), Unwrapped.of(gzip(new byte[100 << 20]), Kind.GZIP).all);
        byte[] large = zip("a.csv", "1", "b.csv", "x".repeat(5000), "c.csv", "3");
        assertEquals(List.of("a.csv=1", "b.csv!ARCHIVE_FORBIDDEN@2"), Unwrapped.of(large,
                Unwrapped.wrapping(".*", 4000, false, Kind.ZIP), null).all, "more than the source may unpack to");
    }

    @Test
    void tooManyEntriesAreRefused() throws IOException {
        HandMadeZip many = new HandMadeZip();
        for (int i = 0; i <= Allowance.MOST_ENTRIES; i++) {
            many.add(new Entry(i + ".csv", "1"));
        }
        List<String> all = Unwrapped.of(many.bytes(), Kind.ZIP).all;
        assertEquals("!ARCHIVE_FORBIDDEN@" + (Allowance.MOST_ENTRIES + 1), all.get(all.size() - 1));
        assertEquals(Allowance.MOST_ENTRIES + 1, all.size());
    }

    @Test
    void gzipOfSeveralMembersIsReadToItsEnd() throws IOException {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(gzip("x\n1\n"));
        both.writeBytes(gzip("2\n"));
        assertEquals(List.of("=x\n1\n2\n"), Unwrapped.of(both.toByteArray(), Kind.GZIP).all);
        assertEquals(List.of("=x\n1\n2\n"), Unwrapped.of(Arrays.copyOf(both.toByteArray(), both.size() + 512), Kind.GZIP).all);
        both.write(7);
        assertEquals(List.of("!ARCHIVE_MALFORMED@0"), Unwrapped.of(both.toByteArray(), Kind.GZIP).all);
    }

    @Test
    void nothingOfATornOrAlteredGzipFileCounts() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        byte[] file = gzip("id,name\n1,one\n2,two\n3,three\n");
        for (int i = 4; i < file.length; i++) {
            assertEquals(List.of("!CONTENT_TRUNCATED@0"), Unwrapped.of(Arrays.copyOf(file, i), Kind.GZIP).all);
            byte[] altered = file.clone();
            altered[i] ^= (byte) (1 << random.nextInt(8));
            List<String> all = Unwrapped.of(altered, Kind.GZIP).all;
            assertTrue(all.get(0).startsWith("!") || all.equals(List.of("=id,name\n1,one\n2,two\n3,three\n")), "seed " + seed + " byte " + i);
        }
    }

    @Test
    void whatLooksLikeTextIsNotTakenForAMessage() throws IOException {
        byte[] text = "\u00c1lvaro;1\n\u0085".getBytes(StandardCharsets.ISO_8859_1);
        assertFalse(Magic.of(text).isPresent());
        assertFalse(Magic.of("0,1,2".getBytes(StandardCharsets.US_ASCII)).isPresent());
        assertFalse(Magic.of(new byte[0]).isPresent());
    }

    static byte[] zip(String... namesAndContents) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (int i = 0; i < namesAndContents.length; i += 2) {
                out.putNextEntry(new java.util.zip.ZipEntry(namesAndContents[i]));
                out.write(namesAndContents[i + 1].getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    static byte[] raw(String name, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            out.putNextEntry(new java.util.zip.ZipEntry(name));
            out.write(content);
        }
        return bytes.toByteArray();
    }

    static byte[] gzip(String content) throws IOException {
        return gzip(content.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }
}
