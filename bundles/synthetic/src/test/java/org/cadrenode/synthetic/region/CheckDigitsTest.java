package org.cadrenode.synthetic.region;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckDigitsTest {

    @ParameterizedTest
    @ValueSource(strings = {"9990500002", "4010232137", "9434765919"})
    void publishedNhsNumbersAreRight(String number) {
        assertTrue(CheckDigits.isNhsNumber(number));
    }

    @ParameterizedTest
    @ValueSource(strings = {"9990500003", "9000000009", "9999999999", "3333333333", "999050000", "99905000021",
            "999 050 000", ""})
    void wrongRepeatedOrMisshapenNhsNumbersAreNot(String number) {
        assertFalse(CheckDigits.isNhsNumber(number));
    }

    @ParameterizedTest
    @ValueSource(strings = {"A950000178301", "H243278544154"})
    void publishedPupilNumbersAreRight(String number) {
        assertTrue(CheckDigits.isPupilNumber(number));
    }

    @ParameterizedTest
    @ValueSource(strings = {"B950000178301", "A950000178310", "A95000017830", "UN1"})
    void otherPupilNumbersAreNot(String number) {
        assertFalse(CheckDigits.isPupilNumber(number));
    }

    @Test
    void aPublishedLearnerNumberIsRightAndNotAnNhsNumber() {
        assertTrue(CheckDigits.isLearnerNumber("9276308686"));
        assertFalse(CheckDigits.isNhsNumber("9276308686"));
        assertFalse(CheckDigits.isLearnerNumber("9990500002"));
    }

    @Test
    void nineDigitsWhoseCheckWouldBeTenCannotBeUsed() {
        int unusable = 0;
        for (int i = 0; i < 11_000; i++) {
            unusable += CheckDigits.nhsNumber("999" + Digits.padded(i, 6)) < 0 ? 1 : 0;
        }
        assertEquals(1000, unusable, 20);
    }
}
