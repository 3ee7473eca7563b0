package org.cadrenode.families.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormTest {
    private static final LocalDate DAY = LocalDate.parse("2026-11-27");

    private static Form read(String name, String value) throws RefusedRequest {
        Map<String, String> answers = new LinkedHashMap<>(Map.of("form", "1", "page", "young-people", "code", "ABCD-2345", "asked_by", "young_person",
                "declared", "yes", "signed_on", "2026-11-26", "birth_date", "2011-11-27", "scope", "contact", "forename", "Ada", "surname", "Test"));
        answers.put(name, value);
        return Form.read(answers.entrySet().stream().map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&")).getBytes(StandardCharsets.UTF_8), DAY);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "none", value = {"form,2", "page,admin", "code,ABCD-234O", "asked_by,teacher", "asked_by,parent", "declared,no", "signed_on,soon",
        "birth_date,2026-11-28", "birth_date,1990-01-01", "birth_date,30/02/2015", "scope,''", "scope,everything", "scope,all contact",
        "scope,contact contact", "forename,' '", "surname,--", "extra,1"})
    void whatThePageDoesNotSendIsRefused(String name, String value) {
        assertEquals(Refusal.FORM_INVALID, assertThrows(RefusedRequest.class, () -> read(name, value)).refusal());
    }

    @Test
    void aNumberThatIsNotValidIsLeftOutInsteadOfRefusingTheRequest() throws RefusedRequest {
        assertEquals(Optional.empty(), read("nhs_number", "999 000 0019").nhsNumber());
        assertEquals("", read("upn", "X1").decisions("", DAY).get(0).get("upn"));
    }

    @Test
    void aClockThatIsWrongGivesWayToTheDayOnWhichTheRequestCame() throws RefusedRequest {
        assertEquals(DAY, read("signed_on", "2031-01-01").signedOn());
        assertEquals(DAY, read("signed_on", "1970-01-01").signedOn());
        assertEquals(14, read("signed_on", "2026-11-26").age());
    }

    @Test
    void whatIsNotSeenIsLeftOutSoThatNothingSteersAConsole() throws RefusedRequest {
        assertEquals("Ad[31ma", read("forename", "Ad\u001b[31m\u200ba\r\n").answer("forename"));
        assertEquals("one\ntwo", read("question", "one\r\ntwo").answer("question"));
    }

    @Test
    void eachScopeIsADecisionOfItsOwn() throws RefusedRequest {
        List<Map<String, String>> decisions = read("scope", "purpose:research contact").decisions("page", DAY);
        assertEquals(List.of("purpose:research", "contact"), decisions.stream().map(one -> one.get("scope")).toList());
        assertEquals("young_person", decisions.get(0).get("decided_by"));
    }
}
