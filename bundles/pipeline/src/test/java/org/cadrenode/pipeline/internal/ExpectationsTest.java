package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cadrenode.api.dictionary.Expectation;
import org.cadrenode.connector.spi.Expectation.Between;
import org.cadrenode.connector.spi.Expectation.Like;
import org.cadrenode.connector.spi.Expectation.Needed;
import org.cadrenode.connector.spi.Expectation.NotBefore;
import org.cadrenode.connector.spi.Expectation.NotInFuture;
import org.cadrenode.connector.spi.Expectation.OneOf;
import org.junit.jupiter.api.Test;

final class ExpectationsTest {
    @Test
    void whatConnectorsExpectIsSaidInTheNodesWords() {
        Pattern form = Pattern.compile("N[1-8]");
        assertEquals(new Expectation.Needed(), Expectations.of(new Needed()));
        assertEquals(new Expectation.OneOf(Set.of("a", "b")), Expectations.of(new OneOf(Set.of("b", "a"))));
        assertEquals(new Expectation.Between(BigDecimal.ZERO, BigDecimal.TEN), Expectations.of(new Between(BigDecimal.ZERO, BigDecimal.TEN)));
        assertSame(form, ((Expectation.Like) Expectations.of(new Like(form))).form());
        assertEquals(new Expectation.NotInFuture(), Expectations.of(new NotInFuture()));
        assertEquals(new Expectation.NotBefore("from"), Expectations.of(new NotBefore("from")));
    }

    @Test
    void bothHaveTheSameWords() {
        assertEquals(names(org.cadrenode.connector.spi.Expectation.class), names(Expectation.class));
    }

    private static Set<String> names(Class<?> words) {
        return Arrays.stream(words.getPermittedSubclasses()).map(Class::getSimpleName).collect(Collectors.toCollection(TreeSet::new));
    }
}
