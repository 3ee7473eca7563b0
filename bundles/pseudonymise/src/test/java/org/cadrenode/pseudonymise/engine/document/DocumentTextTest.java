package org.cadrenode.pseudonymise.engine.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentTextTest {
    private static final long SEED = 7_2026;

    private static String base64(byte[] content) {
        return Base64.getMimeEncoder().encodeToString(content);
    }

    private static byte[] word(String part, String xml) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("[Content_Types].xml"));
            zip.write("<Types/>".getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry(part));
            zip.write(xml.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] pdf(boolean encrypted, String... lines) throws IOException {
        try (PDDocument document = new PDDocument()) {
            PDPage page = new PDPage();
            document.addPage(page);
            try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                content.beginText();
                content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
                content.setLeading(14);
                content.newLineAtOffset(50, 700);
                for (String line : lines) {
                    content.showText(line);
                    content.newLine();
                }
                content.endText();
            }
            if (encrypted) {
                document.protect(new StandardProtectionPolicy("owner", "", new AccessPermission()));
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            document.save(bytes);
            return bytes.toByteArray();
        }
    }

    // A compound file with a FAT, a directory and two streams of eight sectors each, by [MS-CFB] and [MS-DOC].
    private static byte[] oldWord(String narrow, String wide) {
        ByteBuffer file = ByteBuffer.allocate(512 * 19).order(ByteOrder.LITTLE_ENDIAN);
        file.order(ByteOrder.BIG_ENDIAN).putLong(0, OldWordText.MAGIC).order(ByteOrder.LITTLE_ENDIAN);
        file.putShort(30, (short) 9).putInt(44, 1).putInt(48, 1).putInt(56, 4096).putInt(60, -2).putInt(68, -2).putInt(76, 0);
        for (int i = 1; i < 109; i++) {
            file.putInt(76 + 4 * i, -1);
        }
        for (int i = 0; i < 128; i++) {
            int next = i == 0 ? -3 : i == 1 || i == 9 || i == 17 ? -2 : i < 18 ? i + 1 : -1;
            file.putInt(512 + 4 * i, next);
        }
        entry(file, 0, "Root Entry", 5, -2, 0);
        entry(file, 1, "WordDocument", 2, 2, 4096);
        entry(file, 2, "1Table", 2, 10, 4096);
        int document = 512 * 3;
        file.putShort(document, (short) 0xa5ec).putShort(document + 2, (short) 0xc1).putShort(document + 10, (short) 0x0200);
        file.putInt(document + 0x1a2, 0).putInt(document + 0x1a6, 5 + 12 + 16);
        file.position(document + 1024);
        file.put(narrow.getBytes(Charset.forName("windows-1252")));
        file.position(document + 2048);
        file.put(wide.getBytes(StandardCharsets.UTF_16LE));
        int table = 512 * 11;
        file.put(table, (byte) 2).putInt(table + 1, 12 + 16);
        file.putInt(table + 5, 0).putInt(table + 9, narrow.length()).putInt(table + 13, narrow.length() + wide.length());
        file.putInt(table + 17 + 2, 0x40000000 | 2 * 1024).putInt(table + 25 + 2, 2048);
        return file.array();
    }

    private static void entry(ByteBuffer file, int number, String name, int type, int first, int size) {
        int at = 512 * 2 + 128 * number;
        file.position(at);
        file.put(name.getBytes(StandardCharsets.UTF_16LE));
        file.putShort(at + 64, (short) (2 * name.length() + 2)).put(at + 66, (byte) type).putInt(at + 116, first).putInt(at + 120, size);
    }

    @Test
    void richTextGivesItsTextAndNothingOfItsTables() {
        String rtf = "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}{\\*\\generator Writer;}{\\info{\\author Nobody}}"
                + "\\pard Seen with mum \\b Zo\\'eb\\b0\\par O\\u8217?Brien \\{stable\\}\\tab end{\\pict 00ff}\\bin3 \\}}{\\*\\unknown x}}";
        assertEquals("Seen with mum Zo\u00eb\nO\u2019Brien {stable}\tend", DocumentText.of(rtf));
        assertEquals(DocumentText.of(rtf), DocumentText.of(base64(rtf.getBytes(StandardCharsets.ISO_8859_1))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fnil\\fcharset238 Arial;}}\\f0 Zdzis\\'b3awa|Zdzis\u0142awa",
        "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fnil\\fcharset238 Arial;}}Zdzis\\'b3awa|Zdzis\u0142awa",
        "{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0\\fcharset0 A;}{\\f1\\fcharset238{\\*\\falt X;}A CE;}}\\'e6{\\f1 \\'e6}\\'e6 \\f1 Ji\\'f8\\'ed\\plain\\'f8"
                + "|\u00e6\u0107\u00e6 Ji\u0159\u00ed\u00f8",
        "{\\rtf1\\ansi\\deff0{\\fonttbl\\f0\\fcharset162 A;\\f1\\fcharset204 B;}Ay\\'fee \\f1\\'cc\\'e0\\'f0|Ay\u015fe \u041c\u0430\u0440",
        "{\\rtf1\\ansi\\ansicpg1250\\deff0{\\fonttbl{\\f0\\fcharset0 A;}}\\'b3|\u0142",
        "{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0\\fcharset128 A;}}\\'83A\\'83\\'43 a|\u30a2\u30a4 a",
        "{\\rtf1\\pca\\deff0{\\fonttbl{\\f0 A;}}Zo\\'89|Zo\u00eb",
        "{\\rtf1\\ansi\\ansicpg65001{\\fonttbl{\\f1\\cpg1250 A;}}\\'c5\\'82\\f1\\'b3|\u0142\u0142"})
    void bytesOfRichTextAreReadByTheCodePageOfTheirFont(String rtf, String text) {
        String whole = rtf + "}";
        assertEquals(text, DocumentText.of(whole));
        assertEquals(text, DocumentText.of(base64(whole.getBytes(StandardCharsets.ISO_8859_1))));
    }

    @Test
    void bytesOfRichTextMayStandAsTheyAre() {
        String rtf = "{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0\\fcharset238 Arial;}}Zdzis\u00b3awa \\'b3\u00b3 \\u322\u00b3}";
        assertEquals("Zdzis\u0142awa \u0142\u0142 \u0142", DocumentText.of(base64(rtf.getBytes(StandardCharsets.ISO_8859_1))));
        // In a value that is text, a letter is one.
        assertEquals("Zo\u00eb \u0142\u00eb", DocumentText.of("{\\rtf1\\deff0{\\fonttbl{\\f0\\fcharset238 A;}}Zo\u00eb \\'b3\u00eb}"));
    }

    @Test
    void wordGivesItsParagraphs() throws IOException {
        byte[] word = word("word/document.xml", "<w:document xmlns:w='w'><w:body><w:p><w:r><w:t>Seen with </w:t></w:r><w:r><w:t>Zo\u00eb"
                + "</w:t></w:r></w:p><w:p><w:r><w:instrText>HYPERLINK</w:instrText><w:tab/><w:t>a &amp; b</w:t></w:r></w:p></w:body></w:document>");
        assertEquals("Seen with Zo\u00eb\n\ta & b", DocumentText.of(base64(word)));
    }

    @Test
    void oldWordGivesItsPiecesWithWhatFieldsShow() {
        byte[] word = oldWord("Seen with Zo\u00eb\r\u0013 HYPERLINK x \u0014shown\u0015 and \u0013 PAGE \u0015", "O\u2019Brien\u0007\r");
        assertEquals("Seen with Zo\u00eb\nshown and O\u2019Brien", DocumentText.of(base64(word)));
    }

    @Test
    void pdfGivesItsLines() throws IOException {
        assertEquals("Seen with mum\nNext week", DocumentText.of(base64(pdf(false, "Seen with mum", "Next week"))));
    }

    @Test
    void plainTextAndMarkupStayTextWithOrWithoutBase64() {
        assertEquals("Seen with mum. Well.", DocumentText.of("Seen with mum. Well."));
        assertEquals("Seen with mum, and well", DocumentText.of(base64("Seen with mum, and well".getBytes(StandardCharsets.UTF_8))));
        assertEquals("Seen & well", DocumentText.of("<html><body><p>Seen &amp; well</p></body></html>"));
    }

    @Test
    void whatIsNoDocumentGivesNothing() throws IOException {
        byte[] picture = new byte[600];
        new Random(SEED).nextBytes(picture);
        picture[0] = (byte) 0xff;
        picture[1] = (byte) 0xd8;
        assertNull(DocumentText.of(base64(picture)), "a picture is no text");
        assertNull(DocumentText.of(base64(pdf(true, "Seen with mum"))), "encrypted");
        assertNull(DocumentText.of("{\\rtf1 cut off"), "not whole");
        assertNull(DocumentText.of(base64(word("word/other.xml", "<a/>"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "<!DOCTYPE a [<!ENTITY x 'yyyyyyyyyy'><!ENTITY z '&x;&x;&x;&x;&x;&x;&x;&x;'>]><a><t>&z;</t></a>",
        "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><a><t>&x;</t></a>", "<a><t>not closed", ""})
    void wordThatDeclaresEntitiesOrIsMalformedGivesNothing(String xml) throws IOException {
        assertNull(DocumentText.of(base64(word("word/document.xml", xml))));
    }

    @Test
    void nestingWithoutEndGivesNothing() throws IOException {
        assertNull(DocumentText.of("{\\rtf1" + "{".repeat(1_000_000)));
        assertNull(DocumentText.of(base64(word("word/document.xml", "<a>".repeat(5_000) + "</a>".repeat(5_000)))));
        assertNull(DocumentText.of(base64(("%PDF-1.4\n1 0 obj\n" + "[".repeat(200_000)).getBytes(StandardCharsets.US_ASCII))));
    }

    @Test
    void whatUnpacksToTooMuchGivesNothing() throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(zipped)) {
            zip.putNextEntry(new ZipEntry("word/media/image1.png"));
            byte[] nothing = new byte[1 << 20];
            for (int i = 0; i < 200; i++) {
                zip.write(nothing);
            }
        }
        assertNull(DocumentText.of(base64(zipped.toByteArray())));
        assertNull(DocumentText.of(base64(stream(deflated(new byte[100 << 20])))));
        assertNull(DocumentText.of(base64(stream(deflated(deflated(new byte[100 << 20]))))), "packed twice");
    }

    private static byte[] deflated(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, new Deflater(Deflater.BEST_COMPRESSION))) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    private static byte[] stream(byte[] packed) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(("%PDF-1.4\n1 0 obj<</Filter/FlateDecode/Length " + packed.length + ">>stream\n").getBytes(StandardCharsets.US_ASCII));
        bytes.write(packed);
        bytes.write("\nendstream endobj\n%%EOF".getBytes(StandardCharsets.US_ASCII));
        return bytes.toByteArray();
    }

    @Test
    void namesThatHideAFilterAreRefused() {
        String hidden = "%PDF-1.4\n1 0 obj<</Filter/#4cZWDecode/Length 3>>stream\nabc\nendstream endobj\n%%EOF";
        assertNull(DocumentText.of(base64(hidden.getBytes(StandardCharsets.US_ASCII))));
    }

    @Test
    void damagedDocumentsNeverThrow() throws IOException {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        List<byte[]> documents = List.of(pdf(false, "Seen with mum"), oldWord("Seen\r", "with mum"),
                word("word/document.xml", "<d><p><t>Seen with mum</t></p></d>"), "{\\rtf1\\ansi Seen\\par with \\u233?}".getBytes(
                        StandardCharsets.US_ASCII));
        int read = 0;
        for (int i = 0; i < 2_000; i++) {
            byte[] damaged = documents.get(i % documents.size()).clone();
            for (int j = random.nextInt(8); j >= 0; j--) {
                damaged[random.nextInt(damaged.length)] = (byte) (random.nextBoolean() ? random.nextInt(256) : 0xff);
            }
            String text = DocumentText.of(Base64.getEncoder().encodeToString(damaged));
            read += text == null ? 0 : 1;
        }
        System.out.println(read + " of 2000 damaged documents were read");
    }

    @Test
    void markupOfAnyKindGivesTextInOnePass() {
        assertEquals("BMI <18 & rising", Html.text("BMI <18 & rising"));
        assertEquals("a\nb c", Html.text("a<br/>b&nbsp;c<script>if (a<b) alert('x')</script><!-- Zo\u00eb -->"));
        assertEquals("'", Html.text("&#39;"));
        assertEquals("Zo\u00eb, Si\u00e2n, \u00c9lo\u00efse, \u0141ukasz, \u0174yn", Html.text("Zo&euml;, Si&acirc;n, &Eacute;lo&iuml;se, &Lstrok;ukasz, &Wcirc;yn"));
        assertEquals("O\u2019Brien \u017e\u017e", Html.text("O&#146;Brien &zcaron;&#x17e;"));
        assertEquals("&#x110000;", Html.text("&#x110000;"));
        assertNull(Html.text("<p></p>"));
        assertNull(Html.text("<img alt=\"a>b\" src=x"));
        String hostile = "<a ".repeat(200_000);
        assertNull(Html.text(hostile));
        assertEquals("&".repeat(300_000), Html.text("&".repeat(300_000)));
    }
}
