package org.cadrenode.pseudonymise.engine.restricted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.CodeSystem;
import org.cadrenode.api.terms.RestrictedCode;
import org.cadrenode.api.terms.RestrictedList;
import org.junit.jupiter.api.Test;

class RestrictedMatcherTest {
    private static final Set<CodeSystem> ANY = CodeSystem.ofColumn("code");
    private static final RestrictedMatcher MATCHER = matcher("g,icd10,F64*", "s,icd10,Z21", "s,icd10,Z20.2", "s,icd10,B20*", "s,icd10,A5*",
            "g,opcs4,X15*", "f,opcs4,Q38.3", "s,snomed,86406008", "s,read2,A9*", "g,read2,Eu641", "s,ctv3,XaJpf", "s,read2,1415.", "a,ssda903,E11",
            "a,ssda903,E1", "a,cin,RC1", "l,local,GUM", "l,local,CLINIC-7*", "l,local,55*", "a,table,ad1", "a,table,council.list-*");

    static RestrictedMatcher matcher(String... lines) {
        List<RestrictedCode> codes = new ArrayList<>();
        for (String line : lines) {
            String[] parts = line.split(",");
            boolean beginning = parts[2].endsWith("*");
            codes.add(new RestrictedCode(parts[0], CodeSystem.of(parts[1]).orElseThrow(), parts[2].replace("*", ""), beginning));
        }
        return RestrictedMatcher.of(new RestrictedList(Digest.ofContent(new byte[0]), codes));
    }

    private static boolean anywhere(String value) {
        return MATCHER.find(value, RestrictedMatcher.mask(ANY, false)) >= 0;
    }

    private static boolean known(CodeSystem system, String value) {
        return MATCHER.find(value, RestrictedMatcher.mask(EnumSet.of(system), true)) >= 0;
    }

    private static String masked(String text) {
        boolean[] gone = new boolean[text.length()];
        MATCHER.find(text, (start, end) -> java.util.Arrays.fill(gone, start, end, true));
        StringBuilder left = new StringBuilder();
        for (int i = 0; i < gone.length; i++) {
            left.append(gone[i] ? '#' : text.charAt(i));
        }
        return left.toString();
    }

    @Test
    void aCodeIsFoundHoweverItIsWritten() {
        for (String value : List.of("F64", "F64.0", "F640", "f64.0", "F64-0", "F64.0 Transsexualism", "F32.1,F64.0", "F32-F64-F10", "F321|F649", "F32.1 F64.8",
                "(F64.9)", "Z21", "Z21X", "z21.X", "Z20.2", "Z202", "Z20-2", "B20.0D", "B200A", "A54.9", "A549", "X15.1", "X151", "Q38.3", "Q383",
                "86406008", "86406008 | HIV infection |", "SNOMED:86406008", "A91..", "A912.", "A91..00", "A9123", "Eu641", "Eu64100", "XaJpf",
                "GUM", "seen at GUM", "CLINIC-7", "clinic7b", "CLINIC_7-2", "5501")) {
            assertTrue(anywhere(value), value);
        }
    }

    @Test
    void whatOnlyResemblesACodeIsNone() {
        for (String value : List.of("", "F6", "F641234", "F65.0", "AF64.0", "F64é", "Z22", "Z20.3", "Z2021", "Z211", "F64001", "1F64", "Q38", "Q38.4", "864060081",
                "8640600", "86406009", "1864060080", "A91", "A910", "A92.0", "xajpf", "1415", "14150", "1415.", "gum", "Gum disease", "CLINIC-8", "2026-01-21",
                "E11", "E1", "RC1", "B20 1AA", "lives in B20 1AA now", "B201AA", "year 2021", "2b1f09c4-a547-4d5e-9c3b-0f5d2c8e7a61", "0.64", "5", "55", "B2O")) {
            assertFalse(anywhere(value) && !value.equals("55"), value);
        }
        assertTrue(anywhere("B20 clinic"), "and what no postcode follows is a code");
    }

    @Test
    void whatIsKnownToBeOfASystemIsComparedWithItAlone() {
        assertTrue(known(CodeSystem.SSDA903, "E11"));
        assertTrue(known(CodeSystem.SSDA903, "e1"));
        assertFalse(known(CodeSystem.SSDA903, "E12"));
        assertFalse(known(CodeSystem.SSDA903, "F64"));
        assertFalse(known(CodeSystem.ICD10, "E11"), "diabetes");
        assertFalse(known(CodeSystem.ICD10, "Q38.3"), "the tongue");
        assertTrue(known(CodeSystem.OPCS4, "Q38.3"));
        assertTrue(known(CodeSystem.ICD10, "B20 1AA"), "no place can stand there");
        assertTrue(known(CodeSystem.READ2, "A91"), "dots at the end may be left out");
        assertTrue(known(CodeSystem.READ2, "1415"));
        assertTrue(known(CodeSystem.CIN, "RC1: adopted"));
        assertEquals(0, RestrictedMatcher.mask(Set.of(), true));
    }

    @Test
    void theNameOfAColumnTellsTheShortCodesOfReturns() {
        assertTrue(CodeSystem.ofColumn("rec").contains(CodeSystem.SSDA903));
        assertTrue(CodeSystem.ofColumn("Placement Type").contains(CodeSystem.SSDA903));
        assertTrue(CodeSystem.ofColumn("reasonforclosure").contains(CodeSystem.CIN));
        assertFalse(CodeSystem.ofColumn("year_group").contains(CodeSystem.SSDA903), "a year group E11 is none");
        assertFalse(ANY.contains(CodeSystem.TABLE) || ANY.contains(CodeSystem.NONE));
    }

    @Test
    void ofATextAllThatIsWrittenOfACodeIsFound() {
        assertEquals("Seen for ##### and ########, plan F32.1.", masked("Seen for F64.0 and 86406008, plan F32.1."));
        assertEquals("Codes ###.#/F32, ####.", masked("Codes F64.0/F32, F649.").replace("#####", "###.#"));
        assertEquals("She likes gum and B20 1AA.", masked("She likes gum and B20 1AA."));
    }

    @Test
    void aDocumentInBase64HoldsNoCodes() {
        String document = "dGhpcyBpcyBhIGRvY3VtZW50IHRoYXQgaXMgbG9uZyBlbm91Z2gu+F64/c29tZXRoaW5nIGVsc2Ugd2hpY2ggaXMgbG9uZywgdG9v".repeat(2);
        assertFalse(anywhere(document));
        assertFalse(masked(document).contains("#"));
        assertTrue(anywhere(document + " F64"), "what stands beside it is read");
        assertTrue(anywhere("F32/".repeat(30) + "F64"), "a long list is none");
    }

    @Test
    void aTableIsRestrictedByItsNameOrByItsSources() {
        assertEquals(Optional.of("a"), MATCHER.table(new SourceId("ssda903"), new TableName("ad1")));
        assertEquals(Optional.of("a"), MATCHER.table(new SourceId("council"), new TableName("list-10")));
        assertEquals(Optional.empty(), MATCHER.table(new SourceId("other"), new TableName("list-10")));
        assertEquals(Optional.empty(), MATCHER.table(new SourceId("ssda903"), new TableName("ad10")));
    }
}
