package org.cadrenode.gate.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.dictionary.CodeSystem;
import org.cadrenode.api.terms.RestrictedCode;
import org.cadrenode.api.terms.RestrictedList;
import org.cadrenode.pseudonymise.engine.restricted.RestrictedMatcher;
import org.cadrenode.pseudonymise.internal.RestrictedListReader;
import org.junit.jupiter.api.Test;

/** The gate's search for restricted codes is another than that of the pseudonymisation, and both find the same. */
class RestrictedScanPropertiesTest {
    private static final RestrictedList LIST = list("g,icd10,F64*", "s,icd10,Z21", "s,icd10,Z20.2", "s,icd10,B20*", "s,icd10,A5*",
            "g,opcs4,X15*", "f,opcs4,Q38.3", "s,snomed,86406008", "s,snomed,646464", "s,read2,A9*", "g,read2,Eu641", "s,read2,F64..", "s,ctv3,XaFaE",
            "s,read2,1415.", "s,read2,64*", "a,ssda903,E11", "a,ssda903,E1", "a,cin,RC1", "l,local,FAZ", "l,local,FAZ-6*", "l,local,64-6*");

    private static RestrictedList list(String... lines) {
        List<RestrictedCode> codes = new ArrayList<>();
        for (String line : lines) {
            String[] parts = line.split(",");
            codes.add(new RestrictedCode(parts[0], CodeSystem.of(parts[1]).orElseThrow(), parts[2].replace("*", ""), parts[2].endsWith("*")));
        }
        return new RestrictedList(Digest.ofContent(new byte[0]), codes);
    }

    @Test
    void bothSearchesFindTheSameInAnyValue() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        RestrictedMatcher matcher = RestrictedMatcher.of(LIST);
        RestrictedScan scan = RestrictedScan.of(LIST);
        List<String> pieces = List.of("F", "6", "4", "0", "64", "F64", "Z", "2", "1", "20", "A", "9", "5", "X", "15", "x", "d", ".", "..", "-", "_", "/",
                " ", ",", "|", "Eu", "Eu641", "Q38", "3", "E1", "E11", "RC1", "86406008", "646464", "1415", "FAZ", "faz", "B20", " 1AA", "a", "é", "Xa", "FaE");
        int found = 0;
        for (int i = 0; i < 300_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(9); length > 0; length--) {
                text.append(pieces.get(random.nextInt(pieces.size())));
            }
            String value = text.toString();
            boolean known = random.nextBoolean();
            Set<CodeSystem> systems = known ? EnumSet.of(CodeSystem.values()[random.nextInt(8)]) : CodeSystem.ofColumn(
                    random.nextBoolean() ? "rec" : "kind");
            boolean kept = matcher.find(value, RestrictedMatcher.mask(systems, known)) >= 0;
            found += kept ? 1 : 0;
            assertEquals(kept, scan.holds(value, systems, known), () -> "seed " + seed + ": '" + value + "' " + systems + known);
        }
        int least = found;
        assertTrue(found > 10_000 && found < 290_000, () -> least + " values held a code");
    }

    @Test
    void bothSearchesFindEveryCodeOfASitesOwnThatAListMayHoldAsItIsWritten() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        int held = 0;
        for (int i = 0; i < 50_000; i++) {
            StringBuilder code = new StringBuilder();
            for (int length = 3 + random.nextInt(8); length > 0; length--) {
                code.append("ABZ019abz./-_".charAt(random.nextInt(13)));
            }
            RestrictedListReader.Reading read = RestrictedListReader.read(
                    ("category,system,code,note\nl,local," + code + ",\n").getBytes(StandardCharsets.UTF_8));
            if (read.findings().isEmpty()) {
                held++;
                RestrictedList one = new RestrictedList(Digest.ofContent(new byte[0]), read.codes());
                String text = "seen, " + code + " (new)";
                Set<CodeSystem> local = EnumSet.of(CodeSystem.LOCAL);
                assertTrue(RestrictedMatcher.of(one).find(text, RestrictedMatcher.mask(local, true)) >= 0, () -> "seed " + seed + ": " + code);
                assertTrue(RestrictedScan.of(one).holds(text, local, true), () -> "seed " + seed + ": " + code);
            }
        }
        assertTrue(held > 1_000, "few codes were codes");
    }

    @Test
    void aMaskedTextHoldsNoCodeAnyMore() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        RestrictedMatcher matcher = RestrictedMatcher.of(LIST);
        RestrictedScan scan = RestrictedScan.of(LIST);
        List<String> words = List.of("F64.0", "F640", "Z21", "mood", "86406008", "B20 1AA", "and", "A91..", "F64", "X15.1,F64.2", "Eu641", "0", "Z20.2", "1");
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(8); length > 0; length--) {
                text.append(words.get(random.nextInt(words.size()))).append(" ,;".charAt(random.nextInt(3)));
            }
            String whole = text.toString();
            boolean[] gone = new boolean[whole.length()];
            matcher.find(whole, (start, end) -> java.util.Arrays.fill(gone, start, end, true));
            StringBuilder masked = new StringBuilder();
            for (int j = 0; j < gone.length; j++) {
                if (!gone[j]) {
                    masked.append(whole.charAt(j));
                } else if (j == 0 || !gone[j - 1]) {
                    masked.append("[code]");
                }
            }
            assertFalse(scan.holds(masked.toString(), RestrictedScan.TEXT, false), () -> "seed " + seed + ": " + whole + " -> " + masked);
        }
    }
}
