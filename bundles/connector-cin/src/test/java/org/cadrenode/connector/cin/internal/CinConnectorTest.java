package org.cadrenode.connector.cin.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.cadrenode.connector.spi.SourceDescription.Column;
import org.cadrenode.connector.spi.SourceDescription.Meaning;
import org.cadrenode.connector.testkit.Collected;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CinConnectorTest {
    private static final String ADA = """
            <Child><ChildIdentifiers><LAchildID>A1</LAchildID><UPN> </UPN><PersonBirthDate>2015-01-02</PersonBirthDate>
            </ChildIdentifiers></Child>
            """;

    @Test
    void aChildAndEachOfItsModulesIsARecord() throws IOException {
        Collected read = read(message("""
                <Child>
                <CINdetails><CINreferralDate>2020-07-13</CINreferralDate><NewCode>x &amp; <![CDATA[<y>]]></NewCode>
                <Assessments><AssessmentActualStartDate>2020-08-01</AssessmentActualStartDate>
                <FactorsIdentifiedAtAssessment><AssessmentFactors>2A</AssessmentFactors>
                <AssessmentFactors>3B</AssessmentFactors></FactorsIdentifiedAtAssessment></Assessments>
                <ChildProtectionPlans><CPPstartDate>2021-01-01</CPPstartDate>
                <Reviews><CPPreviewDate>2021-02-01</CPPreviewDate>
                <CPPreviewDate>2021-03-01</CPPreviewDate></Reviews>
                <CPPendDate>2021-04-01</CPPendDate></ChildProtectionPlans>
                <CINPlanDates><CINPlanStartDate>2020-09-01</CINPlanStartDate></CINPlanDates>
                <Section47><S47ActualStartDate>2020-09-02</S47ActualStartDate></Section47>
                <CINclosureDate>2022-01-01</CINclosureDate></CINdetails>
                <CINdetails/>
                <ChildCharacteristics><Ethnicity>WBRI</Ethnicity><Disabilities><Disability>HAND</Disability>
                <Disability>VIS</Disability></Disabilities></ChildCharacteristics>
                <ChildIdentifiers><LAchildID>A1</LAchildID><UPN>X</UPN></ChildIdentifiers>
                </Child>
                """));
        assertEquals(List.of(), read.rejections());
        assertEquals(List.of(
                "child 3 {ethnicity=WBRI, lachildid=A1, upn=X}",
                "cindetails 4 {cinclosuredate=2022-01-01, cinreferraldate=2020-07-13, lachildid=A1}",
                "assessments 5 {assessmentactualstartdate=2020-08-01, cinreferraldate=2020-07-13, lachildid=A1}",
                "assessmentfactors 6 {assessmentactualstartdate=2020-08-01, assessmentfactor=2A, cinreferraldate=2020-07-13, lachildid=A1}",
                "assessmentfactors 7 {assessmentactualstartdate=2020-08-01, assessmentfactor=3B, cinreferraldate=2020-07-13, lachildid=A1}",
                "childprotectionplans 8 {cinreferraldate=2020-07-13, cppenddate=2021-04-01, cppstartdate=2021-01-01, "
                        + "lachildid=A1}",
                "reviews 9 {cinreferraldate=2020-07-13, cppreviewdate=2021-02-01, cppstartdate=2021-01-01, lachildid=A1}",
                "reviews 10 {cinreferraldate=2020-07-13, cppreviewdate=2021-03-01, cppstartdate=2021-01-01, lachildid=A1}",
                "cinplandates 12 {cinplanstartdate=2020-09-01, cinreferraldate=2020-07-13, lachildid=A1}",
                "section47 13 {cinreferraldate=2020-07-13, lachildid=A1, s47actualstartdate=2020-09-02}",
                "cindetails 15 {lachildid=A1}",
                "disabilities 16 {disability=HAND, lachildid=A1}",
                "disabilities 17 {disability=VIS, lachildid=A1}"), read.records());
        assertEquals(List.of("cindetails.newcode"), read.unread());
    }

    @Test
    void aChildWithoutAnIdOrWithTwoIsRejectedWithItsModules() throws IOException {
        Collected read = read(message(
                "<Child><CINdetails><CINclosureDate>2022-01-01</CINclosureDate></CINdetails></Child>\n"
                + "<Child><ChildIdentifiers><LAchildID>A1</LAchildID><LAchildID>A2</LAchildID></ChildIdentifiers></Child>\n"
                + ADA));
        assertEquals(List.of("child 3 lachildid SUBJECT_MISSING", "cindetails 3 lachildid SUBJECT_MISSING",
                "child 4 lachildid SUBJECT_MISSING"), read.rejections());
        assertEquals(List.of("child 5 {lachildid=A1, personbirthdate=2015-01-02}"), read.records());
    }

    @ParameterizedTest
    @ValueSource(strings = {"<Child><ChildIdentifiers></Child>", "<Child><LAchildID>A2", "<Child>&nbsp;</Child>",
        "<Child a=1/>", "<Child>\u0000</Child>", "]]>", "<Child><x:y/></Child>", ""})
    void whatWasWholeBeforeTheXmlBreaksStays(String broken) throws IOException {
        Collected read = read("<Message><Children>\n" + ADA + broken);
        assertEquals(List.of("child 2 {lachildid=A1, personbirthdate=2015-01-02}"), read.records());
        assertEquals(1, read.rejections().size(), read.rejections().toString());
        assertTrue(read.rejections().get(0).matches("4 XML_(MALFORMED|FORBIDDEN)"), read.rejections().toString());
    }

    @Test
    void noDocumentTypeAndNoEntityIsEverProcessed(@TempDir Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "opened");
        String xxe = "<?xml version=\"1.0\"?>\n<!DOCTYPE Message [<!ENTITY xxe SYSTEM \"" + secret.toUri() + "\">]>\n"
                + message("<Child><ChildIdentifiers><LAchildID>&xxe;</LAchildID></ChildIdentifiers></Child>");
        StringBuilder laughs = new StringBuilder("<!DOCTYPE Message [<!ENTITY l0 \"lol\">");
        for (int i = 1; i < 12; i++) {
            laughs.append("<!ENTITY l").append(i).append(" \"").append(("&l" + (i - 1) + ";").repeat(10)).append("\">");
        }
        laughs.append("]>").append(message("<Child>&l11;</Child>"));
        for (String hostile : List.of(xxe, laughs.toString(), "<!DOCTYPE Message SYSTEM \"http://127.0.0.1:1/x.dtd\">"
                + message(ADA), "<!DOCTYPE x [<!ENTITY % p SYSTEM \"" + secret.toUri() + "\"> %p;]>" + message(ADA))) {
            Collected read = read(hostile);
            assertEquals(List.of(), read.records());
            assertEquals(1, read.rejections().size());
            assertTrue(read.rejections().get(0).endsWith(" XML_FORBIDDEN"), read.rejections().toString());
        }
    }

    @Test
    void anotherKindOfFileIsOneRejection() throws IOException {
        assertEquals(List.of("1 TABLE_UNKNOWN"), read("<CTfile><Child/></CTfile>").rejections());
        assertEquals(List.of("1 TABLE_UNKNOWN"), read("<Message><Header/><Pupils><Pupil/></Pupils></Message>").rejections());
        assertEquals(List.of("0 TABLE_UNKNOWN"), read("child,dob\n1,2\n").rejections());
        assertEquals(List.of("0 TABLE_UNKNOWN"), read("").rejections());
        assertEquals(List.of("1 XML_MALFORMED"), read("<Message").rejections());
        assertEquals(List.of(), read("<Message><Children/></Message>").rejections());
    }

    @Test
    void utf16IsReadAndBytesOfAnotherEncodingBreakTheFile() throws IOException {
        byte[] wide = ("<?xml version=\"1.0\" encoding=\"UTF-16\"?>" + message(ADA)).getBytes(StandardCharsets.UTF_16);
        assertEquals(1, Collected.of(connector(), "", () -> new ByteArrayInputStream(wide)).records().size());
        byte[] latin = message(ADA + "<Child><LAchildID>Zo\u00eb</LAchildID></Child>").getBytes(StandardCharsets.ISO_8859_1);
        Collected read = Collected.of(connector(), "", () -> new ByteArrayInputStream(latin));
        assertEquals(List.of("child 3 {lachildid=A1, personbirthdate=2015-01-02}"), read.records());
        assertTrue(read.rejections().get(0).endsWith("XML_MALFORMED"));
    }

    @Test
    void controlCharactersOfXml11AreRejected() throws IOException {
        Collected read = read("<?xml version=\"1.1\"?>" + message("<Child><ChildIdentifiers><LAchildID>A1</LAchildID>"
                + "<UPN>X&#1;Y</UPN></ChildIdentifiers></Child>" + ADA));
        assertEquals(List.of("child 3 upn ROW_CONTROL_CHARACTER"), read.rejections());
        assertEquals(1, read.records().size());
    }

    @Test
    void nothingThatNeverEndsTakesTheMemory() throws IOException {
        String start = "<Message><Children>\n" + ADA;
        for (String[] endless : List.of(new String[] {"<Child a=\"", "x", "XML_MALFORMED"},
                new String[] {"<!--", "x", "XML_MALFORMED"}, new String[] {"<Child>", "<a>", "XML_MALFORMED"},
                new String[] {"<", "x", "XML_MALFORMED"})) {
            Collected read = endless(start + endless[0], endless[1], "");
            assertEquals(1, read.records().size());
            assertEquals(1, read.rejections().size(), endless[0]);
            assertTrue(read.rejections().get(0).endsWith(endless[2]), read.rejections().toString());
        }
        for (String[] endless : List.of(new String[] {"<Child><LAchildID>", "x", "</LAchildID></Child>"},
                new String[] {"<Child>", "<Disability>X</Disability>", "</Child>"},
                new String[] {"<Child>", "<CINdetails/>\n", "</Child>"})) {
            Collected read = endless(start + endless[0], endless[1], endless[2] + ADA + "</Children></Message>");
            assertEquals(2, read.records().size());
            assertEquals(List.of("child 4 ROW_TOO_LONG"), read.rejections());
        }
    }

    @Test
    void contentThatCannotBeReadIsNoFaultOfTheFile() {
        byte[] content = message(ADA).getBytes(StandardCharsets.UTF_8);
        assertThrows(IOException.class, () -> Collected.of(connector(), "", () -> new InputStream() {
            private int at;

            @Override
            public int read() throws IOException {
                if (at == content.length / 2) {
                    throw new IOException("the disk is gone");
                }
                return content[at++];
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                target[offset] = (byte) read();
                return 1;
            }
        }));
    }

    @Test
    void everyColumnThatIdentifiesSaysSo() {
        Map<String, Meaning> meanings = new TreeMap<>();
        connector().description().tables().forEach(table -> table.columns().stream()
                .filter(column -> column.meaning().isPresent()).forEach(column ->
                        meanings.put(table.name() + "." + column.name(), column.meaning().orElseThrow())));
        Map<String, Meaning> expected = new TreeMap<>(Map.of("child.lachildid", Meaning.SUBJECT, "child.upn", Meaning.UPN,
                "child.formerupn", Meaning.FORMER_UPN, "child.personbirthdate", Meaning.BIRTH_DATE,
                "child.expectedpersonbirthdate", Meaning.BIRTH_DATE, "child.persondeathdate", Meaning.OTHER_DATE,
                "child.gendercurrent", Meaning.SEX, "child.sex", Meaning.SEX));
        for (String module : List.of("disabilities", "cindetails", "assessments", "assessmentfactors", "cinplandates", "section47",
                "childprotectionplans", "reviews")) {
            expected.put(module + ".lachildid", Meaning.SUBJECT_REFERENCE);
        }
        assertEquals(expected, meanings);
    }

    @Test
    void thePublicSampleIsReadWholeAndIsAsDescribed() throws IOException {
        Optional<Path> folder = Collected.samples("cin-census");
        Assumptions.assumeTrue(folder.isPresent());
        Collected read = Collected.of(connector(), folder.orElseThrow().resolve("fake_CIN_data.xml"));
        assertEquals(List.of(), read.rejections());
        assertEquals(new TreeMap<>(Map.of("child", 332, "cindetails", 402, "disabilities", 117)), read.counts());
        for (String table : read.columns().keySet()) {
            assertEquals(connector().description().tables().stream().filter(known -> known.name().equals(table))
                    .flatMap(known -> known.columns().stream()).map(Column::name).collect(Collectors.toList()),
                    read.columns().get(table));
        }
        assertTrue(read.records().get(0).contains("personbirthdate=2019-12-06, upn=A850728973744"), read.records().get(0));
    }

    @Test
    void aYearThatIsNotKnownIsTakenInAndToldWithWhatItAdded() throws IOException {
        String known = "<Message><Header><CollectionDetails><Collection>CIN</Collection><Year> 2026\n</Year></CollectionDetails>"
                + "<Source><LEA>999</LEA></Source></Header><Children>" + ADA + "</Children></Message>";
        assertEquals(List.of(), read(known).unread());
        Collected read = read(known.replace("2026", "2031").replace("<UPN>", "<FamilyHub>H9</FamilyHub><UPN>"));
        assertEquals(List.of(".message.header.collectiondetails.year", "child.childidentifiers.familyhub"), read.unread());
        assertEquals(List.of(), read.rejections());
        assertEquals(1, read.records().size());
        assertEquals(List.of(".message.header.collectiondetails.collection"), read(known.replace(">CIN<", ">CTF<")).unread());
    }

    @Test
    void eachYearSaysTheSexInAnElementOfItsOwn() throws IOException {
        for (String[] year : new String[][] {{"GenderCurrent", "1", "gendercurrent"}, {"PersonGenderCurrent", "2", "gendercurrent"}, {"Sex", "F", "sex"}}) {
            Collected read = read(message(ADA.replace("<UPN>", "<" + year[0] + ">" + year[1] + "</" + year[0] + "><UPN>")));
            assertEquals(year[1], read.told().get(0).values().get(year[2]), year[0]);
            assertEquals(List.of(), read.unread());
        }
    }

    private static String message(String children) {
        return "<Message><Header/>\n<Children>\n" + children + "</Children></Message>";
    }

    private static Collected read(String content) throws IOException {
        return Collected.of(connector(), "", content);
    }

    private static Collected endless(String beginning, String repeated, String ending) throws IOException {
        return Collected.of(connector(), "", () -> new Endless(beginning, repeated, 40L << 20, ending));
    }

    private static CinConnector connector() {
        return new CinConnector(Map.of("provider", "council"));
    }
}
