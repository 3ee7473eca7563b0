package org.cadrenode.pseudonymise.engine.restricted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.dictionary.CodeSystem;
import org.cadrenode.api.terms.RestrictedCode;
import org.cadrenode.api.terms.RestrictedList;
import org.junit.jupiter.api.Test;

class RestrictedMatcherPropertiesTest {
    private static final int CODES = 20_000;
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final int anywhere = RestrictedMatcher.mask(CodeSystem.ofColumn(""), false);

    private String concept() {
        return Long.toString(10_000_000L + (long) (random.nextDouble() * 900_000_000_000L));
    }

    private static RestrictedMatcher of(List<RestrictedCode> codes) {
        return RestrictedMatcher.of(new RestrictedList(Digest.ofContent(new byte[0]), codes));
    }

    @Test
    void ofALargeListEachCodeIsFoundInAnySurroundingsAndNothingElseIs() {
        System.out.println("seed " + seed);
        Set<String> concepts = new HashSet<>();
        while (concepts.size() < CODES) {
            concepts.add(concept());
        }
        List<RestrictedCode> codes = new ArrayList<>();
        concepts.forEach(concept -> codes.add(new RestrictedCode("s", CodeSystem.SNOMED, concept, false)));
        codes.add(new RestrictedCode("g", CodeSystem.ICD10, "F64", true));
        RestrictedMatcher matcher = of(codes);
        String[] before = {"", " ", "(", "code: ", "F32.1|", "x,", "1 ", "no. "};
        String[] behind = {"", " ", ")", " | text", "|F32", ",", ". Then", "/"};
        for (String concept : concepts) {
            String value = before[random.nextInt(before.length)] + concept + behind[random.nextInt(behind.length)];
            assertTrue(matcher.find(value, anywhere) >= 0, () -> "seed " + seed + ": " + value);
            assertEquals(-1, matcher.find("x" + concept, anywhere));
            assertEquals(-1, matcher.find(concept + "0", anywhere) >= 0 && !concepts.contains(concept + "0") ? 0 : -1);
        }
        for (int i = 0; i < 200_000; i++) {
            String other = concept();
            assertEquals(concepts.contains(other), matcher.find(other, anywhere) >= 0, () -> "seed " + seed + ": " + other);
        }
    }

    @Test
    void anyValueIsReadToItsEndWithoutFailingAndPlacesLieWithinIt() {
        System.out.println("seed " + seed);
        RestrictedMatcher matcher = RestrictedMatcherTest.matcher("g,icd10,F64*", "s,icd10,Z21", "s,read2,A9*", "s,read2,Eu641", "l,local,F6*",
                "l,local,AZ-9", "s,snomed,86406008", "g,opcs4,X15*");
        String alphabet = "F64AZ219EuX15.-_/ ,|xda0é\u00c9";
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(14); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String value = text.toString();
            boolean[] found = {false};
            matcher.find(value, (start, end) -> {
                found[0] = true;
                assertTrue(start >= 0 && start < end && end <= value.length(), () -> "seed " + seed + ": " + value);
            });
            assertEquals(matcher.find(value, anywhere) >= 0, found[0], () -> "seed " + seed + ": " + value);
        }
    }
}
