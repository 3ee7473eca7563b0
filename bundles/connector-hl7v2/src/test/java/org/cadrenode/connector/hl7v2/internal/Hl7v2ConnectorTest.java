package org.cadrenode.connector.hl7v2.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.MessageConnector.Answer;
import org.cadrenode.connector.spi.MessageConnector.Verdict;
import org.junit.jupiter.api.Test;

class Hl7v2ConnectorTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-07-01T10:00:00Z"), ZoneOffset.UTC);
    private static final String PID = "PID|1||77^^^RMW00^MR~9990500002^^^NHS^NH||Quill^Ada^May||20120229|2|||1 Low Rd^Hamlet^Town^Shire^ZZ1 1ZZ||01632 960001\r";

    @Test
    void anAdmissionTellsThePatientTheFamilyAndTheVisit() throws IOException {
        Told told = read(msh("ADT^A01^ADT_A01", "20240501123000") + "EVN||202405011230\r"
                + "PID|1|old-2|77^^^RMW00^MR~9990500002^^^NHS^NH||Quill^Ada^May^^MISS^^L~Quill^Addy^^^^^N|Feather|201202291515|2|Q^A"
                + "||1 Low Rd^Hamlet^Town^Shire^ZZ1 1ZZ^GBR^H~9 Old St^^Town||01632 960001^PRN^PH^ada@example.org|01632 960002|EN|S|C22||ACC9|||A|Berlin|||GBR\r"
                + "PD1|||LOW PRACTICE^^Y06601|G5612908^Doctor^Dee\r"
                + "NK1|1|Quill^Eve|MTH^Mother|1 Low Rd^^Town^^ZZ1 1ZZ|01632 960003|||||||||||19801311\r"
                + "PV1|1|I|WARD1^BAY2^B3^SITE|13|||C34^Darwin|||300||||19||||1|2139^^^VISITID|||||||||||||||||||||||||202405011200\r"
                + "PV2|||C38^Cough\r"
                + "AL1|1|DA|Z88.5^Morphine|5|Rash\r"
                + "DG1|1||N39.3^Stress^ICD10||202404300900|A\r"
                + "PR1|1||H22^Look^OPCS4||20240501\r");
        assertEquals(List.of(), told.rejections);
        Told.Row patient = told.only("patient");
        assertEquals(Map.ofEntries(Map.entry("patient_id", "77"), Map.entry("nhs_number", "9990500002"), Map.entry("surname", "Quill"),
                Map.entry("forename", "Ada"), Map.entry("middle_names", "May"), Map.entry("mother_birth_surname", "Feather"),
                Map.entry("birth_date", "2012-02-29"), Map.entry("birth_place", "Berlin"), Map.entry("sex", "2"),
                Map.entry("address_line", "1 Low Rd"), Map.entry("address_line_2", "Hamlet"), Map.entry("town", "Town"),
                Map.entry("county", "Shire"), Map.entry("postcode", "ZZ1 1ZZ"), Map.entry("phone", "01632 960001"),
                Map.entry("work_phone", "01632 960002"), Map.entry("email", "ada@example.org"), Map.entry("language", "EN"),
                Map.entry("marital_status", "S"), Map.entry("religion", "C22"), Map.entry("ethnicity", "A"),
                Map.entry("gp_practice_code", "Y06601"), Map.entry("gp_practice", "LOW PRACTICE"), Map.entry("gp_code", "G5612908")),
                withoutNationality(patient.values()));
        assertEquals(List.of("Ada", "Addy", "A"), told.of("patient_name").stream().map(row -> row.value("forename")).toList());
        assertEquals(List.of("1 Low Rd", "9 Old St"), told.of("patient_address").stream().map(row -> row.value("address_line")).toList());
        assertEquals(2, told.of("patient_contact").size());
        assertEquals(List.of("old-2", "77", "ACC9"), told.of("patient_identifier").stream().map(row -> row.value("identifier")).toList());
        Told.Row mother = told.only("next_of_kin");
        assertEquals("77 MTH Quill Eve", mother.value("patient_id") + " " + mother.value("relationship") + " " + mother.value("surname") + " " + mother.value("forename"));
        assertEquals("19801311", mother.value("birth_date"), "a day that never was stays as it came, for the dictionary to count");
        Told.Row visit = told.only("visit");
        assertEquals("2139 77 A01 I WARD1 SITE 2024-05-01T12:00:00 C38 Cough", String.join(" ", visit.value("visit_id"), visit.value("patient_id"),
                visit.value("event"), visit.value("class"), visit.value("ward"), visit.value("site"), visit.value("admitted_at"),
                visit.value("admit_reason_code"), visit.value("admit_reason")));
        assertEquals("2139 N39.3 2024-04-30T09:00:00 Stress", String.join(" ", told.only("diagnosis").value("visit_id"),
                told.only("diagnosis").value("code"), told.only("diagnosis").value("diagnosed_at"), told.only("diagnosis").value("text")));
        assertEquals("H22 2024-05-01", told.only("procedure").value("code") + " " + told.only("procedure").value("done_at"));
        assertEquals("Morphine Rash", told.only("allergy").value("text") + " " + told.only("allergy").value("reaction"));
    }

    private static Map<String, String> withoutNationality(Map<String, String> values) {
        Map<String, String> less = new HashMap<>(values);
        less.remove("nationality");
        return less;
    }

    @Test
    void aMergeTellsBothIdsWhicheverAuthorityGaveThem() throws IOException {
        Hl7v2Connector connector = connector(Map.of("localId", "LOCALID,NHS"));
        Told told = Told.of(connector, bytes(msh("ADT^A40^ADT_A39", "20240501") + "PID|1||3333333333^^^NHS||SMITH^F\rMRG|22789^^^LOCALID||||44455^^^VISITID\r"));
        Told.Row merge = told.only("patient_merge");
        assertEquals("NHS:3333333333", merge.value("patient_id"));
        assertEquals("22789", merge.value("former_id"));
        for (String event : List.of("A18", "A30", "A34", "A36", "A39", "A47")) {
            Told one = read(msh("ADT^" + event, "20240501") + PID + "MRG|12^^^RMW00^MR~13^^^RMW00^MR~77^^^RMW00\r");
            assertEquals(List.of("12", "13"), one.of("patient_merge").stream().map(row -> row.value("former_id")).toList());
        }
        Told several = read(msh("ADT^A40", "20240501") + "PID|||1^^^RMW00\rMRG|2^^^RMW00\rPID|||3^^^RMW00\rMRG|4^^^RMW00\r");
        assertEquals(List.of("1<2", "3<4"), several.of("patient_merge").stream().map(row -> row.value("patient_id") + "<" + row.value("former_id")).toList());
        assertEquals(List.of(), several.of("patient"), "who is only an id is told in the merge alone");
        assertEquals(List.of("1 SUBJECT_MISSING"), read(msh("ADT^A40", "20240501") + PID + "MRG|12^^^ELSEWHERE\r").rejections);
        assertEquals(List.of("1 MESSAGE_UNSUPPORTED"), read(msh("ADT^A43", "20240501") + PID + "MRG|12^^^RMW00\r").rejections);
    }

    @Test
    void cancelledAdmissionsAreRemovedAndCancelledDischargesAreNot() throws IOException {
        String visit = PID + "PV1|1|I|W||||||||||||||||V1\r";
        for (String event : List.of("A11", "A23", "A27", "A38")) {
            assertTrue(read(msh("ADT^" + event, "20240501") + visit).only("visit").removed(), event);
        }
        for (String event : List.of("A01", "A03", "A12", "A13", "A08", "A45")) {
            assertFalse(read(msh("ADT^" + event, "20240501") + visit).only("visit").removed(), event);
        }
        Told deleted = read(msh("ADT^A29", "20240501") + PID);
        assertTrue(deleted.only("patient").removed());
        Told merged = read(msh("ADT^A42", "20240501") + PID + "MRG|77^^^RMW00||||V0\rPV1|1|I|W||||||||||||||||V1\r");
        assertEquals(List.of("V0 true", "V1 false"), merged.of("visit").stream().map(row -> row.value("visit_id") + " " + row.removed()).toList());
    }

    @Test
    void resultsComeWithNumbersCodesTextsAndNotes() throws IOException {
        Told told = read(msh("ORU^R01", "20240501120000.123+0100") + PID
                + "NTE|1||About the patient\rPV1|1|I|W||||||||||||||||V1\r"
                + "OBR|1|P1|F1^LAB|FBC^Full blood count^L|||202405011100||||||seen for cough|||BLD||||||202405011159|||F\r"
                + "OBX|1|NM|HB^Haemoglobin^L||12.5|g/dL|11-15|N|||F|||202405011130\rNTE|1||Haemolysed\\.br\\twice~third line\r"
                + "OBX|2|FT|TXT||Ada \\T\\ Eve\\.br\\came \\X41\\\\H\\late\\N\\ \\Zx\\ 5\\6 end\\\r"
                + "OBX|3|CE|ORG||112^E. coli^SCT\rOBX|4|SN|TITRE||>^100\rOBX|5|SN|EQ||^7\rOBX|6|DT|DAY||20240501\r"
                + "OBX|7|TX|LINE||one\rOBX|8|TX|LINE||two\rOBX|9|ED|DOC||^application^pdf^Base64^JVBERi0=\rOBX|10|ST|BAD||x||||||D\r"
                + "OBR|2|P2||CRP\rOBX|1|NM|CRP||<3\r");
        assertEquals(List.of("observation 1 text MESSAGE_UNSUPPORTED"), told.rejections);
        assertEquals(List.of("F1 FBC", "P2 CRP"), told.of("result").stream().map(row -> row.value("result_id") + " " + row.value("code")).toList());
        assertEquals("V1 2024-05-01T11:00:00 seen for cough", String.join(" ", told.of("result").get(0).value("visit_id"),
                told.of("result").get(0).value("observed_at"), told.of("result").get(0).value("clinical_information")));
        List<Told.Row> observations = told.of("observation");
        assertEquals("12.5", observations.get(0).value("number"));
        assertEquals("Ada & Eve\ncame Alate  5\\6 end\\", observations.get(1).value("text"));
        assertEquals("112 E. coli", observations.get(2).value("value_code") + " " + observations.get(2).value("value_code_text"));
        assertEquals(">100", observations.get(3).value("text"));
        assertEquals("7", observations.get(4).value("number"));
        assertEquals("2024-05-01", observations.get(5).value("value_date"));
        assertEquals(List.of("1 one", "2 two"), observations.subList(6, 8).stream().map(row -> row.value("position") + " " + row.value("text")).toList());
        assertTrue(observations.get(8).removed());
        assertEquals("P2", observations.get(9).value("result_id"));
        assertEquals(List.of("patient 77 About the patient", "observation F1 Haemolysed\ntwice\nthird line"), told.of("note").stream()
                .map(row -> row.value("note_of") + " " + row.value("record_id") + " " + row.value("text")).toList());
    }

    @Test
    void appointmentsAreBookedCancelledMissedAndDeleted() throws IOException {
        String sch = "SCH|P9|F9|||||RTN^Routine check|FU|||^^^202406011430|||||||||||||||||||\r" + PID
                + "RGS|1\rAIS|1||CLINIC|202406011430|||30|min\rAIL|1||ROOM4\rAIP|1||C99\r";
        Told.Row booked = read(msh("SIU^S12", "20240501") + sch).only("appointment");
        assertEquals("F9 77 S12 2024-06-01T14:30:00 30 min CLINIC ROOM4 C99 RTN Routine check", String.join(" ", booked.value("appointment_id"),
                booked.value("patient_id"), booked.value("event"), booked.value("starts_at"), booked.value("duration"), booked.value("duration_units"),
                booked.value("service"), booked.value("location"), booked.value("practitioner_code"), booked.value("reason_code"), booked.value("reason")));
        assertEquals("Cancelled", read(msh("SIU^S15", "20240502") + sch).only("appointment").value("status"));
        assertEquals("Noshow", read(msh("SIU^S26", "20240601") + sch).only("appointment").value("status"));
        assertTrue(read(msh("SIU^S17", "20240502") + sch).only("appointment").removed());
    }

    @Test
    void theVersionIsTheMomentAndThenThePlaceSoThatOrderDoesNotMatter() throws IOException {
        String earlier = msh("ADT^A08", "202405011200+0100") + PID;
        String later = msh("ADT^A08", "202405011200") + PID.replace("Ada", "Ida");
        String undated = msh("ADT^A08", "") + PID;
        Told told = read(undated + later + earlier + earlier);
        List<Long> versions = told.of("patient").stream().map(Told.Row::version).toList();
        assertEquals(Instant.parse("2024-05-01T11:00:00Z").toEpochMilli() << 20 | 2, versions.get(1), "London's summer, and the second message");
        assertTrue(versions.get(0) < versions.get(2) && versions.get(2) < versions.get(3));
        assertEquals(versions.get(1), versions.get(2) - 1, "12:00 in London's summer is 12:00+0100");
        assertEquals(1, versions.get(0));
        assertTrue(read(msh("ADT^A08", "") + "EVN||20240501\r" + PID).only("patient").version() > 1L << 40);
    }

    @Test
    void filesHoldMessagesInFramesOneAfterTheOtherOrInBatches() throws IOException {
        String one = msh("ADT^A28", "20240501") + PID;
        assertEquals(3, read("\u000b" + one + "\u001c\r" + one + "\u000b" + one + "\u001c\r").of("patient").size());
        assertEquals(2, read(one.replace("\r", "\n") + "\n\n" + one.replace("\r", "\r\n")).of("patient").size());
        assertEquals(2, read("FHS|^~\\&|A\rBHS|^~\\&|B\r" + one + one + "BTS|2\rFTS|1\r").of("patient").size());
        Told bad = read("rubbish\rmore\r" + one + "\u000bnothing\u001c\r\u000b" + one + one + "\u001c\r" + one + "\u000bcut off");
        assertEquals(List.of("1 MESSAGE_MALFORMED", "3 MESSAGE_MALFORMED", "4 MESSAGE_MALFORMED", "6 CONTENT_TRUNCATED"), bad.rejections);
        assertEquals(List.of(2L, 5L), bad.of("patient").stream().map(Told.Row::line).toList());
        Told tooLong = read(one + msh("ADT^A28", "20240501") + "ZZZ|" + "x".repeat(2 << 20) + "\r" + one);
        assertEquals(List.of("2 ROW_TOO_LONG"), tooLong.rejections);
        assertEquals(2, tooLong.of("patient").size());
    }

    @Test
    void everyEncodingThatIsNamedIsReadAndNoOther() throws IOException {
        String text = PID.replace("Quill", "Zo\u00eb");
        for (String[] one : new String[][] {{"", "UTF-8"}, {"ASCII", "UTF-8"}, {"UNICODE UTF-8", "UTF-8"}, {"UNICODE", "UTF-8"}, {"8859/1", "ISO-8859-1"}, {"8859/15", "ISO-8859-15"}}) {
            String message = msh("ADT^A28", "20240501").replace("|2.4\r", "|2.4||||||" + one[0] + "\r") + text;
            assertEquals("Zo\u00eb", Told.of(connector(Map.of()), message.getBytes(Charset.forName(one[1]))).only("patient").value("surname"), one[0]);
        }
        byte[] latin = (msh("ADT^A28", "20240501") + text).getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(List.of("1 ROW_ENCODING"), Told.of(connector(Map.of()), latin).rejections);
        assertEquals("Zo\u00eb", Told.of(connector(Map.of("encoding", "windows-1252")), latin).only("patient").value("surname"));
        assertEquals(List.of("1 ROW_ENCODING"), read(msh("ADT^A28", "20240501").replace("|2.4\r", "|2.4||||||ISO IR87\r") + PID).rejections);
        assertEquals(List.of("1 ROW_CONTROL_CHARACTER"), read(msh("ADT^A28", "20240501") + PID.replace("Ada", "A\u0000a")).rejections);
    }

    @Test
    void goodMessagesAreAcceptedAndBadOnesAreToldSo() {
        Hl7v2Connector connector = connector(Map.of());
        Answer good = connector.answer(bytes(msh("ADT^A01", "20240501") + PID));
        assertEquals(Verdict.ACCEPTED, good.verdict());
        String[] lines = text(good).split("\r");
        assertTrue(lines[0].matches("MSH\\|\\^~\\\\&\\|CADRE\\|NODE\\|PAS\\|TRUST\\|20260701110000\\+0100\\|\\|ACK\\^A01\\|[0-9A-F]{16}\\|P\\|2.4"), lines[0]);
        assertEquals("MSA|AA|MSG1", lines[1]);
        assertEquals("MSA|AA|MSG1", msa(connector, msh("ADT^A01", "20240501") + PID), "a repeated message is accepted again");
        assertEquals("MSA|AE|MSG1|SUBJECT_MISSING", msa(connector, msh("ADT^A01", "20240501") + PID.replace("RMW00^MR", "ELSEWHERE")));
        assertEquals("MSA|AE|MSG1|SUBJECT_MISSING", msa(connector, msh("ORU^R01", "20240501") + "OBR|1\r"));
        assertEquals("MSA|AR|MSG1|MESSAGE_UNSUPPORTED", msa(connector, msh("ADT^A99", "20240501") + PID));
        assertEquals("MSA|AR|MSG1|MESSAGE_UNSUPPORTED", msa(connector, msh("MFN^M01", "20240501") + PID));
        assertEquals("MSA|AR|MSG1|MESSAGE_UNSUPPORTED", msa(connector, msh("ADT^A01", "20240501").replace("|P|", "|T|") + PID), "a test");
        assertEquals("MSA|AE|MSG1|ROW_CONTROL_CHARACTER", msa(connector, msh("ADT^A01", "20240501") + PID + "\u0000"));
        assertEquals("MSA|AE||MESSAGE_MALFORMED", msa(connector, msh("ADT^A01", "20240501").replace("MSG1", "") + PID));
        assertEquals("MSA|AE||MESSAGE_MALFORMED", msa(connector, "nothing at all"));
        assertEquals("MSA|AE||MESSAGE_MALFORMED", msa(connector, ""));
        assertEquals("MSA|AE|MSG1|NOT_KEPT", text(connector.unavailable(bytes(msh("ADT^A01", "20240501") + PID))).split("\r")[1]);
        String other = (msh("ADT^A01", "20240501") + PID).replace('|', '#').replace('^', '@');
        assertEquals("MSA#AA#MSG1", msa(connector, other));
    }

    @Test
    void theEnhancedModeIsAnsweredAsItAsks() {
        Hl7v2Connector connector = connector(Map.of());
        String bad = PID.replace("RMW00^MR", "ELSEWHERE");
        String[][] asked = {{"AL", "NE", "CA", "CE"}, {"AL", "AL", "CA", "CE"}, {"NE", "NE", "", ""}, {"NE", "AL", "AA", "AE"}, {"", "AL", "AA", "AE"},
            {"ER", "NE", "", "CE"}, {"SU", "NE", "CA", ""}, {"NE", "ER", "", "AE"}};
        for (String[] one : asked) {
            String header = msh("ADT^A01", "20240501").replace("|2.4\r", "|2.4|||" + one[0] + "|" + one[1] + "\r");
            assertEquals(one[2], code(connector.answer(bytes(header + PID))), String.join(" ", one));
            assertEquals(one[3], code(connector.answer(bytes(header + bad))), String.join(" ", one));
        }
        String header = msh("ADT^A01", "20240501").replace("|2.4\r", "|2.4|||AL|NE\r");
        assertEquals("CE", code(connector.unavailable(bytes(header + PID))));
        assertEquals("CR", code(connector.answer(bytes(header.replace("A01", "A99") + PID))));
    }

    @Test
    void aHostileMessageTakesNoLongerThanAnother() {
        Hl7v2Connector connector = connector(Map.of());
        String start = msh("ADT^A01", "20240501") + PID;
        int size = 200_000;
        for (String hostile : List.of("OBX|\rNTE|\r".repeat(size / 10), "PV1|\r".repeat(size / 5), "PID|||1^^^RMW00\r".repeat(size / 15),
                "SCH|\r".repeat(size / 5), "OBX|1|TX|a||" + "\\".repeat(size), "OBX|1|TX|a||" + "\\X".repeat(size / 2), "OBX|1|TX|a||" + "~".repeat(size),
                "OBX|1|TX|a||" + "\\.br\\".repeat(size / 5), "NK1|" + "^".repeat(size) + "\r", "|".repeat(size), "\r".repeat(size))) {
            assertTimeoutPreemptively(Duration.ofSeconds(40), () -> {
                connector.answer(bytes(start + hostile));
                Told.of(connector, bytes(start + hostile));
                Told.of(connector, bytes((start + hostile).replace("ADT^A01", "SIU^S12")));
            });
        }
        assertEquals("MSA|AE||MESSAGE_MALFORMED", msa(connector, msh("ADT^A01", "20240501").replace("MSG1", "9".repeat(5000)) + PID));
    }

    @Test
    void itListensWhereAPortIsSetAndReadsFilesElsewhere() {
        Endpoint.Mllp plain = assertInstanceOf(Endpoint.Mllp.class, connector(Map.of("port", "2575")).endpoint());
        assertEquals("mllp://127.0.0.1:2575", plain.place());
        Endpoint.Mllp tls = assertInstanceOf(Endpoint.Mllp.class, connector(Map.of("port", "2575", "address", "10.0.0.1", "keyStore", "${karaf.data}/a.p12",
                "keyStoreSecret", "hl7-tls", "clientCertificates", "clients.pem", "mostConnections", "7", "gatherSeconds", "60")).endpoint());
        assertEquals("mllps://10.0.0.1:2575 7 PT1M hl7-tls", tls.place() + " " + tls.mostConnections() + " " + tls.gather() + " " + tls.tls().orElseThrow().secret());
        assertInstanceOf(Endpoint.Folder.class, connector(Map.of()).endpoint());
        Hl7v2Connector open = connector(Map.of("port", "2575", "address", "0.0.0.0"));
        assertInstanceOf(Endpoint.Folder.class, open.endpoint());
        assertEquals(1, open.check().stream().filter(problem -> problem.contains("unencrypted")).count());
        assertInstanceOf(Endpoint.Mllp.class, connector(Map.of("port", "2575", "address", "0.0.0.0", "unencrypted", "allowed")).endpoint());
    }

    @Test
    void thePublicSamplesAreRead() throws IOException {
        Path folder = Path.of(System.getProperty("cadre.samples", "samples"), "hl7v2");
        if (!Files.isDirectory(folder)) {
            System.out.println("No samples at " + folder + ": they are not read");
            return;
        }
        Hl7v2Connector connector = connector(Map.of("localId", "LOCALID,NHS"));
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                byte[] content = Files.readAllBytes(file);
                Told told = Told.of(connector, content);
                assertEquals(List.of(), told.rejections, file.toString());
                assertEquals(1, told.of("patient").size());
                assertEquals(Verdict.ACCEPTED, connector.answer(content).verdict());
                boolean merge = file.toString().contains("A40");
                assertEquals(merge ? 1 : 0, told.of("patient_merge").size());
                if (file.toString().contains("A28")) {
                    assertEquals("196513121515", told.only("patient").value("birth_date"), "month 13");
                }
            }
        }
    }

    @Test
    void theSampleThatIsShippedIsRead() throws IOException {
        Told told = Told.of(connector(Map.of()), Files.readAllBytes(Path.of("sample/messages.hl7")));
        assertEquals(List.of(), told.rejections);
        for (Rows rows : Tables.ALL) {
            assertTrue(told.first(rows.table().name()).isPresent(), rows.table().name() + " is not shown by the sample");
        }
        List<String> rules = Files.readAllLines(Path.of("sample/dictionary.csv"));
        for (Rows rows : Tables.ALL) {
            for (String column : rows.columns()) {
                assertTrue(rules.stream().anyMatch(rule -> rule.startsWith(rows.table().name() + "," + column + ",")),
                        "the dictionary of the sample does not name " + rows.table().name() + "," + column);
            }
        }
    }

    private static String msh(String type, String time) {
        return "MSH|^~\\&|PAS|TRUST|CADRE|NODE|" + time + "||" + type + "|MSG1|P|2.4\r";
    }

    private static Hl7v2Connector connector(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(Map.of("source", "pas", "provider", "trust", "localId", "RMW00", "longestMessageMebibytes", "1"));
        all.putAll(settings);
        return new Hl7v2Connector(all, CLOCK);
    }

    private static Told read(String content) throws IOException {
        return Told.of(connector(Map.of()), bytes(content));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Answer answer) {
        return new String(answer.content(), StandardCharsets.US_ASCII);
    }

    private static String msa(Hl7v2Connector connector, String message) {
        return text(connector.answer(bytes(message))).split("\r")[1];
    }

    private static String code(Answer answer) {
        String text = text(answer);
        return text.isEmpty() ? "" : text.split("\r")[1].split("\\|")[1];
    }
}
