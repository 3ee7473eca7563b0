package org.cadrenode.pipeline.internal;

import org.cadrenode.api.dictionary.Expectation;
import org.cadrenode.connector.spi.Expectation.Between;
import org.cadrenode.connector.spi.Expectation.Like;
import org.cadrenode.connector.spi.Expectation.Needed;
import org.cadrenode.connector.spi.Expectation.NotBefore;
import org.cadrenode.connector.spi.Expectation.NotInFuture;
import org.cadrenode.connector.spi.Expectation.OneOf;

/** What connectors expect of values, in the words of the node; a test holds the two together. */
final class Expectations {
    private Expectations() { }

    static Expectation of(org.cadrenode.connector.spi.Expectation told) {
        if (told instanceof OneOf oneOf) {
            return new Expectation.OneOf(oneOf.codes());
        } else if (told instanceof Between between) {
            return new Expectation.Between(between.least(), between.most());
        } else if (told instanceof Like like) {
            return new Expectation.Like(like.form());
        } else if (told instanceof NotInFuture) {
            return new Expectation.NotInFuture();
        } else if (told instanceof NotBefore before) {
            return new Expectation.NotBefore(before.column());
        } else if (told instanceof Needed) {
            return new Expectation.Needed();
        }
        throw new IllegalStateException("The words of the connectors have grown");
    }
}
